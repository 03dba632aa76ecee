import { newId } from '../base/ids.js';
import type { Message, Plan } from '../protocol/message.js';
import { charactersOf } from './conversation.js';
import { excerpt, oneLine } from './excerpt.js';

/** Beyond this, answers get slow and dear, whatever a model could read. */
const mostTokens = 250_000;
const keptSteps = 60;

/** Tokens at which a conversation is folded before the next request; unknown sizes wait for the model to complain. */
export function foldAt(contextTokens: number | undefined): number {
  return contextTokens === undefined ? Infinity : Math.min(contextTokens, mostTokens) * 0.8;
}

/**
 * A shorter conversation that says the same where it matters, made without asking any model, so it is always the same.
 *
 * Invariant: the person's words, the plan and every refusal stay; what is folded away is older results and prose, each
 * step as one line. The newest part stays whole up to `keep` characters, and no call loses its answer.
 */
export function fold(messages: readonly Message[], plan: Plan, keep: number): readonly Message[] {
  const from = newestPart(messages, keep);
  const older: Message[] = [];
  let run: Message[] = [];
  const close = (last: boolean): void => {
    if (run.length > 0 || (last && plan.length > 0)) older.push(summaryOf(run, last ? plan : []));
    run = [];
  };
  for (const message of messages.slice(0, from)) {
    if (message.role === 'user') {
      close(false);
      older.push(withoutAttachment(message));
    } else run.push(message);
  }
  if (from > 0) close(true);
  return [...older, ...shortened(messages.slice(from), keep)];
}

/** Where the newest part begins: never between a call and its answer, and never nothing. */
function newestPart(messages: readonly Message[], keep: number): number {
  let size = 0;
  let from = messages.length;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message === undefined) break;
    size += charactersOf(message);
    if (size > keep && from < messages.length) break;
    if (message.role !== 'tool') from = at;
  }
  return from;
}

/** What a single step can hold is cut where even the newest part is too long. */
function shortened(messages: readonly Message[], keep: number): readonly Message[] {
  const size = messages.reduce((sum, message) => sum + charactersOf(message), 0);
  if (size <= keep) return messages;
  const share = Math.max(500, Math.floor(keep / Math.max(1, messages.length)));
  return messages.map(message => {
    if (message.role === 'tool') return { ...message, text: excerpt(message.text, share) };
    return message.role === 'user' ? withoutAttachment(message, share) : message;
  });
}

function withoutAttachment(message: Extract<Message, { role: 'user' }>, most = 0): Message {
  const { attached, ...words } = message;
  if (attached === undefined) return message;
  const note = 'What these files held was left out to save room: read them again if you need them.';
  return { ...words, attached: most === 0 ? note : excerpt(attached, most) };
}

const did = '- ';
const refused = '- REFUSED ';

function summaryOf(run: readonly Message[], plan: Plan): Message {
  const steps = run.flatMap(linesOf);
  const newest = steps.filter(line => !line.startsWith(refused)).slice(-keptSteps);
  const kept = new Set(newest);
  const lines = steps.filter(line => line.startsWith(refused) || kept.has(line));
  const parts = [
    '[Older steps, folded to save room. Refusals are complete; read files again for their text.]',
    ...lines,
  ];
  if (plan.length > 0) parts.push('The plan as it stands:', ...plan.map(step => `  [${step.state}] ${step.text}`));
  return { role: 'summary', id: newId('summary'), text: parts.join('\n') };
}

function linesOf(message: Message): string[] {
  switch (message.role) {
    case 'user':
      return [];
    case 'summary':
      return message.text.split('\n').filter(line => line.startsWith(did));
    case 'assistant':
      return message.parts.map(part =>
        part.kind === 'text'
          ? `${did}said: ${oneLine(part.text, 200)}`
          : `${did}called ${part.tool} ${oneLine(JSON.stringify(part.input ?? null), 160)}`,
      );
    case 'tool':
      return message.outcome === 'refused'
        ? [`${refused}${message.tool}: ${oneLine(message.text, 2000)}`]
        : [`${did}${message.tool} ${message.outcome}: ${oneLine(message.text, 120)}`];
  }
}
