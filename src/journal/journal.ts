import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { access, readdir, readFile, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants } from 'node:zlib';
import { intentSchema, type Intent } from '../protocol/intent.js';
import { writeAtomically } from './atomicFile.js';
import { codeOf, JournalError } from './journalError.js';

const compress = promisify(brotliCompress);
/** Less is packed sooner than another thread takes it up. */
const worthAThread = 32 * 1024;
const decompress = promisify(brotliDecompress);

/** Quick, and for source text within a few percent of the best. */
const quality = 4;

/**
 * Keeps what files held before and after each change, under the SHA-256 (hex) of their bytes.
 *
 * Invariant: what `put` returned can be got back byte for byte after any crash, and what `get` returns has the hash it
 * was asked for.
 */
export class Journal {
  private constructor(
    readonly folder: string,
    readonly writer: string,
  ) {}

  /** Throws a JournalError when the folder cannot be made. `writer` names this process among those that share it. */
  static open(folder: string, writer = ''): Journal {
    try {
      mkdirSync(join(folder, 'images'), { recursive: true, mode: 0o700 });
      mkdirSync(join(folder, 'intents'), { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw unwritable(folder, cause);
    }
    return new Journal(folder, writer);
  }

  /** Where the images live. */
  get images(): string {
    return join(this.folder, 'images');
  }

  /** Where shadow repositories live. */
  get shadows(): string {
    return join(this.folder, 'shadows');
  }

  /** Durable when it resolves. The same bytes are kept once, and count as used now. */
  async put(bytes: Uint8Array): Promise<string> {
    const hash = sha256(bytes);
    const path = this.imagePath(hash);
    if (await isTouched(path)) return hash;
    try {
      await writeAtomically(path, await packed(bytes));
    } catch (cause) {
      throw unwritable(this.folder, cause);
    }
    return hash;
  }

  /** Whether these bytes are kept. */
  async has(hash: string): Promise<boolean> {
    return exists(this.imagePath(hash));
  }

  /** Undefined when it was never put. Rejects when what is there is damaged. */
  async get(hash: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
    const path = this.imagePath(hash);
    const kept = await readIfThere(path);
    if (kept === undefined) return undefined;
    const bytes = await decompress(kept).catch((cause: unknown) => {
      throw damaged(path, cause);
    });
    if (sha256(bytes) !== hash) throw damaged(path, undefined);
    return bytes;
  }

  /** Says what is about to be written, before the first byte is: whoever finds it later knows that it was interrupted. */
  async begin(intent: Intent): Promise<void> {
    await writeAtomically(this.intentPath(intent.id), JSON.stringify(intent)).catch((cause: unknown) => {
      throw unwritable(this.folder, cause);
    });
  }

  /** All of it was written, or all of it was put back. Never rejects: whoever finds it later finds that too. */
  async end(intent: Pick<Intent, 'id'>): Promise<boolean> {
    return unlink(this.intentPath(intent.id)).then(
      () => true,
      (cause: unknown) => codeOf(cause) === 'ENOENT',
    );
  }

  /** The ids of intents that were begun and not ended; some may belong to acts that still run. */
  async begun(): Promise<string[]> {
    const names = await readdir(join(this.folder, 'intents'));
    return names.filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length));
  }

  /** Undefined: it is there no more, or no journal wrote it. */
  async intent(id: string): Promise<Intent | undefined> {
    const text = await readIfThere(this.intentPath(id));
    if (text === undefined) return undefined;
    try {
      return intentSchema.parse(JSON.parse(Buffer.from(text).toString()));
    } catch (cause) {
      throw damaged(this.intentPath(id), cause);
    }
  }

  private imagePath(hash: string): string {
    return join(this.images, hash.slice(0, 2), `${hash}.br`);
  }

  private intentPath(id: string): string {
    return join(this.folder, 'intents', `${id}.json`);
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function packed(bytes: Uint8Array): Promise<Uint8Array> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return bytes.length < worthAThread ? brotliCompressSync(bytes, { params }) : compress(bytes, { params });
}

/** False: it is not there. */
async function isTouched(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw damaged(path, cause);
  }
}

function unwritable(folder: string, cause: unknown): JournalError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(
    'unwritable',
    `The journal ${folder} cannot be written (${said}). No file is changed until it can: check that its disk has room and that the folder is yours.`,
    cause,
  );
}

function damaged(path: string, cause: unknown): JournalError {
  return new JournalError('damaged', `The journal's copy ${path} is damaged; what it held cannot be shown.`, cause);
}
