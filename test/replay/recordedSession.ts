import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { extraSchema } from '../../src/protocol/extra.js';
import { outcomeSchema } from '../../src/protocol/message.js';

export const sessionFolder = 'test/fixtures/sessions';

const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    name: z.string().min(1),
    /** Which program ran it. */
    in: z.enum(['terminal', 'editor']),
    /** What stood in the folder at the start, from its root: all of it, or what the acts name. */
    files: z.record(z.string(), z.string()),
  }),
  /** The person's own words. */
  z.strictObject({ kind: z.literal('said'), text: z.string() }),
  /** A call as the model made it, and what came of it. `cwd` is from the root. */
  z.strictObject({
    kind: z.literal('act'),
    tool: z.string(),
    input: z.unknown(),
    cwd: z.string().optional(),
    /** It is the same call once more, for which the sandbox was to be opened for these. */
    extra: z.array(extraSchema).nonempty().optional(),
    outcome: outcomeSchema,
  }),
]);
type Line = z.output<typeof lineSchema>;
export type Heading = Extract<Line, { kind: 'session' }>;
export type Moment = Exclude<Line, Heading>;

/** A session as it was recorded: a heading, then what was said and done, in order. */
export interface RecordedSession extends Heading {
  readonly moments: readonly Moment[];
}

export function readSession(file: string): RecordedSession {
  const texts = readFileSync(file, 'utf8').trimEnd().split('\n');
  const [heading, ...moments] = texts.map(text => lineSchema.parse(JSON.parse(text)));
  if (heading?.kind !== 'session') throw new Error(`${file} does not begin with its session.`);
  return { ...heading, moments: moments.flatMap(moment => (moment.kind === 'session' ? [] : [moment])) };
}

export function writeSession(file: string, { moments, ...heading }: RecordedSession): void {
  writeFileSync(file, [heading, ...moments].map(line => `${JSON.stringify(line)}\n`).join(''));
}
