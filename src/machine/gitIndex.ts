import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './faultCode.js';

/** What git knows of one file since it was last taken in. */
export interface IndexEntry {
  readonly bytes: number;
  readonly mtimeNs: bigint;
  /** SHA-1 (hex) of its content as a blob. */
  readonly blob: string;
  /** It is a repository of its own inside of this one. */
  readonly isRepository: boolean;
}

export interface GitIndex {
  readonly entries: ReadonlyMap<string, IndexEntry>;
  /** When the index was written: a file of that moment may have changed after it was looked at. */
  readonly writtenNs: bigint;
}

const mostBytes = 64 * 1024 * 1024;
const empty: GitIndex = { entries: new Map(), writtenNs: 0n };

/** Reads a repository's index. Undefined when it is of a kind that is not read here, or not sound. */
export async function readGitIndex(gitFolder: string): Promise<GitIndex | undefined> {
  const path = join(gitFolder, 'index');
  try {
    const { size, mtimeNs } = await stat(path, { bigint: true });
    if (size > mostBytes) return undefined;
    const entries = parseGitIndex(await readFile(path));
    return entries && { entries, writtenNs: mtimeNs };
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return empty; // nothing was ever added
    throw fault;
  }
}

const entryHead = 62;
const hashBytes = 20;

/**
 * Versions 2 to 4, SHA-1. Undefined for a split or sparse index, which do not name all files, and for anything that
 * does not add up: the length of each name must be what its entry says.
 */
export function parseGitIndex(bytes: Buffer): ReadonlyMap<string, IndexEntry> | undefined {
  if (bytes.length < 12 + hashBytes || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined;
  const [version, count] = [bytes.readUInt32BE(4), bytes.readUInt32BE(8)];
  if (version < 2 || version > 4) return undefined;
  const entries = new Map<string, IndexEntry>();
  let at = 12;
  let before = Buffer.alloc(0);
  for (let index = 0; index < count; index++) {
    const read = readEntry(bytes, at, version, before);
    if (read === undefined) return undefined;
    entries.set(read.name.toString('utf8'), read.entry);
    before = read.name;
    at = read.next;
  }
  return hasOnlyKnownExtensions(bytes, at) ? entries : undefined;
}

function readEntry(bytes: Buffer, at: number, version: number, before: Buffer) {
  if (at + entryHead > bytes.length - hashBytes) return undefined;
  const mode = bytes.readUInt32BE(at + 24);
  const flags = bytes.readUInt16BE(at + 60);
  const isFolder = (mode & 0o170000) === 0o040000;
  const isRepository = (mode & 0o170000) === 0o160000;
  const isExtended = (flags & 0x4000) !== 0;
  if (isFolder || (isExtended && version < 3)) return undefined;
  const start = at + entryHead + (isExtended ? 2 : 0);
  const { from, kept } = version === 4 ? keptOf(bytes, start, before) : { from: start, kept: 0 };
  const end = bytes.indexOf(0, from);
  if (end === -1 || end > bytes.length - hashBytes) return undefined;
  const name = Buffer.concat([before.subarray(0, kept), bytes.subarray(from, end)]);
  if ((flags & 0xfff) !== Math.min(name.length, 0xfff)) return undefined;
  const next = version === 4 ? end + 1 : at + ((end - at + 8) & ~7);
  const mtimeNs = BigInt(bytes.readUInt32BE(at + 8)) * 1_000_000_000n + BigInt(bytes.readUInt32BE(at + 12));
  const blob = bytes.toString('hex', at + 40, at + 40 + hashBytes);
  return { name, next, entry: { bytes: bytes.readUInt32BE(at + 36), mtimeNs, blob, isRepository } };
}

/** Version 4 says how much of the end of the name before is dropped, as a number of seven bits a byte. */
function keptOf(bytes: Buffer, at: number, before: Buffer): { readonly from: number; readonly kept: number } {
  let [from, byte] = [at, bytes[at] ?? 0];
  let dropped = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    from += 1;
    byte = bytes[from] ?? 0;
    dropped = ((dropped + 1) << 7) | (byte & 0x7f);
  }
  return { from: from + 1, kept: Math.max(0, before.length - dropped) };
}

/** An extension in capitals may be left out; any other says that the entries are not all there is. */
function hasOnlyKnownExtensions(bytes: Buffer, from: number): boolean {
  let at = from;
  while (at + 8 <= bytes.length - hashBytes) {
    if (!/^[A-Z]/.test(bytes.toString('latin1', at, at + 1))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === bytes.length - hashBytes;
}
