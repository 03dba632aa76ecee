import { breadthNeeds, commitsNeeds } from '../../src/policy/breadth.js';
import { namesNeeds, secretNeeds } from '../../src/policy/secretsBelow.js';
import type { Context } from '../../src/policy/context.js';
import { compile, type Compiled, type Judging, type Source } from '../../src/policy/compile.js';
import { evaluate } from '../../src/policy/evaluate.js';
import type { ReadCommand } from '../../src/policy/ruleTests.js';
import type { KnownCommand } from '../../src/protocol/command.js';
import type { Effect } from '../../src/protocol/effect.js';
import {
  breadthKey,
  commitsKey,
  namesKey,
  projectKey,
  pushKey,
  type BreadthFact,
  type CommitsFact,
  type Facts,
  type GitFact,
  type PathFact,
  type PushFact,
  type SecretsFact,
} from '../../src/protocol/fact.js';
import type { Verdict } from '../../src/protocol/verdict.js';
import type { ShellName } from '../../src/shell/analyse.js';
import { analyse } from '../shell/analysing.js';
import { quiet } from '../fakes/quietContext.js';

export const home = '/home/u';
export const root = '/home/u/project';
export const own = '/home/u/.local/state/countersign';

export function contextWith(changes: Partial<Context> = {}): Context {
  return {
    ...quiet,
    mode: 'interactive',
    trusted: true,
    roots: [root],
    home,
    temp: ['/tmp'],
    own: [own],
    agent: 'main',
    now: Date.parse('2026-05-01T12:00:00Z'),
    newestEntryAt: Date.parse('2026-05-01T11:00:00Z'),
    confinable: changes.sandboxWorks ?? false,
    ...changes,
  };
}

/** A machine in which every path is what it says; `links` lead elsewhere, and what is not listed exists as a file. */
export interface Machine {
  readonly links?: Readonly<Record<string, string>>;
  readonly types?: Readonly<Record<string, PathFact['type']>>;
  /** Paths the machine could not answer for. */
  readonly silent?: readonly string[];
  readonly projectHash?: string;
  /** Secrets that lie below what is asked about. */
  readonly secrets?: readonly string[];
  /** Names that would not stay whole, wherever a command puts out names. */
  readonly odd?: readonly string[];
  /** Links that lie below what is asked about and lead out of the workspace, to a folder where that ends in a slash. */
  readonly below?: Readonly<Record<string, string>>;
  /** What git's configuration starts, the same in every folder: nothing, unless given. `unread`: it could not be read. */
  readonly git?: GitFact['starts'] | 'unread';
  /** Where pushes go, by `to`: the default one as ''. What is not listed is not known. */
  readonly pushes?: Readonly<Record<string, PushFact>>;
  /** What was counted, by path; what is not listed is one file that is as git has it. `undefined`: not counted. */
  readonly breadths?: Readonly<Record<string, BreadthFact | undefined>>;
  /** The history that git would lose, whatever it is asked about; not known, unless given. */
  readonly commits?: CommitsFact;
}

const nothing: BreadthFact = { files: 0, bytes: 0, complete: true };
const oneFile: BreadthFact = {
  files: 1,
  bytes: 100,
  complete: true,
  git: { clean: 1, changed: 0, untracked: 0, ignored: 0 },
};

export function factsOf(effects: readonly Effect[], machine: Machine = {}): Facts {
  const paths = effects.flatMap(effect => ('path' in effect ? [effect.path] : []));
  const choosers = effects.flatMap(effect => (effect.kind === 'execute' ? (effect.chosenBy ?? []) : []));
  const known = paths.filter(path => machine.silent?.includes(path) !== true);
  const projects = effects.flatMap(effect =>
    effect.kind === 'execute' && effect.opaque ? [projectKey(effect.words ?? [], effect.cwd)] : [],
  );
  const hash = machine.projectHash ?? 'h1';
  const counts = breadthNeeds(effects, contextWith()).map(need => {
    const given = machine.breadths ?? {};
    const usual = machine.types?.[need.path] === 'missing' ? nothing : oneFile;
    return [breadthKey(need), need.path in given ? given[need.path] : usual] as const;
  });
  return {
    paths: new Map([
      ...choosers
        .filter(path => machine.silent?.includes(path) !== true)
        .map((path): [string, PathFact] => [path, { path, real: path, type: machine.types?.[path] ?? 'missing' }]),
      ...known.map((path): [string, PathFact] => [
        path,
        { path, real: machine.links?.[path] ?? path, type: machine.types?.[path] ?? 'file' },
      ]),
    ]),
    texts: new Map(),
    programs: new Map(),
    commits: commitsIn(effects, machine),
    projects: new Map(projects.map(key => [key, { hash, parts: [] }])),
    secrets: new Map(
      secretNeeds(effects, contextWith())
        .filter(({ path }) => known.includes(path))
        .map(({ path }) => [path, { found: machine.secrets ?? [], links: linksOf(machine) }]),
    ),
    names: new Map(namesNeeds(effects).map(({ source }) => [namesKey(source), { odd: machine.odd ?? [] }])),
    ...gitFactsOf(effects, machine),
    breadths: new Map(counts.flatMap(([key, fact]) => (fact === undefined ? [] : [[key, fact]]))),
  };
}

function linksOf({ below = {} }: Machine): SecretsFact['links'] {
  return Object.entries(below).map(([path, real]) => {
    return { path, real: real.replace(/\/$/, ''), isFolder: real.endsWith('/') };
  });
}

function commitsIn(effects: readonly Effect[], { commits }: Machine): Facts['commits'] {
  const needs = effects.flatMap(effect =>
    effect.kind === 'git' && effect.words !== undefined
      ? commitsNeeds([effect], contextWith(), { words: effect.words, cwd: root })
      : [],
  );
  return new Map(commits === undefined ? [] : needs.map(need => [commitsKey(need), commits]));
}

function gitFactsOf(effects: readonly Effect[], { git = [], pushes = {} }: Machine): Pick<Facts, 'gits' | 'pushes'> {
  const found = effects.flatMap(effect => (effect.kind === 'git' && effect.folder !== undefined ? [effect] : []));
  return {
    gits: new Map(git === 'unread' ? [] : found.map(({ folder = '' }) => [folder, { starts: git }])),
    pushes: new Map(
      found.flatMap(({ folder = '', to }) => {
        const fact = pushes[to ?? ''];
        return fact === undefined ? [] : [[pushKey(folder, to), fact]];
      }),
    ),
  };
}

export function policyOf(...sources: readonly Source[]): Compiled {
  return compile(sources, { home, roots: [root], analyse: read });
}

/** As a rule reads the commands of its own tests. */
export function read(command: string): ReturnType<ReadCommand> {
  return { cwd: root, ...analyse(command, 'bash', { cwd: root, home }) };
}

export function rulesOf(...rules: readonly unknown[]): Compiled {
  return policyOf({ layer: 'user', from: 'your settings', content: rules });
}

export function effectsOf(command: string, shell: ShellName = 'bash'): readonly Effect[] {
  return analyse(command, shell, { cwd: root, home }).effects;
}

export interface Asked {
  readonly policy?: Judging;
  readonly context?: Partial<Context>;
  readonly machine?: Machine;
  readonly tool?: string;
}

export function judgeEffects(effects: readonly Effect[], asked: Asked = {}, command?: KnownCommand): Verdict {
  const action = { tool: asked.tool ?? 'run_command', agent: 'main', hash: 'a1' };
  const facts = factsOf(effects, asked.machine);
  return evaluate(
    { action, effects, ...(command && { command }) },
    facts,
    asked.policy ?? policyOf(),
    contextWith(asked.context),
  );
}

export function judgeCommand(command: string, asked: Asked = {}): Verdict {
  const { effects, words } = analyse(command, 'bash', { cwd: root, home });
  return judgeEffects(effects, asked, words && { words, cwd: root });
}
