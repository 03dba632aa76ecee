import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../base/clock.js';
import type { Entry, EntryBody, Mark, Record as RecordEntry } from '../protocol/entry.js';
import { genesis, hashOf } from './chain.js';
import { Derived } from './derive.js';
import { LedgerError } from './ledgerError.js';
import { Pruner } from './pruner.js';
import { redactEntry } from './redact.js';
import { keyId, signCheckpoint, signMark, type Signer } from './signer.js';
import { Spending } from './spending.js';
import { split, type Split } from './texts.js';
import { thisWriter } from './writers.js';

export type About = Parameters<RecordEntry>[0];

/** Who the ledger's own entries are about. */
export const itself: About = { session: '', agent: 'countersign' };

/** Every entry whose number is a multiple of this is a checkpoint, where there is a key to sign with. */
const checkpointEvery = 256;

/**
 * Adds entries to the end of the chain, each with what is kept beside it.
 *
 * Invariant: only inside a transaction, so that the tail it reads is the tail until the commit, whoever else appends.
 */
export class Appender {
  private readonly derived: Derived;
  private readonly pruner: Pruner;
  private readonly spending: Spending;
  private readonly tail: StatementSync;
  private readonly insert: StatementSync;
  private readonly keep: StatementSync;
  private readonly lastKey: StatementSync;
  private readonly kindOf: StatementSync;
  writer: number | undefined;
  signer: Signer | undefined;

  constructor(
    private readonly db: DatabaseSync,
    private readonly clock: Clock,
  ) {
    this.derived = new Derived(db);
    this.pruner = new Pruner(db);
    this.spending = new Spending(db);
    this.tail = db.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1');
    this.insert = db.prepare(
      'INSERT INTO entries (seq, at, session, agent, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.keep = db.prepare('INSERT INTO texts (seq, salt, parts) VALUES (?, ?, ?)');
    this.lastKey = db.prepare(
      "SELECT body ->> '$.key' AS key FROM entries WHERE kind = 'key' ORDER BY seq DESC LIMIT 1",
    );
    this.kindOf = db.prepare('SELECT kind FROM entries WHERE seq = ?');
  }

  /** The entry, and the checkpoint that is due after it, if one is. */
  append(about: About, body: EntryBody): readonly Entry[] {
    const entry = this.chain(about, body);
    const isDue = (entry.seq + 1) % checkpointEvery === 0 || (body.kind === 'session' && body.what === 'ended');
    return isDue ? [entry, ...this.checkpoint()] : [entry];
  }

  /** Signs for all that is there, unless that is done or there is no key. A key that did not sign last is introduced. */
  checkpoint(): readonly Entry[] {
    const { signer } = this;
    if (signer === undefined) return [];
    const introduced = this.introduce(signer);
    const { seq: count, hash: head } = this.readTail();
    if (count === 0 || this.isSigned(count)) return introduced;
    return [...introduced, this.chain(itself, signCheckpoint(signer, this.clock.now(), { count, head }))];
  }

  /** Takes the texts of these entries away; that is on record, and signed for. */
  erase([first, ...more]: readonly number[], by: string, why: string): readonly Entry[] {
    if (first === undefined) return [];
    if (this.signer === undefined && this.lastKey.get() !== undefined) throw keyless();
    const entries: [number, ...number[]] = [first, ...more];
    this.db.prepare('DELETE FROM texts WHERE seq IN (SELECT value FROM json_each(?))').run(JSON.stringify(entries));
    this.derived.forget(entries);
    return [...this.mark({ kind: 'erased', entries, by, why }), ...this.checkpoint()];
  }

  /**
   * Takes the oldest entries away, up to this one or not as far; that is on record, and signed for, with the keys that
   * are needed to verify the rest. Nothing where nothing may go, or there is no key.
   */
  prune(until: number, by: string, why: string): readonly Entry[] {
    const next = this.signer === undefined ? undefined : this.pruner.next(until);
    if (next === undefined) return [];
    const keys = this.pruner.keysLost(next.upTo);
    const [spent, ...more] = this.spending.sums(next.upTo);
    const marks = [
      ...this.mark({ kind: 'pruned', ...next, by, why, ...(spent && { spent: [spent, ...more] }) }),
      ...keys.flatMap(key => this.append(itself, { kind: 'key', ...key })),
    ];
    this.pruner.remove(next.upTo); // only now: there is always an entry that the next one follows
    this.derived.prune(next.upTo);
    return [...marks, ...this.checkpoint()];
  }

  readTail(): { readonly seq: number; readonly hash: string } {
    const row = this.tail.get();
    return row === undefined ? { seq: 0, hash: genesis } : { seq: Number(row['seq']), hash: String(row['hash']) };
  }

  /** Signed as it will stand there, so after secrets were taken out of it. */
  private mark(given: Mark): readonly Entry[] {
    const { signer } = this;
    const mark = redactEntry(given) as Mark;
    return this.append(itself, signer === undefined ? mark : signMark(signer, mark));
  }

  private isSigned(seq: number): boolean {
    return this.kindOf.get(seq)?.['kind'] === 'checkpoint';
  }

  private introduce(signer: Signer): readonly Entry[] {
    const key = keyId(signer.public);
    const last = this.lastKey.get()?.['key'];
    if (last === key) return [];
    const follows = typeof last === 'string' ? { follows: last } : {};
    return [this.chain(itself, { kind: 'key', key, public: signer.public, ...follows })];
  }

  private chain(about: About, given: EntryBody): Entry {
    const body = redactEntry(given);
    const { body: text, texts } = splitOrThrow(body);
    const { seq: count, hash: prev } = this.readTail();
    const seq = count + 1;
    const at = this.clock.now();
    const session = about.session.toWellFormed();
    const agent = about.agent.toWellFormed();
    const hash = hashOf({ seq, at, session, agent, body: text, prev });
    this.insert.run(seq, at, session, agent, text, prev, hash);
    if (texts !== undefined) this.keep.run(seq, texts.salt, texts.parts);
    this.derived.add(body, { seq, at, session, agent }, this.writerId());
    if (body.kind === 'run') for (const spend of body.spends ?? []) this.spending.add(spend, { seq, at, session });
    return { seq, at, session, agent, body, prev, hash };
  }

  /** Known only once it writes, so that a reader leaves no trace. */
  writerId(): number {
    if (this.writer !== undefined) return this.writer;
    const { pid, machine, started } = thisWriter();
    const added = this.db
      .prepare('INSERT INTO writers (pid, machine, started) VALUES (?, ?, ?)')
      .run(pid, machine, started);
    return (this.writer = Number(added.lastInsertRowid));
  }
}

function keyless(): LedgerError {
  return new LedgerError(
    'keyless',
    'This ledger is signed, and its key is not here: what is erased without it would count as tampered with. Nothing was erased. Erase where the ledger is used: in the editor, or with the state folder that it belongs to.',
  );
}

function splitOrThrow(body: EntryBody): Split {
  try {
    return split(body);
  } catch (cause) {
    throw new LedgerError('unrecordable', `What should be recorded cannot be: ${String(cause)}.`, cause);
  }
}
