import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { filesIn, momentsIn, namedIn } from '../replay/recorder.js';
import { sessionFolder, writeSession } from '../replay/recordedSession.js';

/** What an agent does in a story, kept for the replay where `RECORD_SESSIONS=1` says so. */
export class Recording {
  readonly #roots = new Set<string>();
  #files: Readonly<Record<string, string>> = {};

  private constructor(private readonly name: string) {}

  /** Named after the story's file. */
  static wanted(): Recording | undefined {
    const name = basename(process.argv[1] ?? '', '.test.js');
    return process.env['RECORD_SESSIONS'] === '1' ? new Recording(name) : undefined;
  }

  /** A window opens on a folder; the first is the one the session is about. */
  opens(folder: string): void {
    if (this.#roots.size === 0) this.#files = filesIn(folder);
    this.#roots.add(folder);
  }

  /** The editor has ended, and what it keeps is still there. */
  keep(state: string): void {
    const moments = momentsIn(state, { roots: [...this.#roots], home: homedir() });
    if (!moments.some(({ kind }) => kind === 'act')) return;
    const name = this.name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
    const files = namedIn(moments, this.#files);
    const file = join(sessionFolder, `${name.replaceAll(' ', '-')}.jsonl`);
    writeSession(file, { kind: 'session', name, in: 'editor', files, moments });
  }
}
