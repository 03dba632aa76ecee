import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Keeper } from '../ledger/keeper.js';
import { keyId, newKey, signerOf, type Signer } from '../ledger/signer.js';
import { checkpointSchema, type Checkpoint } from '../protocol/entry.js';
import { codeOf, whyNot } from './faultCode.js';

/** The key that signs for a ledger cannot be used, or what is kept beside it not written. Its message is for people. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
  readonly code = 'bad-key-file';
}

/**
 * Key and newest checkpoint as files beside the ledger, for a machine without a store for secrets.
 *
 * Invariant: a key that somebody else may have read or put there signs nothing.
 */
export function openKeyFile(stateFolder: string): Keeper {
  const signer = signerIn(join(stateFolder, 'ledger.key'));
  const path = checkpointFile(join(stateFolder, 'ledger.db'));
  // Written before it returns: a process that is killed next has kept it.
  return { signer, kept: readCheckpoint(path), keep: async checkpoint => keepAt(path, checkpoint) };
}

/** Whether that folder has a key; one that an editor writes to has none. */
export function hasKeyFile(stateFolder: string): boolean {
  return lstatSync(join(stateFolder, 'ledger.key'), { throwIfNoEntry: false }) !== undefined;
}

/** The id of the key that is kept beside a ledger; undefined where there is none, or none that may be used. */
export function keyBeside(ledger: string): string | undefined {
  if (basename(ledger) !== 'ledger.db') return undefined; // a copy, of whatever ledger
  try {
    const signer = signerOf(readKey(join(dirname(ledger), 'ledger.key')) ?? '');
    return signer && keyId(signer.public);
  } catch (fault) {
    if (fault instanceof KeyFileError) return undefined;
    throw fault;
  }
}

/** Where the newest checkpoint of a ledger is kept. */
export function checkpointFile(ledger: string): string {
  return `${ledger.replace(/\.db$/, '')}.checkpoint`;
}

/** Undefined where there is none, or nothing that can be read as one. */
export function readCheckpoint(path: string): Checkpoint | undefined {
  try {
    return checkpointSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch (fault) {
    if (fault instanceof SyntaxError || codeOf(fault) !== undefined) return undefined;
    throw fault;
  }
}

/** Windows has neither of the other two: there they count as nothing. */
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

function signerIn(path: string): Signer {
  const signer = signerOf(readKey(path) ?? makeKey(path));
  if (signer === undefined) throw unusable(path, 'holds no Ed25519 key');
  return signer;
}

/** Undefined where there is no file yet. */
function readKey(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, readOnly);
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw unusable(path, 'is a symbolic link');
    throw unusable(path, `cannot be read (${String(code)})`);
  }
  try {
    const stat = fstatSync(file);
    const { mode, uid } = stat;
    if (!stat.isFile() || stat.size > 10_000) throw unusable(path, 'is no key file');
    if (process.getuid !== undefined && uid !== process.getuid()) throw unusable(path, 'belongs to somebody else');
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable(path, `can be reached by others (mode ${(mode & 0o777).toString(8)})`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Two that make one at once use the same, where the file system has links; elsewhere one key follows the other. */
function makeKey(path: string): string {
  const made = newKey();
  const temp = `${path}.${randomUUID()}.tmp`;
  try {
    writeNew(temp, made);
  } catch (fault) {
    throw new KeyFileError(
      `The key that signs for the ledger cannot be kept as ${path}: ${whyNot(fault)}. Nothing runs without it; mend that and try again.`,
      { cause: fault },
    );
  }
  try {
    linkSync(temp, path);
    return made;
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return readKey(path) ?? made;
    renameSync(temp, path);
    return made;
  } finally {
    rmSync(temp, { force: true });
  }
}

function keepAt(path: string, checkpoint: Checkpoint): void {
  try {
    writeWhole(path, JSON.stringify(checkpoint));
  } catch (fault) {
    throw new KeyFileError(
      `The newest checkpoint of the record cannot be kept as ${path}: ${whyNot(fault)}. The one before it is kept still.`,
      { cause: fault },
    );
  }
}

function writeWhole(path: string, text: string): void {
  const temp = `${path}.${randomUUID()}.tmp`;
  writeNew(temp, text);
  try {
    renameSync(temp, path);
  } catch (fault) {
    rmSync(temp, { force: true });
    throw fault;
  }
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (fault) {
    rmSync(path, { force: true }); // no half of it stays
    throw fault;
  } finally {
    closeSync(file);
  }
}

function unusable(path: string, why: string): KeyFileError {
  return new KeyFileError(
    `The key that signs for the ledger, ${path}, ${why}. Nothing runs with it: move it away, and a new key is made, which goes on record; or, if you know that nobody else had it, put it right (a file of yours, chmod 600).`,
  );
}
