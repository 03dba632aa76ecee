import type { Clock } from '../base/clock.js';
import type { Action, ToolCall } from '../protocol/action.js';
import type { Verdict } from '../protocol/verdict.js';
import { quotedName } from '../base/shownText.js';
import { Cancelled, timely } from './timely.js';

/**
 * Sees an action before it is judged, in a dry run as well: it is part of what would be judged. May block it, or put
 * another call in its place; it cannot allow.
 */
export interface Interceptor {
  readonly name: string;
  intercept(action: Action, signal: AbortSignal): Promise<Intercepted>;
}
export type Intercepted =
  | { readonly kind: 'leave' }
  | { readonly kind: 'block'; readonly because: string }
  | { readonly kind: 'rewrite'; readonly call: Pick<ToolCall, 'tool' | 'input'>; readonly because: string };

/**
 * Has the last word before an approved action runs; in a dry run nothing does, and it hears of nothing. May veto; it
 * cannot allow, and it cannot change anything.
 */
export interface WillRun {
  readonly name: string;
  willRun(about: { readonly action: Action; readonly verdict: Verdict }, signal: AbortSignal): Promise<Vetoed>;
}
export type Vetoed = { readonly kind: 'leave' } | { readonly kind: 'veto'; readonly because: string };

/** What a listener did to an action, as it goes on record. */
export interface Intercepting {
  readonly name: string;
  readonly what: 'blocked' | 'rewrote';
  readonly because: string;
}
/** Hears of it before anything follows. */
export type Heard = (what: Intercepting) => Promise<void>;

/** A listener that takes longer than this blocks the call it was asked about. */
export const listenerMs = 5000;

/** Asks the interceptors in order; the first that does not leave the action alone answers for all. */
export async function intercept(
  action: Action,
  interceptors: readonly Interceptor[],
  clock: Clock,
  signal: AbortSignal,
  tell: Heard,
): Promise<Intercepted> {
  for (const listener of interceptors) {
    const answer = await heard(listener.name, async () => listener.intercept(action, signal), clock, signal);
    switch (answer.kind) {
      case 'leave':
        continue;
      case 'block':
      case 'rewrite':
        await tell({ name: listener.name, what: did[answer.kind], because: answer.because });
        return { ...answer, because: `${quotedName(listener.name)}: ${answer.because}` };
      default: {
        const because = unreadable(listener.name, answer);
        await tell({ name: listener.name, what: 'blocked', because });
        return { kind: 'block', because };
      }
    }
  }
  return { kind: 'leave' };
}

const did = { block: 'blocked', rewrite: 'rewrote' } as const;

/** Why the action may not run after all, or undefined when no listener objects. */
export async function vetoOf(
  about: { readonly action: Action; readonly verdict: Verdict },
  listeners: readonly WillRun[],
  clock: Clock,
  signal: AbortSignal,
  tell: Heard,
): Promise<string | undefined> {
  for (const listener of listeners) {
    const answer = await heard(listener.name, async () => listener.willRun(about, signal), clock, signal);
    switch (answer.kind) {
      case 'leave':
        continue;
      case 'block':
      case 'veto':
        await tell({ name: listener.name, what: 'blocked', because: answer.because });
        return `${quotedName(listener.name)}: ${answer.because}`;
      default: {
        const because = unreadable(listener.name, answer);
        await tell({ name: listener.name, what: 'blocked', because });
        return because;
      }
    }
  }
  return undefined;
}

/** One listener's answer; a broken or slow one blocks. */
async function heard<T extends { readonly kind: string }>(
  name: string,
  ask: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T | { readonly kind: 'block'; readonly because: string }> {
  try {
    return await timely(ask(), { signal, clock, ms: listenerMs, what: `the listener ${name}` });
  } catch (fault) {
    if (fault instanceof Cancelled) throw fault;
    return { kind: 'block', because: `it failed, so it blocks: ${messageOf(fault)}` };
  }
}

/** Listeners come from outside: an answer of no known kind blocks. */
function unreadable(name: string, answer: never): string {
  return `${quotedName(name)} gave an answer that nobody can read: ${JSON.stringify(answer)}`;
}

export function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
