import type { DatabaseSync } from 'node:sqlite';
import type { Appender } from './appender.js';
import { LedgerError, ledgerErrorFrom } from './ledgerError.js';

/**
 * Reading and writing the open file, with faults told as a LedgerError.
 *
 * Invariant: what is written together is there whole or not at all.
 */
export class Access {
  constructor(
    private readonly db: DatabaseSync,
    private readonly file: string,
    private readonly appender: Appender,
  ) {}

  writing<T>(write: () => T): T {
    const known = this.appender.writer;
    try {
      this.needOpen();
      this.db.exec('BEGIN IMMEDIATE');
      const result = write();
      this.db.exec('COMMIT');
      return result;
    } catch (cause) {
      this.appender.writer = known;
      if (this.db.isOpen && this.db.isTransaction) this.db.exec('ROLLBACK');
      throw ledgerErrorFrom(this.file, cause);
    }
  }

  reading<T>(read: () => T): T {
    try {
      this.needOpen();
      return read();
    } catch (cause) {
      throw ledgerErrorFrom(this.file, cause);
    }
  }

  fail(cause: unknown): never {
    throw ledgerErrorFrom(this.file, cause);
  }

  private needOpen(): void {
    if (!this.db.isOpen) throw new LedgerError('closed', `The ledger ${this.file} is closed; nothing runs any more.`);
  }
}
