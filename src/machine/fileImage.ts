import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { readWhole } from '../journal/readWhole.js';
import type { FileImage } from '../protocol/fact.js';
import type { Buffers } from '../tools/ports.js';
import { codeOf, whyNot } from './faultCode.js';

/** Larger files are named by their hash and size alone. */
const mostBytes = 5 * 1024 * 1024;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * A file as the person sees it: the editor with unsaved changes where there is one, else the disk. `path` is real.
 * Rejects only when aborted.
 */
export async function readImage(path: string, buffers: Buffers, signal: AbortSignal): Promise<FileImage> {
  const buffer = buffers.dirty(path);
  if (buffer !== undefined) {
    const { text, version, bom } = buffer;
    const bytes = bytesOf({ text, bom });
    return { kind: 'text', text, bom, hash: sha256(bytes), bytes: bytes.length, source: { kind: 'buffer', version } };
  }
  try {
    return await fromDisk(path, signal);
  } catch (fault) {
    if (signal.aborted) throw fault;
    return codeOf(fault) === 'ENOENT' ? { kind: 'missing' } : { kind: 'unreadable', why: whyNot(fault) };
  }
}

/** The exact bytes of a text as a file. */
export function bytesOf({ text, bom }: { readonly text: string; readonly bom: boolean }): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return bom ? Buffer.concat([mark, bytes]) : bytes;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const special: FileImage = { kind: 'unreadable', why: 'it is a device, a pipe or a socket' };

async function fromDisk(path: string, signal: AbortSignal): Promise<FileImage> {
  const before = await stat(path); // first, because opening a device can already do something
  if (before.isDirectory()) return { kind: 'folder' };
  if (!before.isFile()) return special;
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) return special;
    if (found.size > mostBytes) return await tooLarge(file, signal);
    return imageOf(await readWhole(file, found.size));
  } finally {
    await file.close();
  }
}

async function tooLarge(file: FileHandle, signal: AbortSignal): Promise<FileImage> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of file.createReadStream({ autoClose: false, signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { kind: 'bytes', why: 'too-large', hash: hash.digest('hex'), bytes };
}

/** What bytes are as a file. */
export function imageOf(bytes: Buffer): FileImage {
  const about = { hash: sha256(bytes), bytes: bytes.length };
  if (bytes.length > mostBytes) return { kind: 'bytes', why: 'too-large', ...about };
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16 && bytes.subarray(0, 8192).includes(0)) return { kind: 'bytes', why: 'binary', ...about };
  const bom = bytes.subarray(0, mark.length).equals(mark);
  const text = decode(bom ? bytes.subarray(mark.length) : bytes);
  if (text === undefined) return { kind: 'bytes', why: 'not-utf8', ...about };
  return { kind: 'text', text, bom, ...about, source: { kind: 'disk' } };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // not UTF-8, and the only way to learn it
  }
}
