import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import type { Disposable } from '../base/disposable.js';

/** How long whoever sends may go without a sign of life before another takes over. */
const leaseMs = 20_000;
/** Long enough for a commit; nothing else waits in here. */
const busyMs = 100;
const retryMs = 5;

/** Where sending stands, for one address. */
export interface Cursor {
  /** The highest entry that was taken, or given up. */
  readonly seq: number;
  /** The last entry before sending was switched off, if some of those before are still to be sent. */
  readonly until: number | undefined;
}

export interface Delivery extends Cursor {
  /** How many the collector would not take. */
  readonly dropped: number;
}

/**
 * Up to which entry each address was told, and which process tells it. A file of its own beside the ledger.
 *
 * Invariant: a cursor moves only after what is before it was taken or counted as dropped, so whatever a killed process
 * left is sent by the next one. What is recorded while sending is switched off is not sent later.
 */
export class Cursors implements Disposable {
  private constructor(
    private readonly db: DatabaseSync,
    /** The id of this process among those that share the file. */
    private readonly me: string,
  ) {
    db.exec(`CREATE TABLE IF NOT EXISTS cursors (
      url TEXT PRIMARY KEY,
      seq INTEGER NOT NULL,
      dropped INTEGER NOT NULL DEFAULT 0,
      until INTEGER,
      resume INTEGER,
      holder TEXT,
      lease REAL NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`);
  }

  /** Sending to these is on from the entry after `newest`; to all others it is off. Throws where the file cannot be used. */
  static open(file: string, me: string, urls: readonly string[], newest: number): Cursors {
    if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600)); // SQLite would create it readable by others
    const db = new DatabaseSync(file, { timeout: busyMs });
    try {
      keepLog(db);
      db.exec('PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF');
      const cursors = new Cursors(db, me);
      cursors.keepOnly(urls, newest);
      return cursors;
    } catch (cause) {
      db.close();
      throw cause;
    }
  }

  /** Nothing is sent from here on: what is recorded now stays here, also when sending is switched on again. */
  static switchOff(file: string, me: string, newest: number): void {
    if (!existsSync(file)) return;
    Cursors.open(file, me, [], newest).dispose();
  }

  /** Undelivered entries from before stay due. */
  private keepOnly(urls: readonly string[], newest: number): void {
    // What was recorded between two times of being off, and is still due, is given up: it is counted.
    this.run(
      `UPDATE cursors
       SET until = coalesce(until, $newest), dropped = dropped + coalesce(max(0, $newest - resume), 0), resume = NULL
       WHERE url NOT IN (SELECT value FROM json_each($urls))`,
      { $newest: newest, $urls: JSON.stringify(urls) },
    );
    for (const url of urls) {
      // A ledger that was begun anew counts from one again.
      this.run('DELETE FROM cursors WHERE url = $url AND seq > $newest', { $url: url, $newest: newest });
      this.run('INSERT OR IGNORE INTO cursors (url, seq) VALUES ($url, $newest)', { $url: url, $newest: newest });
      this.run('UPDATE cursors SET resume = coalesce(resume, $newest) WHERE url = $url AND until IS NOT NULL', {
        $url: url,
        $newest: newest,
      });
    }
    this.passGaps();
  }

  /** Where to go on, if it is for this process to do so. */
  claim(url: string, now: number): Cursor | undefined {
    this.run(
      'UPDATE cursors SET holder = $me, lease = $lease WHERE url = $url AND (holder IS NULL OR holder = $me OR lease < $now OR lease > $far)',
      { $me: this.me, $url: url, $now: now, $lease: now + leaseMs, $far: now + 2 * leaseMs },
    );
    const row = this.db.prepare('SELECT * FROM cursors WHERE url = ? AND holder = ?').get(url, this.me);
    return row && cursorOf(row);
  }

  /** Everything up to `seq` was taken, except for so many. */
  advance(url: string, seq: number, dropped: number): void {
    this.run('UPDATE cursors SET seq = max(seq, $seq), dropped = dropped + $dropped WHERE url = $url', {
      ...{ $url: url, $seq: seq, $dropped: dropped },
    });
    this.passGaps();
  }

  deliveryOf(url: string): Delivery | undefined {
    const row = this.db.prepare('SELECT * FROM cursors WHERE url = ?').get(url);
    return row && { ...cursorOf(row), dropped: Number(row['dropped']) };
  }

  /** Whoever else is there may go on. */
  dispose(): void {
    if (!this.db.isOpen) return;
    try {
      this.run('UPDATE cursors SET holder = NULL WHERE holder = $me', { $me: this.me });
    } finally {
      this.db.close();
    }
  }

  /** Where all from before a gap was sent, it goes on behind it. */
  private passGaps(): void {
    this.run(
      'UPDATE cursors SET seq = max(seq, resume), until = NULL, resume = NULL WHERE resume IS NOT NULL AND seq >= until',
    );
  }

  private run(sql: string, values: Record<string, SQLInputValue> = {}): void {
    this.db.prepare(sql).run(values);
  }
}

/** Here SQLite does not wait for another process that makes the same file. */
function keepLog(db: DatabaseSync): void {
  for (const until = performance.now() + busyMs; ;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (fault) {
      if (performance.now() > until) throw fault;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

function cursorOf(row: Record<string, SQLOutputValue>): Cursor {
  return { seq: Number(row['seq']), until: row['until'] === null ? undefined : Number(row['until']) };
}
