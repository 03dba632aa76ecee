import type { Effect } from '../protocol/effect.js';
import {
  projectKey,
  pushKey,
  type BreadthFact,
  type CommitsFact,
  type Facts,
  type PathFact,
} from '../protocol/fact.js';
import type { GitStart } from '../protocol/gitStart.js';
import { breadthOf, commitsOf } from './breadth.js';
import type { Places } from './context.js';
import { locate, type Spot } from './locate.js';
import { isSecret } from './secrets.js';
import { linksReached, mayBeOthers, mayReachSecret, secretsReached } from './secretsBelow.js';

/** A path of an effect, with what the machine says about it. */
export interface Target {
  /** As declared. */
  readonly given: string;
  /** Through symlinks; undefined when the machine could not say, or the name does not say which file it names. */
  readonly real: string | undefined;
  readonly type: PathFact['type'] | undefined;
  /** Reaches more than this one path. */
  readonly wide: boolean;
  readonly glob: string | undefined;
  readonly spot: Spot;
}

/** One effect as it is judged: facts filled in, and its target when it has one. */
export interface Subject {
  readonly effect: Effect;
  readonly target: Target | undefined;
  /** How much it reaches, where that was counted. */
  readonly breadth: BreadthFact | undefined;
  /** How much of its history git loses, where that was counted. */
  readonly commits?: CommitsFact;
}

export type PathEffect = Extract<Effect, { path: string }>;

export function hasPath(effect: Effect): effect is PathEffect {
  return 'path' in effect;
}

/** Fills in what the facts say and adds the `secret` effect for every path that names one. Pure and total. */
export function resolve(effects: readonly Effect[], facts: Facts, context: Places): readonly Subject[] {
  const known = effects.map(one => (mayBeOthers(one, facts) ? { ...one, unsure: true } : one));
  const subjects = known.flatMap(effect => resolveOne(effect, facts, context) ?? []);
  const secrets = subjects.flatMap(({ effect, target }): Subject[] => {
    if (target === undefined || !hasPath(effect) || effect.kind === 'secret') return [];
    if (effect.kind === 'write' && effect.permissions !== undefined) return [];
    if (!namesSecret(target)) return [];
    const { path, recursive, glob, unsure } = effect;
    const wide = { ...(recursive && { recursive }), ...(glob !== undefined && { glob }), ...(unsure && { unsure }) };
    return [{ effect: { kind: 'secret', path, ...wide }, target, breadth: undefined }];
  });
  return [...subjects, ...secrets, ...known.flatMap(effect => reached(effect, facts, context))];
}

/** Secrets, and what lies elsewhere, that it reads without naming them. Where nobody could look, there may be one. */
function reached(effect: Effect, facts: Facts, context: Places): readonly Subject[] {
  if (!mayReachSecret(effect) || locate(effect.path, context) !== 'inside') return [];
  const { path } = effect;
  const found = secretsReached(effect, facts);
  const secrets: readonly PathEffect[] = found?.slice(0, 3).map(one => ({ kind: 'secret', path: one })) ?? [
    { kind: 'secret', path, unsure: true },
  ];
  const outside = linksReached(effect, facts).slice(0, 3);
  const reads: readonly PathEffect[] = outside.map(one => ({ kind: 'read', path: one }));
  return [...secrets, ...reads].map(one => resolvePathEffect(one, facts, context));
}

/** Undefined: the facts say that there is no such effect. */
function resolveOne(effect: Effect, facts: Facts, context: Places): Subject | undefined {
  if (hasPath(effect)) return resolvePathEffect(effect, facts, context);
  if (effect.kind === 'execute' && effect.chosenBy?.every(path => facts.paths.get(path)?.type === 'missing') === true)
    return { effect: { kind: 'none' }, target: undefined, breadth: undefined };
  if (effect.kind === 'git') return resolveGit(effect, facts);
  if (effect.kind === 'execute' && effect.opaque && effect.words !== undefined && effect.hash === undefined) {
    const project = facts.projects.get(projectKey(effect.words, effect.cwd));
    const resolved = project === undefined ? effect : { ...effect, hash: project.hash };
    return { effect: resolved, target: undefined, breadth: undefined };
  }
  return { effect, target: undefined, breadth: breadthOf(effect, facts) };
}

type GitEffect = Extract<Effect, { kind: 'git' }>;

function resolveGit(effect: GitEffect, facts: Facts): Subject | undefined {
  if (effect.reads !== undefined && onlyReads(effect.reads, effect.folder, facts)) return undefined;
  const resolved = effect.op === 'push' && effect.folder !== undefined ? pushed(effect, effect.folder, facts) : effect;
  const commits = commitsOf(effect, facts);
  const breadth = breadthOf(effect, facts);
  return { effect: resolved, target: undefined, breadth, ...(commits !== undefined && { commits }) };
}

/** The configuration was read, and starts nothing of these kinds, nor of those that every read of a repository may. */
function onlyReads(kinds: readonly GitStart[], folder: string | undefined, facts: Facts): boolean {
  const starts = folder === undefined ? undefined : facts.gits.get(folder)?.starts;
  const all: readonly GitStart[] = [...kinds, 'fetch', 'anything'];
  return starts?.some(({ kind }) => all.includes(kind)) === false;
}

/** Where there are several addresses, none of them is the one that a rule could allow. */
function pushed(effect: GitEffect, folder: string, facts: Facts): GitEffect {
  const fact = facts.pushes.get(pushKey(folder, effect.to));
  if (fact === undefined) return effect;
  const [remote, ...others] = fact.addresses;
  return {
    ...effect,
    ...(remote !== undefined && others.length === 0 && { remote }),
    ...(fact.rewrites && { rewrites: true }),
    ...(fact.deletesRef && { deletesRef: true }),
  };
}

function resolvePathEffect(effect: PathEffect, facts: Facts, context: Places): Subject {
  const fact = facts.paths.get(effect.path);
  const givenSpot = locate(effect.path, context);
  // A name that means different files to different readers has no real path, whatever the machine answered.
  const real = givenSpot === 'unknown' || effect.unsure ? undefined : fact?.real;
  const realSpot = real === undefined ? givenSpot : locate(real, context);
  const target: Target = {
    given: effect.path,
    real: realSpot === 'unknown' ? undefined : real,
    type: fact?.type,
    wide: effect.recursive === true || effect.glob !== undefined,
    glob: effect.glob,
    spot: givenSpot === 'own' ? 'own' : realSpot,
  };
  return { effect: { ...effect, path: real ?? effect.path }, target, breadth: breadthOf(effect, facts) };
}

function namesSecret({ given, real, glob }: Target): boolean {
  const names = real === undefined || real === given ? [given] : [given, real];
  return names.some(name => isSecret(name) || (glob !== undefined && isSecret(`${name}/${glob}`)));
}
