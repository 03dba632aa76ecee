import { hash } from 'node:crypto';
import { TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api';
import type { Entry } from '../protocol/entry.js';

type Body<Kind extends Entry['body']['kind']> = Extract<Entry['body'], { kind: Kind }>;
export type EntryOf<Kind extends Entry['body']['kind']> = Entry & { readonly body: Body<Kind> };

/** As much of the ledger as is read from it. */
export type ReadEntries = (query: {
  readonly session?: string;
  readonly act?: string;
  readonly kind?: Entry['body']['kind'];
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}) => readonly Entry[];

export function is<Kind extends Entry['body']['kind']>(entry: Entry, kind: Kind): entry is EntryOf<Kind> {
  return entry.body.kind === kind;
}

/**
 * Which prompt an entry follows from. Each prompt begins a trace, and an agent's turn in it.
 *
 * Invariant: every id is made from the ledger alone, so that what is sent twice is the same twice.
 */
export class Turns {
  private readonly current = new Map<string, EntryOf<'prompt'> | undefined>();

  constructor(private readonly entries: ReadEntries) {}

  /** The newest prompt of its session up to this entry. Entries come in order. */
  reach(entry: Entry): EntryOf<'prompt'> | undefined {
    const { session, seq } = entry;
    if (is(entry, 'prompt')) this.current.set(session, entry);
    else if (!this.current.has(session)) this.current.set(session, this.promptBefore(session, seq));
    return this.current.get(session);
  }

  promptBefore(session: string, seq: number): EntryOf<'prompt'> | undefined {
    if (session === '') return undefined;
    const [found] = this.entries({ session, kind: 'prompt', before: seq, limit: 1 });
    return found !== undefined && is(found, 'prompt') ? found : undefined;
  }
}

/** The span of the turn that a prompt began. */
export function turnSpan(prompt: Entry): SpanContext {
  return {
    traceId: id(`trace ${prompt.hash}`, 32),
    spanId: id(`turn ${prompt.hash}`, 16),
    traceFlags: TraceFlags.SAMPLED,
  };
}

/** A span in the trace of a turn; without one in a trace of its own. */
export function spanIn(prompt: Entry | undefined, name: string): SpanContext {
  const traceId = prompt === undefined ? id(`trace ${name}`, 32) : turnSpan(prompt).traceId;
  return { traceId, spanId: id(name, 16), traceFlags: TraceFlags.SAMPLED };
}

export function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1_000_000)];
}

function id(of: string, length: number): string {
  return hash('sha256', of).slice(0, length);
}
