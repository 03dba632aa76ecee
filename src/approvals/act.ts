import type { EntryBody, Record } from '../protocol/entry.js';
import { actionEntry, limitEntries, notRunEntry } from './entries.js';
import type { Caller } from './judge.js';
import type { Judged } from './judged.js';
import { putOnRecord } from './recordFault.js';
import { timely } from './timely.js';

/** A call's place among the calls of its turn, so that their questions come in the order of the calls. */
export interface Line {
  /** Resolves when each call before this one is asked, or will not be. */
  readonly ahead: () => Promise<void>;
  /** This one is asked. */
  readonly asked: () => void;
}

export interface ActParts {
  readonly id: string;
  /** The model's id of the call. */
  readonly call: string;
  readonly turn: string;
  readonly caller: Caller;
  /** Aborts when the call is cancelled or everything is stopped. */
  readonly signal: AbortSignal;
  readonly record: Record;
  readonly line?: Line;
}

/**
 * One call of the gate while it lasts, and its way through the record.
 *
 * Invariant: what is on record as begun gets an end there, whether it ran or not.
 */
export class Act {
  private open: Judged | undefined;
  private readonly limits = new Set<string>();

  constructor(private readonly parts: ActParts) {}

  get id(): string {
    return this.parts.id;
  }
  get call(): string {
    return this.parts.call;
  }
  get turn(): string {
    return this.parts.turn;
  }
  get caller(): Caller {
    return this.parts.caller;
  }
  get signal(): AbortSignal {
    return this.parts.signal;
  }

  /** Its turn to ask has come. Rejects when it is cancelled. */
  async ahead(): Promise<void> {
    const { line, signal } = this.parts;
    if (line !== undefined) await timely(line.ahead(), { signal, what: 'the questions before it' });
  }

  /** The next may ask. */
  asked(): void {
    this.parts.line?.asked();
  }

  async record(body: EntryBody): Promise<void> {
    const { session, agent } = this.parts.caller;
    await putOnRecord(this.parts.record, { session, agent }, body);
  }

  /** Puts an action and its verdict on record. A denial is its own end. */
  async begin(judged: Judged): Promise<void> {
    await this.record(actionEntry(this.id, this.call, judged));
    if (!judged.dry) for (const limit of limitEntries(this.id, judged.verdict)) await this.limited(limit);
    this.open = judged.verdict.kind === 'deny' ? undefined : judged;
  }

  /** Once, however often it is judged. */
  private async limited(limit: EntryBody): Promise<void> {
    const key = JSON.stringify(limit);
    if (this.limits.has(key)) return;
    this.limits.add(key);
    await this.record(limit);
  }

  /** Its end is on record, or will be by whoever runs it. */
  end(): void {
    this.open = undefined;
  }

  /** Puts on record that what had begun did not run. */
  async endUnrun(outcome: 'refused' | 'failed', because: string): Promise<void> {
    const { open } = this;
    this.open = undefined;
    if (open !== undefined) await this.record(notRunEntry(this.id, open, outcome, because));
  }
}
