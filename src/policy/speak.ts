import type { Layer } from '../protocol/rule.js';
import type { Reason } from '../protocol/verdict.js';
import type { Judging } from './compile.js';
import type { CompiledRule } from './compiledRule.js';
import type { Context } from './context.js';
import { defaultOf } from './defaults.js';
import { reachesOwn } from './locate.js';
import type { Call } from './match.js';
import { protectionOf } from './protected.js';
import { whenInWords } from './words.js';
import type { Subject } from './resolve.js';

const strictness = { allow: 0, ask: 1, deny: 2 } as const satisfies Record<Reason['kind'], number>;

/** The strictest answer of all; where nobody spoke it asks. */
export function strictest(reasons: readonly Reason[]): Reason['kind'] {
  if (reasons.length === 0) return 'ask';
  return reasons.reduce<Reason['kind']>(
    (most, { kind }) => (strictness[kind] > strictness[most] ? kind : most),
    'allow',
  );
}

/** All that is said about one effect: the rules that speak, else the default; protections and own state besides. */
export function judgeSubject(subject: Subject, call: Call, policy: Judging, context: Context): readonly Reason[] {
  const { effect } = subject;
  const spoken = policy.indexes
    .flatMap(index => index.find(subject, call))
    .filter(rule => speaks(rule, subject, call, policy, context))
    .map(made => reasonOf(made, subject));
  const said: Reason[] =
    spoken.length > 0 ? spoken : [{ ...defaultOf(subject), effect, from: { kind: 'default' } as const }];
  const own = ownState(subject, context);
  if (own !== undefined) return [...said, { kind: 'deny', because: own, effect, from: { kind: 'protected' } }];
  const protection = protectionOf(subject);
  if (protection === undefined) return said;
  const named = subject.target === undefined ? '' : `${subject.target.given} is protected: `;
  return [...said, { kind: 'ask', because: `${named}${protection}`, effect, from: { kind: 'protected' } }];
}

function speaks(made: CompiledRule, subject: Subject, call: Call, policy: Judging, context: Context): boolean {
  const { rule } = made;
  if (rule.agents !== undefined && !rule.agents.some(name => name === '*' || name === context.agent)) return false;
  if (rule.modes !== undefined && !rule.modes.includes(context.mode)) return false;
  const allows = rule.then === 'allow';
  if (allows && !mayAllow(made, subject, policy, context)) return false;
  const answer = made.when(subject, call, allows ? 'exact' : 'strict');
  if (answer === 'no' || (allows && answer === 'unknown')) return false;
  return made.unless?.(subject, call, 'exact') !== 'yes';
}

/** Whether a rule that allows holds at all, here and now. */
function mayAllow({ rule, layer }: CompiledRule, { effect }: Subject, policy: Judging, context: Context): boolean {
  const { noAllowRules, longestGrantHours } = policy.constraints;
  if (noAllowRules !== undefined && layer !== 'admin') return false;
  if (rule.uses !== undefined && context.uses(rule.id) >= rule.uses) return false;
  const expires = rule.expires === undefined ? undefined : Date.parse(rule.expires);
  // A clock set back must not bring a grant back to life.
  if (expires !== undefined && Math.max(context.now, context.newestEntryAt) >= expires) return false;
  if (expires !== undefined && context.now < context.newestEntryAt) return false;
  if (longestGrantHours !== undefined && layer !== 'admin') {
    if (layer !== 'session' && expires === undefined) return false;
    if (expires !== undefined && expires > context.now + longestGrantHours.value * 3_600_000) return false;
  }
  // Remembered beyond the session, the folder's own code passes by itself only where something else holds it.
  const isProjectCode = effect.kind === 'execute' && effect.opaque === true;
  return !(isProjectCode && layer === 'workspace' && !context.sandboxWorks && !context.trustsProjectCode);
}

function reasonOf({ rule, layer, from }: CompiledRule, { effect }: Subject): Reason {
  const because = `${rule.because} (rule ${rule.id}, ${layerWords(layer, from)})`;
  const except = rule.unless === undefined ? {} : { except: whenInWords(rule.unless) };
  return { kind: rule.then, because, effect, from: { kind: 'rule', id: rule.id, layer, ...except } };
}

function layerWords(layer: Layer, from: string): string {
  return from === layer ? layer : `${layer}: ${from}`;
}

function ownState({ effect, target }: Subject, context: Context): string | undefined {
  if (target === undefined) return undefined;
  const names = target.real === undefined ? [target.given] : [target.given, target.real];
  const reaches = target.spot === 'own' || (target.wide && names.some(name => reachesOwn(name, context)));
  if (!reaches) return undefined;
  return `${target.given} ${target.spot === 'own' ? 'belongs to' : 'contains'} Countersign's own state, which no agent may ${
    effect.kind === 'read' ? 'read' : 'touch'
  }`;
}
