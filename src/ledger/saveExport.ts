import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes an export to a file that only this user can read, as quickly as the disk takes it. What stood there before
 * stays until the whole of it is on the disk, and whatever ends it sooner leaves nothing behind.
 */
export async function saveExport(
  parts: AsyncIterable<string> | Iterable<string>,
  file: string,
  signal: AbortSignal,
  onPart: () => void = () => undefined,
): Promise<void> {
  const beside = `${file}.${randomUUID()}.part`; // what a killed one left is in nobody's way
  try {
    await pipeline(
      Readable.from(told(parts, onPart)),
      createWriteStream(beside, { mode: 0o600, flags: 'wx', flush: true }),
      { signal },
    );
    await rename(beside, file);
  } catch (fault) {
    await rm(beside, { force: true });
    throw fault;
  }
}

async function* told(parts: AsyncIterable<string> | Iterable<string>, onPart: () => void): AsyncGenerator<string> {
  for await (const part of parts) {
    yield part;
    onPart();
  }
}
