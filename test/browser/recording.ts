import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { conversationsIn, filesIn, namedIn } from '../replay/recorder.js';
import { sessionFolder, writeSession } from '../replay/recordedSession.js';

/** What agents do in a story, kept for the replay where `RECORD_SESSIONS=1` says so. */
export class Recording {
  readonly #files = new Map<string, Readonly<Record<string, string>>>();

  private constructor(private readonly story: string) {}

  /** Named after the story's file. */
  static wanted(): Recording | undefined {
    const file = basename(process.argv[1] ?? '', '.test.js');
    const story = file.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
    return process.env['RECORD_SESSIONS'] === '1' ? new Recording(story) : undefined;
  }

  /** A window opens on a folder; what stands there now is what its sessions begin with. */
  opens(folder: string): void {
    const real = realpathSync(folder);
    if (!this.#files.has(real)) this.#files.set(real, filesIn(real));
  }

  /** The editor has ended, and what it keeps is still there. Never throws, so that a story tidies up after itself. */
  keep(state: string): void {
    try {
      this.write(state);
    } catch (fault) {
      process.exitCode = 1;
      console.error(`“${this.story}” could not be recorded:`, fault);
    }
  }

  private write(state: string): void {
    conversationsIn(state, homedir()).forEach(({ folder, moments }, index) => {
      const name = index === 0 ? this.story : `${this.story} ${index + 1}`;
      const files = namedIn(moments, this.#files.get(folder) ?? {});
      const file = join(sessionFolder, `${name.replaceAll(' ', '-')}.jsonl`);
      writeSession(file, { kind: 'session', name, in: 'editor', files, moments });
    });
  }
}
