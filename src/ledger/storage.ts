import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, LedgerError, ledgerErrorFrom } from './ledgerError.js';
import { migrate } from './schema.js';
import { Words } from './words.js';

/** How long an append waits for another process's; an append takes a millisecond. */
const busyMs = 5000;
const retryMs = 10;

export interface Opened {
  readonly db: DatabaseSync;
  /** The sentence about a damaged ledger that was set aside, if one was. */
  readonly notice: string | undefined;
}

/**
 * Opens the database, readable by this user alone and durable at every commit. A damaged one is never deleted: it is
 * kept beside under another name, and a new ledger is begun.
 */
export function openDatabase(file: string, now: number): Opened {
  try {
    return { db: openFile(file), notice: undefined };
  } catch (cause) {
    const fault = ledgerErrorFrom(file, cause);
    if (fault.code !== 'corrupt') throw fault;
    return beginAnew(file, now);
  }
}

function openFile(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600)); // SQLite would create it readable by others
  chmodSync(file, 0o600);
  const db = new DatabaseSync(file, { timeout: busyMs });
  try {
    begin(db);
    db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA trusted_schema = OFF');
    db.exec('PRAGMA temp_store = MEMORY'); // what is searched for a moment is written nowhere else
    db.exec('PRAGMA secure_delete = ON'); // what is erased is overwritten
    migrate(db, file);
    new Words(db).catchUp();
    db.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get();
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** Here SQLite does not always wait for another process, which may be making the same file. */
function begin(db: DatabaseSync): void {
  const until = performance.now() + busyMs;
  for (;;) {
    try {
      // Pages that are freed can be given back; only a file without any table takes this.
      db.exec('PRAGMA auto_vacuum = INCREMENTAL');
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (cause) {
      if (!isBusy(cause) || performance.now() > until) throw cause;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
    }
  }
}

/**
 * Puts what stands in the log into the file and empties it. False while somebody else reads it: whoever does may go on
 * for long, so that it waits no longer than it is told to.
 */
export function overwriteLog(db: DatabaseSync, waitMs = 0): boolean {
  return unlessBusy(db, waitMs, () => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0) ?? false;
}

/** The same, as soon as those who read let go: most read for some milliseconds. */
export async function emptyLog(db: DatabaseSync): Promise<boolean> {
  const until = performance.now() + readMs;
  while (db.isOpen) {
    if (overwriteLog(db, retryMs)) return true;
    if (performance.now() > until) return false;
    await new Promise(setImmediate);
  }
  return false;
}

/** Whoever reads for longer than this is not waited for. */
const readMs = 2000;

/** Gives the pages that are free back to the disk, a part at a time; what another process is in the way of, next time. */
export async function giveBack(db: DatabaseSync): Promise<void> {
  const free = (): number => Number(db.prepare('PRAGMA freelist_count').get()?.['freelist_count']);
  for (let before = Infinity; db.isOpen && free() > 0 && free() < before;) {
    before = free();
    unlessBusy(db, 0, () => db.exec(`PRAGMA incremental_vacuum(${partPages})`));
    await new Promise(setImmediate);
  }
}

/** Waits no longer than it is told to for others, who may go on for long: then it is not done, and undefined. */
function unlessBusy<T>(db: DatabaseSync, waitMs: number, work: () => T): T | undefined {
  db.exec(`PRAGMA busy_timeout = ${waitMs}`);
  try {
    return work();
  } catch (cause) {
    if (isBusy(cause)) return undefined;
    throw cause;
  } finally {
    db.exec(`PRAGMA busy_timeout = ${busyMs}`);
  }
}

/** Some milliseconds. */
const partPages = 1000;

function beginAnew(file: string, now: number): Opened {
  const aside = `${file}.damaged-${new Date(now).toISOString().replaceAll(':', '-')}`;
  try {
    for (const part of ['', '-wal', '-shm']) {
      if (existsSync(file + part)) renameSync(file + part, aside + part);
    }
    const notice = `The ledger ${file} was damaged and could not be read. It is kept as ${aside}; a new ledger was begun.`;
    return { db: openFile(file), notice };
  } catch (cause) {
    throw new LedgerError(
      'corrupt',
      `The ledger ${file} is damaged and could not be set aside. Nothing runs until it is: move it to another place and restart Countersign.`,
      cause,
    );
  }
}
