import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './journalError.js';
import { runShadowGit, type ShadowPlace } from './shadowGit.js';

/** Larger files are not copied: one command can make a file that fills the disk twice. */
export const largestLooked = 64 * 1024 * 1024;

/** A folder that holds more that is not ignored is not looked at: no copy of a data set is made. */
const mostAdded = 2 * 1024 * 1024 * 1024;

/** Names as git has them (a character a byte), each with what is another once the file is. */
export type LargeFiles = ReadonlyMap<string, string>;

/** Files of the folder that are too large to be copied; undefined where all together are, or it cannot be found out. */
export async function largeFiles(
  place: ShadowPlace,
  settings: readonly string[],
  call: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<LargeFiles | undefined> {
  const words = [...settings, 'ls-files', '-z', '--modified', '--others', '--exclude-standard'];
  const listed = await runShadowGit(place, { words, ...call });
  if (listed === undefined) return undefined;
  const names = new Set(listed.toString('latin1').split('\0').filter(isFile));
  const large = new Map<string, string>();
  let room = mostAdded;
  for (const some of chunksOf([...names])) {
    for (const { name, bytes, stands } of await Promise.all(some.map(name => standingOf(place.root, name)))) {
      if (bytes > largestLooked) large.set(name, stands);
      else room -= bytes;
    }
    if (call.signal.aborted || room < 0) return undefined;
  }
  return large;
}

/** What is another in one than in the other. */
export function changedLarge(before: LargeFiles, after: LargeFiles): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter(name => before.get(name) !== after.get(name)).map(inWords);
}

/** Whether it was too large in one of them: what git then has of it is older. */
export function isLarge(path: string, ...looks: readonly LargeFiles[]): boolean {
  return looks.some(large => large.has(bytesOf(path)));
}

function inWords(name: string): string {
  return `${Buffer.from(name, 'latin1').toString()} is larger than ${largestLooked / 1024 / 1024} MB`;
}

interface Found {
  readonly name: string;
  readonly bytes: number;
  readonly stands: string;
}

async function standingOf(root: string, name: string): Promise<Found> {
  try {
    const { size, mtimeMs, ino } = await lstat(Buffer.from(join(bytesOf(root), name), 'latin1'));
    return { name, bytes: size, stands: `${size} ${mtimeMs} ${ino}` };
  } catch (cause) {
    if (codeOf(cause) === '') throw cause;
    return { name, bytes: 0, stands: '' }; // gone meanwhile, or not to be looked at: git says so too
  }
}

/** A path as a character a byte, as git's names are. */
function bytesOf(path: string): string {
  return Buffer.from(path).toString('latin1');
}

/** A repository inside the folder is listed as a folder. */
function isFile(name: string): boolean {
  return name !== '' && !name.endsWith('/');
}

const chunk = 500;

function chunksOf(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / chunk) }, (_, at) => names.slice(at * chunk, (at + 1) * chunk));
}
