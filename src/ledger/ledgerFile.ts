import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Disposable } from '../base/disposable.js';
import { isBeyondNumbers, LedgerError, ledgerErrorFrom } from './ledgerError.js';
import { Reader } from './reader.js';
import { isNewest, newestVersion, versionOf } from './schema.js';

/**
 * A ledger that somebody reads who does not write it: a copy, evidence, one in use.
 *
 * Invariant: nothing is written, neither to the file nor beside it. While no process has it open it is read as a file
 * that does not change; each read checks that this was so, and is done again the other way where it was not.
 */
export class LedgerFile implements Disposable {
  private constructor(
    readonly file: string,
    private opened: Opened,
  ) {}

  /** Throws a LedgerError that says what is wrong with the file. */
  static open(file: string): LedgerFile {
    if (!existsSync(file)) throw new LedgerError('missing', `There is no ledger ${file}.`);
    try {
      return new LedgerFile(file, openDatabase(file));
    } catch (cause) {
      throw unreadable(file, cause);
    }
  }

  reading<T>(read: (reader: Reader) => T): T {
    try {
      return this.undisturbed(read);
    } catch (cause) {
      throw unreadable(this.file, cause);
    }
  }

  private undisturbed<T>(read: (reader: Reader) => T): T {
    const { reader, still } = this.opened;
    if (still === undefined) return read(reader);
    let result: { readonly is: T } | { readonly fault: unknown };
    try {
      result = { is: read(reader) };
    } catch (fault) {
      result = { fault };
    }
    if (stillness(this.file) === still) {
      if ('fault' in result) throw result.fault;
      return result.is;
    }
    this.opened.db.close();
    this.opened = openDatabase(this.file);
    return this.undisturbed(read);
  }

  dispose(): void {
    if (this.opened.db.isOpen) this.opened.db.close();
  }
}

interface Opened {
  readonly db: DatabaseSync;
  readonly reader: Reader;
  /** How the file stands, as long as nobody has it open; undefined while somebody may write. */
  readonly still: string | undefined;
}

function openDatabase(file: string): Opened {
  const still = stillness(file);
  const address = pathToFileURL(file);
  if (still !== undefined) address.searchParams.set('immutable', '1');
  const db = new DatabaseSync(address, { readOnly: true });
  try {
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY');
    if (!isNewest(db, file)) throw ofVersion(file, versionOf(db));
    return { db, reader: new Reader(db), still };
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** Changes with every write. Undefined where a log beside the file has something in it: what is there may stand there alone. */
function stillness(file: string): string | undefined {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return undefined;
  const { mtimeNs, size, ino } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

function ofVersion(file: string, version: number): LedgerError {
  if (version === 0) return new LedgerError('foreign', `${file} is no ledger.`);
  if (version > newestVersion)
    return new LedgerError(
      'newer',
      `The ledger ${file} was written by a later Countersign (version ${version}; this one knows ${newestVersion}). Update Countersign to read it; nothing was changed in it.`,
    );
  return new LedgerError(
    'older',
    `The ledger ${file} was written by an earlier Countersign (version ${version}; this one reads ${newestVersion}). Start Countersign once with it, or with a copy of it as ledger.db in another state folder (countersign run --state D …); nothing was changed in it.`,
  );
}

function unreadable(file: string, cause: unknown): LedgerError {
  if (cause instanceof LedgerError) return cause;
  if (isBeyondNumbers(cause)) return ledgerErrorFrom(file, cause);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new LedgerError(
    'unreadable',
    `${file} cannot be read as a ledger (${said}). Check that it is one, that it is yours to read, and that it was copied whole, with the files -wal and -shm beside it.`,
    cause,
  );
}
