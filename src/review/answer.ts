import { z } from 'zod';
import { authorizationSchema, reviewOutcomeSchema, riskLevelSchema } from '../protocol/review.js';

/** The model's answer. Nothing has a default, because a default could approve. */
const answerSchema = z.strictObject({
  level: riskLevelSchema,
  authorization: authorizationSchema,
  outcome: reviewOutcomeSchema,
  rationale: z.string().trim().min(1),
});
export type Given = z.output<typeof answerSchema>;

export type ReadAnswer =
  { readonly kind: 'read'; readonly given: Given } | { readonly kind: 'unreadable'; readonly because: string };

/** Far beyond four short members: whoever writes more than this has not answered. */
export const longestAnswer = 20_000;

/**
 * Reads exactly one JSON object, bare or in one fence, with nothing before or behind it. Total.
 *
 * Invariant: what is not exactly the schema, each member once, is unreadable, and never an approval.
 */
export function readAnswer(text: string): ReadAnswer {
  if (text.length > longestAnswer) return unreadable('it is longer than an answer can be');
  const body = withoutFence(text.trim());
  if (body === '') return unreadable('it is empty');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return unreadable('it is not one JSON object and nothing else');
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return unreadable(faultIn(parsed.error));
  // Of a member that is there twice, JSON.parse keeps the last: another reader might take the first.
  if (membersIn(body) !== Object.keys(parsed.data).length) return unreadable('a member is there twice');
  return { kind: 'read', given: parsed.data };
}

function withoutFence(text: string): string {
  return /^```(?:json)?[ \t]*\n([^]*)\n[ \t]*```$/.exec(text)?.[1]?.trim() ?? text;
}

/** How many names of members stand in a text that is JSON. */
function membersIn(json: string): number {
  return [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

/** Names members and expectations only: nothing of what the model wrote. */
function faultIn(error: z.ZodError): string {
  const known = Object.keys(answerSchema.shape);
  const wrong = new Set(error.issues.map(({ path }) => String(path[0] ?? '')).filter(name => known.includes(name)));
  if (wrong.size === 0) return 'it has other members than were asked for';
  return `${[...wrong].join(', ')} ${wrong.size === 1 ? 'is' : 'are'} missing or not one of the choices`;
}

function unreadable(because: string): ReadAnswer {
  return { kind: 'unreadable', because: `The reviewer's answer cannot be read: ${because}.` };
}
