import { delimiter } from 'node:path';
import type { Clock } from '../base/clock.js';
import { isWithin } from '../base/paths.js';
import type { ChangedFile } from '../journal/applyChanges.js';
import type { Journal } from '../journal/journal.js';
import { Shadow } from '../journal/shadow.js';
import type { Record } from '../protocol/entry.js';
import { searchPath } from '../sandbox/searchPath.js';
import type { AboutAct } from '../tools/ports.js';
import { findProgram } from './programs.js';

export interface CommandChangesDeps {
  readonly journal: Journal;
  readonly record: Record;
  readonly roots: () => readonly string[];
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly fault: (fault: unknown) => void;
}

/**
 * Finds what commands change in the workspace, so that it can be undone and is on record.
 *
 * Invariant: it never keeps a command from running or its result from being told; what it cannot find is on record as
 * not covered.
 */
export class CommandChanges {
  private readonly shadows = new Map<string, Promise<Shadow | undefined>>();
  private readonly told = new Set<string>();

  constructor(private readonly deps: CommandChangesDeps) {}

  /** Runs the command between two looks at each folder of the workspace. */
  readonly watch = async <T>(about: AboutAct, run: () => Promise<T>): Promise<T> => {
    const before = await Promise.all(this.deps.roots().map(root => this.lookAt(root)));
    const result = await run();
    try {
      for (const { root, shadow, tree } of before) await this.tell(about, root, shadow, tree);
    } catch (fault) {
      this.deps.fault(fault);
    }
    return result;
  };

  private async lookAt(root: string): Promise<{ root: string; shadow: Shadow | undefined; tree: string | undefined }> {
    try {
      const shadow = await this.shadowOf(root);
      return { root, shadow, tree: await shadow?.snapshot() };
    } catch (fault) {
      this.deps.fault(fault);
      return { root, shadow: undefined, tree: undefined };
    }
  }

  private async tell(
    about: AboutAct,
    root: string,
    shadow: Shadow | undefined,
    before: string | undefined,
  ): Promise<void> {
    const after = before === undefined ? undefined : await shadow?.snapshot();
    if (shadow === undefined || before === undefined || after === undefined) {
      const why =
        shadow === undefined
          ? 'git is missing, or it is a whole home folder'
          : 'looking through it took too long or failed';
      return this.tellOnce(about, `What commands change in ${root} cannot be undone: ${why}.`);
    }
    const { files, uncovered } = await shadow.between(before, after);
    for (const file of files) await this.record(about, file);
    if (uncovered.length === 0) return;
    const what = `Not all that this command changed in ${root} can be undone: ${uncovered.join('; ')}.`;
    const { session, agent } = about;
    await this.deps.record({ session, agent }, { kind: 'oddity', what });
  }

  private async record({ session, agent, act, action }: AboutAct, file: ChangedFile): Promise<void> {
    await this.deps.record({ session, agent }, { kind: 'change', act, action, ...file });
  }

  private async tellOnce({ session, agent }: AboutAct, what: string): Promise<void> {
    if (this.told.has(`${session} ${what}`)) return;
    this.told.add(`${session} ${what}`);
    await this.deps.record({ session, agent }, { kind: 'oddity', what });
  }

  private shadowOf(root: string): Promise<Shadow | undefined> {
    const known = this.shadows.get(root) ?? this.openShadow(root);
    this.shadows.set(root, known);
    return known;
  }

  private async openShadow(root: string): Promise<Shadow | undefined> {
    const { journal, clock, env, home, roots } = this.deps;
    if (isWithin(root, home)) return undefined; // a whole home is not copied
    const folders = searchPath(env['PATH'] ?? env['Path'], { roots: roots(), home });
    const git = await findProgram('git', home, folders);
    const path = folders.join(delimiter);
    return git === undefined ? undefined : Shadow.open(root, { folder: journal.shadows, journal, clock, git, path });
  }
}
