import type { Journal } from './journal.js';
import { largest } from './preImage.js';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';

interface Blob {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Puts blobs of a shadow repository into the journal: their hashes there, by their names here. One that is too large, or
 * that the signal came before, is not in it.
 */
export async function keepBlobs(
  names: readonly string[],
  place: ShadowPlace,
  journal: Pick<Journal, 'put'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  for (const batch of batchesOf(await sizesOf(names, place, signal))) {
    const contents = await contentsOf(batch, place, signal);
    const put = async ([name, bytes]: readonly [string, Buffer]) => kept.set(name, await journal.put(bytes));
    await Promise.all(contents.map(put));
  }
  return kept;
}

async function sizesOf(names: readonly string[], place: ShadowPlace, signal: AbortSignal): Promise<readonly Blob[]> {
  const input = namesToRead([...new Set(names)]);
  const said = await runShadowGit(place, { words: ['cat-file', '--batch-check'], input, timeoutMs, signal });
  const lines = said?.toString().split('\n') ?? [];
  return lines.flatMap(line => {
    const [name = '', kind, size] = line.split(' ');
    return kind === 'blob' && Number(size) <= largest ? [{ name, bytes: Number(size) }] : [];
  });
}

/** So much is held in memory at a time. */
const mostBytes = 32 * 1024 * 1024;
const mostBlobs = 256;

function batchesOf(blobs: readonly Blob[]): readonly (readonly Blob[])[] {
  const batches: Blob[][] = [];
  let room = 0;
  for (const blob of blobs) {
    const last = batches.at(-1);
    if (last === undefined || last.length === mostBlobs || blob.bytes > room) {
      batches.push([blob]);
      room = mostBytes;
    } else last.push(blob);
    room -= blob.bytes;
  }
  return batches;
}

async function contentsOf(
  blobs: readonly Blob[],
  place: ShadowPlace,
  signal: AbortSignal,
): Promise<readonly (readonly [name: string, bytes: Buffer])[]> {
  const input = namesToRead(blobs.map(({ name }) => name));
  let rest = await runShadowGit(place, { words: ['cat-file', '--batch'], input, timeoutMs, signal });
  const found: (readonly [string, Buffer])[] = [];
  for (const { name, bytes } of blobs) {
    if (rest === undefined) break;
    const begin = rest.indexOf(10) + 1;
    found.push([name, rest.subarray(begin, begin + bytes)]);
    rest = rest.subarray(begin + bytes + 1);
  }
  return found;
}

/** A name a line. */
function namesToRead(names: readonly string[]): string {
  return [...names, ''].join('\n');
}

const timeoutMs = 60_000;
