import { isWithin } from '../../base/paths.js';
import type { Effect } from '../../protocol/effect.js';
import { namesKey, noFacts, type Facts, type PathFact } from '../../protocol/fact.js';
import type { Verdict } from '../../protocol/verdict.js';
import { noPolicy, type Judging } from '../compile.js';
import type { Context } from '../context.js';
import { judge, type Question } from '../judge.js';
import { hasPath, type PathEffect } from '../resolve.js';
import { strictness } from '../speak.js';
import { mayReachSecret } from '../secretsBelow.js';
import type { CallAgain, RecordedAct } from './recorded.js';

/** What a policy says of a recorded act; `unknown`: the record does not hold what that depends on. */
export type Again =
  | { readonly kind: Verdict['kind']; readonly because: string; readonly rules: readonly string[] }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * Judges a recorded act by another policy, from what is on record. Pure and total.
 *
 * Invariant: what something other than a rule made stricter then (a mode, a floor, a fact) stays so, whatever the rules
 * say now; and where the answer depends on what is not on record, it is `unknown`, never a guess.
 */
export function judgedAgain(act: RecordedAct, call: CallAgain, policy: Judging, context: Context): Again {
  if (act.effects.length === 0) return unknown('it was blocked before it was judged');
  if (call.kind === 'unread') return unknown(call.why);
  if (policy.revision === act.revision) return sameAsThen(act);
  const question = questionOf(act, call);
  const facts = factsThen(act);
  const by = (rules: Judging, changes: Partial<Context> = {}): Verdict =>
    judge(question, facts, rules, { ...context, ...changes });
  const now = by(policy);
  const unsettled = notOnRecord.find(({ changes }) => by(policy, changes).kind !== now.kind);
  if (unsettled !== undefined) return unknown(unsettled.why);
  if (hasFloorOfFacts(act, now, policy)) return unknown('it depends on facts that are not on record');
  if (policy.broken) return said(now);
  const bare = by(noPolicy);
  if (now.kind === 'ask' && passedByRisk(act, bare)) {
    // What let it pass then is no rule, and stands for what only a default asks.
    const lenient = by(policy, { threshold: 100, sandboxWorks: true, confinable: true });
    if (lenient.kind === 'allow') return { ...said(now), kind: 'allow', because: 'its low risk let it pass then' };
  }
  const least = leastThen(act, bare);
  return least !== undefined && strictness[least] > strictness[now.kind]
    ? { ...said(now), kind: least, because: 'what decided then was no rule' }
    : said(now);
}

/** Circumstances that a policy may depend on, and that no entry holds. */
const notOnRecord: readonly { readonly why: string; readonly changes: Partial<Context> }[] = [
  {
    why: 'it depends on how much a rule had let pass by then',
    changes: { uses: () => Infinity, spent: () => Infinity },
  },
  { why: 'it depends on whether a sandbox held then', changes: { sandboxWorks: true, confinable: true } },
];

/** The act as it is put to the judge. */
export function questionOf(act: RecordedAct, { command }: Extract<CallAgain, { kind: 'call' }>): Question {
  const { tool, agent, action: hash, extra, effects } = act;
  return {
    action: { tool, agent, hash, ...(extra !== undefined && { extra }) },
    effects,
    ...(command !== undefined && { command }),
  };
}

/** The facts as the recorded effects tell them: their paths are real ones, and what else was found is among them. */
export function factsThen({ effects, floor }: RecordedAct): Facts {
  const chosen = new Set(effects.flatMap(effect => (effect.kind === 'execute' ? (effect.chosenBy ?? []) : [])));
  // Overwriting elsewhere is a floor: where none was recorded, nothing stood there.
  const typeOf = (path: string): PathFact['type'] => (floor === undefined && !chosen.has(path) ? 'missing' : 'file');
  const paths = effects.filter(hasPath).map(({ path }) => path);
  const looked = effects.filter(mayReachSecret).filter(effect => !hasUnsureSecret(effect, effects));
  const cuts = effects.flatMap(effect => (effect.kind === 'read' && effect.cut !== undefined ? [effect.cut] : []));
  return {
    ...noFacts,
    paths: new Map(paths.map(path => [path, { path, real: path, type: typeOf(path) }])),
    secrets: new Map(looked.map(({ path }) => [path, { found: [], links: [] }])),
    names: new Map(cuts.map(cut => [namesKey(cut), { odd: [] }])),
  };
}

function hasUnsureSecret({ path }: PathEffect, effects: readonly Effect[]): boolean {
  return effects.some(other => other.kind === 'secret' && other.unsure === true && isWithin(path, other.path));
}

/** A floor that was none then: what spoke against it was counted or looked up, and is not on record. */
function hasFloorOfFacts(act: RecordedAct, { floor }: Verdict, { floors }: Judging): boolean {
  return floor !== undefined && act.floor === undefined && floors.every(({ id }) => id !== floor.id);
}

function passedByRisk({ byRisk, verdict, rules }: RecordedAct, bare: Verdict): boolean {
  return byRisk || (verdict === 'allow' && rules.length === 0 && bare.kind === 'ask');
}

/** What other things than rules made of it at least: where no rule spoke, the whole verdict is theirs. */
function leastThen({ verdict, rules, floor }: RecordedAct, bare: Verdict): Verdict['kind'] | undefined {
  if (rules.length === 0 && strictness[verdict] > strictness[bare.kind]) return verdict;
  return floor === undefined ? undefined : 'ask';
}

function sameAsThen({ verdict, rules }: RecordedAct): Again {
  return { kind: verdict, because: 'it is the policy that judged it then', rules: rules.map(({ id }) => id) };
}

function said({ kind, because, reasons }: Verdict): Exclude<Again, { kind: 'unknown' }> {
  const rules = reasons.flatMap(({ from }) => (from.kind === 'rule' ? [from.id] : []));
  return { kind, because, rules: [...new Set(rules)] };
}

function unknown(because: string): Again {
  return { kind: 'unknown', because };
}
