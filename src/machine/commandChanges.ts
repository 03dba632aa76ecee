import { delimiter } from 'node:path';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { isWithin } from '../base/paths.js';
import { pause } from '../base/pause.js';
import type { Journal } from '../journal/journal.js';
import type { ChangedFile } from '../journal/applyChanges.js';
import { Shadow } from '../journal/shadow.js';
import type { Standing } from '../journal/shadowLook.js';
import type { Record } from '../protocol/entry.js';
import { searchPath } from '../sandbox/searchPath.js';
import type { AboutAct } from '../tools/ports.js';
import { findProgram } from './programs.js';
import { stillRuns } from './rollback.js';

export interface CommandChangesDeps {
  readonly journal: Journal;
  readonly record: Record;
  readonly roots: () => readonly string[];
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** When the person last saved a file in an editor. */
  readonly savedAt?: (path: string) => number | undefined;
  readonly fault: (fault: unknown) => void;
}

/** How a folder stood before a command; without a tree nothing can be compared with it. */
interface Before {
  readonly root: string;
  readonly shadow?: Shadow | undefined;
  readonly tree?: Standing | undefined;
  /** The look at it went on for longer than the command could wait. */
  readonly isLate?: true;
}

/**
 * Finds what commands change in the workspace, so that it can be undone and is on record.
 *
 * Invariant: it keeps no command from running and no result from being told for longer than its bounds, and after a stop
 * nothing of it is left within a second; what it cannot find is on record as not covered.
 */
export class CommandChanges implements Disposable {
  /** Ends what looks on its own, when nobody needs it any more. */
  private readonly end = new AbortController();
  private readonly shadows = new Map<string, Promise<Shadow | undefined>>();
  /** Looks that go on: another would only wait behind them. */
  private readonly running = new Map<string, Promise<Before>>();
  /** Folders that were looked through. */
  private readonly seen = new Set<string>();
  private readonly told = new Set<string>();
  /** Folders of which no shadow repository can be made. */
  private readonly bare = new Set<string>();

  constructor(private readonly deps: CommandChangesDeps) {}

  /** What can be undone, for a person, as far as it is known by now. */
  words(): string {
    const { home } = this.deps;
    const bare = this.roots().filter(root => isWithin(root, home) || this.bare.has(root));
    if (bare.length === 0)
      return 'Edits can be undone, and what commands change, but for files that ignore files name (build output, packages, .env).';
    return `Edits can be undone; what commands change in ${bare.join(', ')} cannot: ${bareWords}.`;
  }

  /** Looks through folders that were never looked through, so that the first command need not wait for that. */
  readonly lookAhead = (signal: AbortSignal): void => {
    for (const root of this.roots())
      if (!this.seen.has(root) && !this.running.has(root))
        void this.lookAt(root, AbortSignal.any([signal, this.end.signal]));
  };

  dispose(): void {
    this.end.abort();
  }

  /** Runs the command between two looks at each folder of the workspace. */
  readonly watch = async <T>(about: AboutAct, run: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    const before = await Promise.all(this.roots().map(root => this.before(root, signal)));
    if (signal.aborted) return run(); // which then starts nothing
    const result = await run();
    const over = new AbortController();
    void this.endIn(over, signal);
    try {
      await Promise.all(before.map(one => this.tell(about, one, over.signal)));
    } catch (fault) {
      this.deps.fault(fault);
    }
    over.abort();
    return result;
  };

  /** A look that is not done in time goes on: the next one is the quicker for it. */
  private async before(root: string, signal: AbortSignal): Promise<Before> {
    const over = new AbortController();
    const bound = pause(this.deps.clock, longestBeforeMs, AbortSignal.any([signal, over.signal])).then(() =>
      over.abort(),
    );
    while (this.running.has(root) && !over.signal.aborted) await Promise.race([this.running.get(root), bound]);
    const looked = over.signal.aborted ? undefined : await Promise.race([this.lookAt(root, signal), bound]);
    over.abort();
    return looked ?? { root, isLate: true };
  }

  private async endIn(over: AbortController, signal: AbortSignal): Promise<void> {
    const { clock } = this.deps;
    await pause(clock, longestAfterMs, AbortSignal.any([signal, over.signal]));
    await pause(clock, graceMs, over.signal);
    over.abort();
  }

  private lookAt(root: string, signal: AbortSignal): Promise<Before> {
    const looking = this.lookNow(root, signal).then(looked => {
      this.running.delete(root);
      if (looked.tree !== undefined) this.seen.add(root);
      return looked;
    });
    this.running.set(root, looking);
    return looking;
  }

  /** Never rejects. */
  private async lookNow(root: string, signal: AbortSignal): Promise<Before> {
    try {
      const shadow = await this.shadowOf(root, signal);
      return { root, shadow, tree: await shadow?.snapshot(signal) };
    } catch (fault) {
      if (!signal.aborted) this.deps.fault(fault);
      return { root };
    }
  }

  private async tell(about: AboutAct, { root, shadow, tree, isLate }: Before, signal: AbortSignal): Promise<void> {
    if (isLate) {
      const why = 'it began before the folder was looked through';
      return this.oddity(about, `What this command changed in ${root} cannot be undone: ${why}.`);
    }
    if (shadow === undefined) {
      return this.tellOnce(about, `What commands change in ${root} cannot be undone: ${bareWords}.`);
    }
    const after = tree === undefined ? undefined : await shadow.snapshot(signal);
    if (tree === undefined || after === undefined) {
      const why = 'looking through it took too long, failed, was too much, or was stopped';
      return this.oddity(about, `What this command changed in ${root} cannot be undone: ${why}.`);
    }
    const found = await shadow.between(tree, after, signal);
    // What a person saved while it ran is theirs: an undo of the command must not take it.
    const isSaved = ({ path }: ChangedFile): boolean => (this.deps.savedAt?.(path) ?? 0) >= tree.since;
    const files = found.files.filter(file => !isSaved(file));
    const saved = found.files.filter(isSaved).map(({ path }) => `${path} was saved in an editor meanwhile`);
    const uncovered = [...found.uncovered, ...saved];
    const { session, agent, act, action } = about;
    const recorded = files.map(file => this.deps.record({ session, agent }, { kind: 'change', act, action, ...file }));
    await Promise.all(recorded);
    if (uncovered.length === 0) return;
    const more = uncovered.length > mostNamed ? [`${uncovered.length - mostNamed} more`] : [];
    const named = [...uncovered.slice(0, mostNamed), ...more].join('; ');
    await this.oddity(about, `Not all that this command changed in ${root} can be undone: ${named}.`);
  }

  private async oddity({ session, agent, act }: AboutAct, what: string): Promise<void> {
    await this.deps.record({ session, agent }, { kind: 'oddity', act, what });
  }

  private async tellOnce(about: AboutAct, what: string): Promise<void> {
    const { session } = about;
    if (this.told.has(`${session} ${what}`)) return;
    this.told.add(`${session} ${what}`);
    await this.oddity(about, what);
  }

  /** One inside another is looked at with it. */
  private roots(): readonly string[] {
    const all = [...new Set(this.deps.roots())];
    return all.filter(root => !all.some(other => other !== root && isWithin(other, root)));
  }

  private async shadowOf(root: string, signal: AbortSignal): Promise<Shadow | undefined> {
    const opening = this.shadows.get(root) ?? this.openShadow(root, signal);
    this.shadows.set(root, opening);
    const shadow = await opening;
    if (shadow !== undefined) return shadow;
    if (signal.aborted) this.shadows.delete(root);
    else this.bare.add(root);
    return undefined;
  }

  private async openShadow(root: string, signal: AbortSignal): Promise<Shadow | undefined> {
    const { journal, clock, env, home, roots } = this.deps;
    if (isWithin(root, home)) return undefined; // a whole home is not copied
    const folders = searchPath(env['PATH'] ?? env['Path'], { roots: roots(), home });
    const git = await findProgram('git', home, folders);
    if (git === undefined) return undefined;
    const path = folders.join(delimiter);
    const deps = { folder: journal.shadows, journal, isAlive: stillRuns, clock, git, path };
    return Shadow.open(root, deps, signal);
  }
}

const bareWords = 'git is missing or cannot make a repository for it, or it is a whole home folder';
/** So long a command waits for the look before it. */
const longestBeforeMs = 2000;
/** So long its result waits for the look after it. */
const longestAfterMs = 20_000;
/** So long the look after it may still take once it was stopped: what it did until then is what one wants undone. */
const graceMs = 300;
/** Of what cannot be undone so many are named. */
const mostNamed = 20;
