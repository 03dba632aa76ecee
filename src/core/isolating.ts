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

type Found = ReturnType<typeof detectBackend>;
type Permitted = Limit<readonly string[]> | undefined;

/**
 * Which isolation holds for the commands of this window, and how each of them is confined.
 *
 * Invariant: a sandbox counts only after it withstood its own check; one that did not, or has not yet, is none, and
 * what must be confined is then not started.
 */
export class Isolating {
  /** Resolves when it is known whether the sandbox holds: nothing is judged before. Never rejects. */
  readonly checked: Promise<void>;
  private readonly known = new Set<string>();
  private readonly over = new AbortController();
  private temp: string | undefined;
  /** `missing`: why there is none that counts. */
  private found: Found;
  private checking: boolean;
  /** What an administrator permits; handed in once the rules are read. */
  permitted: () => Permitted = () => undefined;

  /** Looks for a sandbox, and begins to try to escape from it. */
  constructor(
    private readonly deps: IsolatingDeps,
    detect: () => Found = detectBackend,
  ) {
    const found = detect();
    this.checking = found.missing === undefined;
    this.found = this.checking ? none('Whether its sandbox holds is being checked.') : found;
    this.checked = this.checking ? this.check(found) : Promise.resolve();
  }

  /** What commands are confined by at the time that they are started. */
  get backend(): Backend {
    return { name: this.found.backend.name, prepare: (...asked) => this.found.backend.prepare(...asked) };
  }

  /** Not known yet: until it is, no sandbox counts. */
  get isUnderCheck(): boolean {
    return this.checking;
  }

  /** What is demanded to be confined can be. */
  get holds(): boolean {
    return this.found.missing === undefined;
  }

  /** Commands that nobody demands to be confined run in a sandbox, and it holds. */
  get works(): boolean {
    return this.holds && this.mode !== 'full-access';
  }

  get isolation(): Isolation {
    return this.isolationWhere(this.found.missing);
  }

  /** For the agent, whose first command waits for the check: what holds when it runs, unless the check finds otherwise. */
  get expected(): Isolation {
    return this.checking ? this.isolationWhere(undefined) : this.isolation;
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
    this.over.abort();
    if (this.temp !== undefined) rmSync(this.temp, { recursive: true, force: true });
  }

  private async check(found: Found): Promise<void> {
    const { clock, home, roots } = this.deps;
    const runner = { backend: found.backend, clock, home, roots: () => roots, env: process.env };
    const held = await selfCheck(runner, this.over.signal);
    this.found = held.kind === 'holds' ? found : none(held.because);
    this.checking = false;
  }

  private isolationWhere(missing: string | undefined): Isolation {
    const { mode } = this;
    const machine = detectIsolation();
    if (missing !== undefined) return { ...machine, words: `${machine.words} ${missing}` };
    return mode === 'full-access' ? machine : inSandbox(mode, machine);
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

function none(because: string): Found {
  return { backend: noBackend(because), missing: because };
}
