import type { EntryBody, Record } from '../protocol/entry.js';

/** The record could not be written, so that nothing may go on. It says what its cause says. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly code = 'record-failed';

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Puts it on record; rejects with a RecordFault alone. */
export async function putOnRecord(record: Record, about: Parameters<Record>[0], body: EntryBody): Promise<void> {
  try {
    await record(about, body);
  } catch (cause) {
    throw new RecordFault(cause);
  }
}
