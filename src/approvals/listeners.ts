import { assertNever } from '../base/never.js';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Clock } from '../base/clock.js';
import { quotedName } from '../base/shownText.js';
import type { Action } from '../protocol/action.js';
import { callAnswerSchema, runAnswerSchema, type CallAnswer, type RunAnswer } from '../protocol/listening.js';
import type { Verdict } from '../protocol/verdict.js';
import { Cancelled, timely, TooLate } from './timely.js';

/** Which action, and the call of the gate that it belongs to. */
export interface AboutCall {
  readonly act: string;
  readonly action: Action;
}

/** Sees an action before it is judged. May block it, or put another input in its place; it cannot allow: `CallAnswer`. */
export interface Interceptor {
  readonly name: string;
  intercept(about: AboutCall, signal: AbortSignal): Promise<unknown>;
}

/** Has the last word before an approved action runs. May block it; it cannot allow or change anything: `RunAnswer`. */
export interface WillRun {
  readonly name: string;
  willRun(about: AboutCall & { readonly verdict: Verdict }, signal: AbortSignal): Promise<unknown>;
}

/** What a listener did, as it goes on record. */
export interface Intercepting {
  readonly name: string;
  readonly what: 'blocked' | 'rewrote' | 'replaced' | 'redacted' | 'withheld';
  readonly because: string;
}

/** What asking listeners about a call needs. `tell` hears of it before anything follows. */
export interface Hearing {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: (what: Intercepting) => Promise<void>;
}

/** A listener that takes longer than this blocks the call it was asked about. */
export const listenerMs = 5000;

/**
 * Asks every interceptor about the action as it stands, in their order.
 *
 * Invariant: one that blocks, breaks or is late blocks for all, wherever it stands: no rewrite before it takes its word
 * away. Of several rewrites the first counts; the others are asked again about what it made.
 */
export async function intercept(
  about: AboutCall,
  interceptors: readonly Interceptor[],
  hearing: Hearing,
): Promise<CallAnswer> {
  let rewrite: { readonly name: string; readonly input: unknown; readonly because: string } | undefined;
  for (const listener of interceptors) {
    const { name } = listener;
    const answer = await heard(name, async signal => listener.intercept(about, signal), callAnswerSchema, hearing);
    switch (answer.kind) {
      case 'leave':
        continue;
      case 'broken':
      case 'block':
        return { kind: 'block', because: await blockedBy(name, answer, hearing) };
      case 'rewrite':
        rewrite ??= { name, input: answer.input, because: answer.because };
        continue;
      default:
        assertNever(answer);
    }
  }
  if (rewrite === undefined) return { kind: 'leave' };
  const { name, input, because } = rewrite;
  await hearing.tell({ name, what: 'rewrote', because });
  return { kind: 'rewrite', input, because: `${quotedName(name)}: ${because}` };
}

/** Why the action may not run after all, or undefined when no listener objects. */
export async function vetoOf(
  about: AboutCall & { readonly verdict: Verdict },
  listeners: readonly WillRun[],
  hearing: Hearing,
): Promise<string | undefined> {
  for (const listener of listeners) {
    const { name } = listener;
    const answer = await heard(name, async signal => listener.willRun(about, signal), runAnswerSchema, hearing);
    if (answer.kind !== 'leave') return blockedBy(name, answer, hearing);
  }
  return undefined;
}

async function blockedBy(name: string, answer: Broken | Blocking, { tell }: Hearing): Promise<string> {
  const because = answer.kind === 'broken' ? `${answer.because}, and so it blocks` : answer.because;
  await tell({ name, what: 'blocked', because });
  return `${quotedName(name)}: ${because}`;
}

type Blocking = Extract<RunAnswer, { kind: 'block' }>;
interface Broken {
  readonly kind: 'broken';
  readonly because: string;
}

/** As much of a schema as reading an answer needs. */
interface Reader<Answer> {
  safeParse(value: unknown): { readonly success: true; readonly data: Answer } | { readonly success: false };
}

/**
 * One listener's answer, read once and by its schema; one that fails, is late or cannot be read is broken. Rejects only
 * when the call is cancelled, and then at once.
 */
export async function heard<Answer>(
  name: string,
  ask: (signal: AbortSignal) => Promise<unknown>,
  schema: Reader<Answer>,
  { clock, signal }: Pick<Hearing, 'clock' | 'signal'>,
): Promise<Answer | Broken> {
  const broken = (because: string): Broken => ({ kind: 'broken', because });
  const own = AbortSignal.any([signal]); // whatever a listener does to its signal, ours stays as it is
  try {
    const said = await timely(ask(own), { signal, clock, ms: listenerMs, what: `the listener ${name}` });
    const answer = schema.safeParse(JSON.parse(canonicalJson(said)));
    return answer.success ? answer.data : broken('it gave an answer that nobody can read');
  } catch (fault) {
    if (fault instanceof Cancelled) throw fault;
    if (fault instanceof TooLate) return broken(`it did not answer within ${listenerMs / 1000} s`);
    return broken(`it failed (${messageOf(fault)})`);
  }
}

const longestMessage = 200;

/** What was thrown may be anything, and may itself break when it is looked at. */
function messageOf(fault: unknown): string {
  try {
    const text = String(fault instanceof Error ? fault.message : fault);
    return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 1)}…`;
  } catch {
    return 'with something that cannot be shown';
  }
}
