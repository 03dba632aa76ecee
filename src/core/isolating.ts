import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../base/clock.js';
import type { Limit } from '../policy/constraints.js';
import { isProtectedName } from '../policy/protected.js';
import type { Extra } from '../protocol/extra.js';
import { sandboxModes, type SandboxMode } from '../protocol/rule.js';
import type { Settings } from '../protocol/settings.js';
import { noBackend, type Backend } from '../sandbox/backend.js';
import { fullAccess, type Confinement } from '../sandbox/confinement.js';
import { detectBackend } from '../sandbox/detectBackend.js';
import { hiddenPaths } from '../sandbox/hiddenPaths.js';
import { detectIsolation, inSandbox, type Isolation } from '../sandbox/posture.js';
import { outermost, protectedPaths } from '../sandbox/protectedPaths.js';
import { selfCheck } from '../sandbox/selfCheck.js';

export interface IsolatingDeps {
  readonly stateFolder: string;
  readonly own: readonly string[];
  readonly roots: readonly string[];
  readonly home: string;
  readonly settings: () => Settings;
  readonly clock: Clock;
}

type Permitted = Limit<readonly string[]> | undefined;

/**
 * Which isolation holds for the commands of this window, and how each of them is confined.
 *
 * Invariant: a sandbox counts only after it withstood its own check; one that did not is none, and what must be
 * confined is then not started.
 */
export class Isolating {
  private readonly known = new Set<string>();
  private temp: string | undefined;
  /** What an administrator permits; handed in once the rules are read. */
  permitted: () => Permitted = () => undefined;

  private constructor(
    private readonly deps: IsolatingDeps,
    readonly backend: Backend,
    private readonly missing: string | undefined,
  ) {}

  /** Looks for a sandbox and tries to escape from it. Never rejects. */
  static async open(deps: IsolatingDeps, detect = detectBackend): Promise<Isolating> {
    const { backend, missing } = detect();
    if (missing !== undefined) return new Isolating(deps, backend, missing);
    const { clock, home, roots } = deps;
    const runner = { backend, clock, home, roots: () => roots, env: process.env };
    const found = await selfCheck(runner, new AbortController().signal);
    if (found.kind === 'holds') return new Isolating(deps, backend, undefined);
    return new Isolating(deps, noBackend(found.because), found.because);
  }

  /** What is demanded to be confined can be. */
  get holds(): boolean {
    return this.missing === undefined;
  }

  /** Commands that nobody demands to be confined run in a sandbox, and it holds. */
  get works(): boolean {
    return this.holds && this.mode !== 'full-access';
  }

  get isolation(): Isolation {
    const { missing, mode } = this;
    const machine = detectIsolation();
    if (missing !== undefined) return { ...machine, words: `${machine.words} ${missing}` };
    return mode === 'full-access' ? machine : inSandbox(mode, machine);
  }

  /** For a command that is demanded to be confined at least so; of what it is kept from, these are opened for it. */
  confinement(demanded: SandboxMode | undefined, extra: readonly Extra[] = []): Confinement {
    const chosen = this.holds ? this.mode : 'full-access';
    const mode = sandboxModes.find(candidate => candidate === demanded || candidate === chosen);
    if (mode === undefined) return fullAccess;
    const { roots, home, stateFolder, own } = this.deps;
    const opened = extra.flatMap(one => (one.kind === 'write' ? [one] : []));
    const folders = opened.flatMap(({ path, is }) => (is === 'folder' ? [path] : []));
    return {
      ...{ mode, writable: roots, hidden: hiddenPaths({ home, own: [stateFolder, ...own] }) },
      protected: this.held(protectedPaths({ roots: [...roots, ...folders], home, isProtected: isProtectedName })),
      opened,
      shown: extra.flatMap(one => (one.kind === 'read' ? [one.path] : [])),
      temp: (this.temp ??= realpathSync(mkdtempSync(join(tmpdir(), 'countersign-temp-')))),
      network: { kind: 'off' },
    };
  }

  /**
   * With what was found for commands before and is still there: one that makes thousands of folders, so that not all
   * are looked through, does not free it for the next one.
   */
  private held(found: readonly string[]): readonly string[] {
    for (const path of this.known) if (!existsSync(path)) this.known.delete(path);
    for (const path of found) this.known.add(path);
    return outermost(this.known);
  }

  dispose(): void {
    if (this.temp !== undefined) rmSync(this.temp, { recursive: true, force: true });
  }

  /** What is set, or the nearest stricter mode that is permitted. */
  private get mode(): Settings['sandbox'] {
    const wanted = this.deps.settings().sandbox;
    const permitted = this.permitted()?.value;
    const order = [...sandboxModes, 'full-access'] as const;
    const asStrict = order.slice(0, order.indexOf(wanted) + 1);
    const isPermitted = (mode: (typeof order)[number]): boolean =>
      permitted === undefined || permitted.includes(mode === 'full-access' ? 'off' : mode);
    return asStrict.findLast(isPermitted) ?? 'read-only';
  }
}
