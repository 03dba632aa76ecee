export type LedgerFault =
  | 'unwritable'
  | 'busy'
  | 'full'
  | 'corrupt'
  | 'newer'
  | 'older'
  | 'missing'
  | 'unreadable'
  | 'foreign'
  | 'altered'
  | 'settled'
  | 'overspent'
  | 'unrecordable'
  | 'keyless'
  | 'closed';

/** A fault of the record. Its message is for people and says what to do; while it lasts, nothing may run. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';

  constructor(
    readonly code: LedgerFault,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** SQLite's primary result codes that a person can do something about. */
const faultByCode: ReadonlyMap<number, LedgerFault> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [11, 'corrupt'],
  [13, 'full'],
  [26, 'corrupt'],
]);

/** Puts what SQLite or the file system threw into a sentence that says what to do. */
export function ledgerErrorFrom(file: string, cause: unknown): LedgerError {
  if (cause instanceof LedgerError) return cause;
  if (isBeyondNumbers(cause)) return altered(file, 'has a number in it that Countersign never gives', cause);
  const fault = faultByCode.get(sqliteCode(cause)) ?? 'unwritable';
  const said = cause instanceof Error ? cause.message : String(cause);
  switch (fault) {
    case 'busy':
      return new LedgerError(
        fault,
        `The ledger ${file} is held by another program. Nothing runs until it is free: close what has it open and try again.`,
        cause,
      );
    case 'full':
      return new LedgerError(
        fault,
        `There is no room left for the ledger ${file}. Nothing runs until there is: free some space on its disk and try again.`,
        cause,
      );
    case 'corrupt':
      return new LedgerError(
        fault,
        `The ledger ${file} is damaged (${said}). Nothing runs until it is set aside: keep a copy of it and restart Countersign.`,
        cause,
      );
    default:
      return new LedgerError(
        'unwritable',
        `The ledger ${file} cannot be written (${said}). Nothing runs until it can: check that its folder exists, is yours and is not read-only.`,
        cause,
      );
  }
}

/** It has something in it that this program did not put there. */
export function altered(file: string, what: string, cause?: unknown): LedgerError {
  return new LedgerError(
    'altered',
    `The ledger ${file} ${what}. Nothing runs with it, and nothing was changed in it. Put back a copy from before, or move the file to another place: then a new one is begun.`,
    cause,
  );
}

/** An integer in the database is too large to be told from its neighbours: what is recorded has none. */
export function isBeyondNumbers(cause: unknown): boolean {
  return cause instanceof RangeError && 'code' in cause && cause.code === 'ERR_OUT_OF_RANGE';
}

export function isBusy(cause: unknown): boolean {
  return faultByCode.get(sqliteCode(cause)) === 'busy';
}

function sqliteCode(cause: unknown): number {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return 0;
  return cause.errcode & 0xff; // the rest is SQLite's extended code
}
