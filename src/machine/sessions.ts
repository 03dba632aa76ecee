import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../journal/atomicFile.js';
import { sessionSchema, type SessionFile } from '../protocol/message.js';

/** Ids are made by `newId`; nothing else becomes a file name. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

/**
 * Keeps conversations, one file each, outside the folder they are about.
 *
 * Invariant: a file is replaced whole or not at all, and one that cannot be read is reported and never touched.
 */
export class SessionStore {
  /** The last write of each session; writes of one session follow one another. */
  private readonly writes = new Map<string, Promise<void>>();

  constructor(
    private readonly folder: string,
    /** Gets a sentence for people. */
    private readonly report: (sentence: string) => void = () => undefined,
  ) {}

  /** Durable when it resolves. */
  async save(session: SessionFile): Promise<void> {
    const path = this.pathOf(session.id);
    if (path === undefined) throw new TypeError(`${session.id} is no session's id`);
    const text = JSON.stringify(session);
    const before = this.writes.get(session.id) ?? Promise.resolve();
    const write = before.catch(() => undefined).then(() => writeAtomically(path, text));
    this.writes.set(session.id, write);
    try {
      await write;
    } finally {
      if (this.writes.get(session.id) === write) this.writes.delete(session.id);
    }
  }

  /** Undefined when there is none, or none that can be read. */
  async load(id: string): Promise<SessionFile | undefined> {
    const path = this.pathOf(id);
    const text = path === undefined ? undefined : await this.read(path);
    return path === undefined || text === undefined ? undefined : this.parse(path, text);
  }

  /** Of this folder, or of all; newest first. */
  async list(folder?: string): Promise<SessionFile[]> {
    const ids = (await this.names()).filter(name => name.endsWith('.json')).map(name => name.slice(0, -'.json'.length));
    const sessions = await Promise.all(ids.map(id => this.load(id)));
    return sessions
      .filter(session => session !== undefined)
      .filter(session => folder === undefined || session.folder === folder)
      .sort((a, b) => b.changedAt - a.changedAt);
  }

  private async names(): Promise<string[]> {
    return readdir(this.folder).catch((cause: unknown) => {
      this.unread(this.folder, cause);
      return [];
    });
  }

  private pathOf(id: string): string | undefined {
    return idPattern.test(id) ? join(this.folder, `${id}.json`) : undefined;
  }

  private async read(path: string): Promise<string | undefined> {
    return readFile(path, 'utf8').catch((cause: unknown) => {
      this.unread(path, cause);
      return undefined;
    });
  }

  private parse(path: string, text: string): SessionFile | undefined {
    const parsed = sessionSchema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    this.report(`The session ${path} cannot be read and is left as it is; it is not in the list.`);
    return undefined;
  }

  private unread(path: string, cause: unknown): void {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return;
    this.report(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
