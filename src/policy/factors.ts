import { isWithin } from '../base/paths.js';
import type { Effect, EffectKind } from '../protocol/effect.js';
import { decidedBy } from '../protocol/variables.js';
import type { RiskFactor } from '../protocol/verdict.js';
import { breadthFactor, commitsFactor, droppedFactor, keptFactor } from './counted.js';
import type { Spot } from './locate.js';
import { protectionOf } from './protected.js';
import type { Subject, Target } from './resolve.js';
import type { Circumstances } from './risk.js';

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

/** What weighs more or less about one effect. Each row looks at one thing; undefined: it says nothing here. */
type Row = (subject: Subject, about: Circumstances) => RiskFactor | undefined;

const rows: readonly Row[] = [
  ({ target }) => (target === undefined ? undefined : spots[target.spot]),
  ({ effect, target }, { context }) =>
    effect.kind !== 'read' && target?.wide === true && isEverything(target, [...context.roots, context.home])
      ? factor('everything', 25, 'all that is kept there goes with it')
      : undefined,
  keptFactor,
  breadthFactor,
  ({ target }) =>
    target !== undefined && target.real === undefined
      ? factor('unresolved', 10, 'what the path really is could not be found out')
      : undefined,
  subject =>
    protectionOf(subject) !== undefined && changes(subject.effect)
      ? factor('configuration', 10, 'it changes what runs by itself or governs the agent')
      : undefined,
  ({ effect }) => (effect.kind === 'write' ? openingFactor(effect.permissions) : undefined),
  ({ effect }, { isDescribed }) => {
    if (effect.kind !== 'execute') return undefined;
    if (effect.inline === true) return factor('inline', 15, 'its code is in the command itself');
    if (effect.opaque === true) return factor('opaque', 5, 'it runs whatever the folder holds');
    return isDescribed ? factor('described', -25, `what ${effect.program} does is said beside it`) : undefined;
  },
  ({ effect }) => (effect.kind === 'network' ? hostFactor(effect.host) : undefined),
  ({ effect }) =>
    effect.kind === 'network' && effect.sends === true ? factor('sends', 15, 'it sends data') : undefined,
  ({ effect }) => (effect.kind === 'env' ? variableFactor(effect.name) : undefined),
  ({ effect }) =>
    effect.kind === 'git' && effect.op === 'push' ? factor('push', 10, 'it changes a remote') : undefined,
  ({ effect }) =>
    effect.kind === 'git' && [effect.rewrites, effect.deletesRef, effect.discards].includes(true)
      ? factor('irreversible', 50, 'git cannot give back what it takes')
      : undefined,
  droppedFactor,
  commitsFactor,
];

/** How the heaviest effect came to weigh what it weighs. */
export function factorsOf(subject: Subject, about: Circumstances): readonly RiskFactor[] {
  const factors: RiskFactor[] = [];
  for (const row of rows) {
    const found = row(subject, about);
    if (found !== undefined) factors.push(found);
  }
  return factors;
}

export function kindFactor(effect: Effect): RiskFactor {
  const because = effect.kind === 'unknown' ? effect.why : `its effect is "${effect.kind}"`;
  return factor(effect.kind, base[effect.kind], because);
}

export function factor(name: string, points: number, because: string): RiskFactor {
  return { name, points, because };
}

const spots: Readonly<Record<Spot, RiskFactor | undefined>> = {
  temp: factor('temp', -25, 'it is a temporary file'),
  inside: undefined,
  outside: factor('outside', 15, 'it is outside the workspace'),
  home: factor('home', 20, 'it is in the home folder, outside the workspace'),
  system: factor('system', 35, 'it belongs to the system'),
  own: factor('own', 40, "it is Countersign's own state"),
  unknown: factor('unknown', 15, 'its name does not say which file it is'),
};

function isEverything({ given, real, glob }: Target, homes: readonly string[]): boolean {
  const all = glob === undefined || /^[.*?]+$/.test(glob);
  return all && [given, ...(real === undefined ? [] : [real])].some(name => homes.some(home => isWithin(name, home)));
}

/** Rights for everybody, or those of another user. */
function openingFactor(permissions: string | undefined): RiskFactor | undefined {
  if (permissions === undefined) return undefined;
  const parts = permissions.split(',');
  if (parts.some(part => /^0*[2-7][0-7]{3}$|[+=][rwxXt]*s/.test(part)))
    return factor('set-user-id', 30, 'whoever starts it gets the rights of its owner');
  const opens = parts.some(part => /^0*[0-7]?[0-7]{2}[2367]$|^(?=[ug]*[oa]|[+=])[ugoa]*[+=][rxX]*w/.test(part));
  return opens ? factor('opens', 15, 'everybody on this machine could change it') : undefined;
}

function hostFactor(host: string): RiskFactor | undefined {
  if (host === '') return factor('unknown address', 10, 'which address it reaches could not be read');
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
    ? factor('local', -15, 'it stays on this machine')
    : undefined;
}

function variableFactor(name: string): RiskFactor | undefined {
  if (name === '*') return factor('decides', 25, 'any variable may be meant, also one that decides what runs');
  const what = decidedBy(name);
  return what === undefined ? undefined : factor('decides', 25, `${name} decides ${what}`);
}

function changes(effect: Effect): boolean {
  return effect.kind === 'write' || effect.kind === 'delete';
}
