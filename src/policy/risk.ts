import type { Effect, EffectKind } from '../protocol/effect.js';
import { decidedBy } from '../protocol/variables.js';
import type { RiskFactor } from '../protocol/verdict.js';
import { isWayOut, type Floor } from './floors.js';
import { protectionOf } from './protected.js';
import type { Subject } from './resolve.js';
import type { Spot } from './locate.js';

/** What a kind of effect weighs before its target is looked at. */
const base: Readonly<Record<EffectKind, number>> = {
  none: 0,
  read: 0,
  write: 30,
  delete: 50,
  secret: 45,
  execute: 30,
  network: 20,
  git: 15,
  package: 30,
  privilege: 45,
  process: 25,
  env: 20,
  attachment: 25,
  agent: 25,
  mcp: 25,
  publish: 70,
  unknown: 40,
};

const bySpot: Readonly<Record<Spot, { readonly points: number; readonly because: string }>> = {
  temp: { points: -15, because: 'it is a temporary file' },
  inside: { points: 0, because: 'it is inside the workspace' },
  outside: { points: 15, because: 'it is outside the workspace' },
  home: { points: 20, because: 'it is in the home folder, outside the workspace' },
  system: { points: 35, because: 'it belongs to the system' },
  own: { points: 40, because: "it is Countersign's own state" },
  unknown: { points: 15, because: 'its name does not say which file it is' },
};

export interface Risk {
  /** 0–100. */
  readonly risk: number;
  readonly factors: readonly RiskFactor[];
}

/** The factors of the heaviest effect, and what the effects are together. A floor weighs at least 70. */
export function riskOf(subjects: readonly Subject[], floor: Floor | undefined): Risk {
  const parts = subjects.map(factorsOf);
  const heaviest = parts.reduce<readonly RiskFactor[]>((most, one) => (sum(one) > sum(most) ? one : most), []);
  const factors = [...heaviest, ...together(subjects)];
  const before = Math.min(100, Math.max(0, sum(factors)));
  if (floor === undefined || before >= 70) return { risk: before, factors };
  return { risk: 70, factors: [...factors, { name: 'floor', points: 70 - before, because: floor.loses }] };
}

function factorsOf(subject: Subject): readonly RiskFactor[] {
  const { effect, target } = subject;
  const factors: RiskFactor[] = [{ name: effect.kind, points: base[effect.kind], because: kindWords(effect) }];
  const add = (name: string, points: number, because: string): void => void factors.push({ name, points, because });
  if (target !== undefined) {
    const { points, because } = bySpot[target.spot];
    if (points !== 0) add(target.spot, points, because);
    if (target.wide && effect.kind !== 'read') add('breadth', 10, 'it reaches more than one file');
    if (target.real === undefined) add('unresolved', 10, 'what the path really is could not be found out');
  }
  if (protectionOf(subject) !== undefined && effect.kind !== 'secret') {
    add('protected', 15, 'it changes what runs by itself or governs the agent');
  }
  if (effect.kind === 'execute' && effect.inline) add('inline', 15, 'its code is in the command itself');
  if (effect.kind === 'network' && effect.sends) add('sends', 15, 'it sends data');
  const decides = effect.kind === 'env' ? decidedBy(effect.name) : undefined;
  if (effect.kind === 'env' && decides !== undefined) add('decides', 25, `${effect.name} decides ${decides}`);
  if (effect.kind === 'git' && effect.op === 'push') add('push', 10, 'it changes a remote');
  if (effect.kind === 'git' && [effect.rewrites, effect.deletesRef, effect.discards].includes(true)) {
    add('irreversible', 50, 'git cannot give back what it takes');
  }
  return factors;
}

function together(subjects: readonly Subject[]): readonly RiskFactor[] {
  const has = (kind: EffectKind): boolean => subjects.some(({ effect }) => effect.kind === kind);
  const factors: RiskFactor[] = [];
  if (has('secret') && subjects.some(({ effect }) => isWayOut(effect))) {
    factors.push({ name: 'secret and a way out', points: 30, because: 'it touches a secret and can send data' });
  }
  if (has('privilege') && subjects.length > 1) {
    factors.push({ name: 'privileged', points: 20, because: 'it acts with higher rights' });
  }
  return factors;
}

function kindWords(effect: Effect): string {
  return effect.kind === 'unknown' ? effect.why : `its effect is "${effect.kind}"`;
}

function sum(factors: readonly RiskFactor[]): number {
  return factors.reduce((total, { points }) => total + points, 0);
}
