export type JournalFault = 'unwritable' | 'damaged';

/** A fault of the journal. Its message is for people; what needs the journal does not happen. */
export class JournalError extends Error {
  override readonly name = 'JournalError';

  constructor(
    readonly code: JournalFault,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** The system's code of a file-system error (`ENOENT`), or an empty text. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
}
