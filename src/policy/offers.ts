import type { Facts } from '../protocol/fact.js';
import type { Layer, Rule, When } from '../protocol/rule.js';
import type { Offer, Verdict } from '../protocol/verdict.js';
import { candidatesFor, type Candidate, type RuleScope } from './candidates.js';
import { withRule, type Judging } from './compile.js';
import type { Context } from './context.js';
import { fingerprint } from './fingerprint.js';
import { judge, type Question } from './judge.js';
import { whySuspended } from './suspension.js';
import { ruleInWords } from './words.js';

/** The layer that a rule of this scope belongs to. */
export function layerOf(scope: RuleScope): Layer {
  return scope === 'session' ? 'session' : 'workspace';
}

interface About {
  readonly question: Question;
  readonly facts: Facts;
  readonly policy: Judging;
  readonly context: Context;
  /** Of the same question, without offers. */
  readonly verdict: Verdict;
}

/**
 * The narrowest rules a person may make together with an approval.
 *
 * Invariant: an offer is made only if, taken, it lets the same action pass the next time; it is tried by judging again.
 */
export function offersFor(about: About): Pick<Verdict, 'offers' | 'noOffer'> {
  const found = candidatesFor(about.question, about.verdict, about.context);
  if ('none' in found) return { offers: [], noOffer: found.none };
  const offers = found.offers
    .filter(({ scope }) => mayRemember(scope, about))
    .filter(candidate => passesWith(candidate, about))
    .map(candidate => makeOffer(candidate, about));
  if (offers.length > 0) return { offers, noOffer: undefined };
  return { offers, noOffer: whoInsists(about) };
}

/** What a child is given ends with it: it is never remembered beyond the session. */
function mayRemember(scope: RuleScope, { policy: { constraints }, context: { child } }: About): boolean {
  if (child !== undefined && scope !== 'session') return false;
  const longest = constraints.longestGrantHours?.value;
  if (constraints.noAllowRules !== undefined) return false;
  return longest === undefined || scope === 'session' || (scope === 'day' && longest >= 24);
}

function makeOffer(candidate: Candidate, { context }: About): Offer {
  const { scope, note } = candidate;
  const [first, ...rest] = rulesOf(candidate, context);
  const words = [first, ...rest].map(rule => ruleInWords(rule, layerOf(scope)));
  const id = rest.length === 0 ? first.id : `allow-${fingerprint([first, ...rest].map(rule => rule.id))}`;
  return { id, scope, rules: [first, ...rest], words: [...words, ...(note === undefined ? [] : [note])].join(' ') };
}

function rulesOf({ scope, whens: [first, ...rest] }: Candidate, context: Context): [Rule, ...Rule[]] {
  const lasts = scope === 'day' ? { expires: new Date(context.now + 86_400_000).toISOString() } : {};
  const forIt = { agents: [context.agent] as [string] };
  const made = (when: When): Rule => {
    const ofAll = { when, then: 'allow' as const, because: 'you allowed it', ...lasts };
    // While a reviewer is on, some hold for one agent that would not hold for all.
    const isForOne = context.child !== undefined || (context.reviewed && whySuspended(ofAll) !== undefined);
    const body = isForOne ? { ...ofAll, ...forIt } : ofAll;
    return { id: `allow-${fingerprint({ scope, body })}`, ...body };
  };
  return [made(first), ...rest.map(made)];
}

function passesWith(candidate: Candidate, { question, facts, policy, context }: About): boolean {
  const place = { home: context.home, roots: context.roots };
  let next: Judging | undefined = policy;
  for (const rule of rulesOf(candidate, context)) next = next && withRule(next, rule, layerOf(candidate.scope), place);
  return next !== undefined && judge(question, facts, next, context).kind === 'allow';
}

function whoInsists({ verdict, policy, context }: About): string {
  const limit = policy.constraints.noAllowRules ?? policy.constraints.longestGrantHours;
  if (limit !== undefined) return `${limit.from} does not permit a rule that would cover this.`;
  const rule = verdict.reasons.find(({ kind, from }) => kind === 'ask' && from.kind === 'rule');
  if (rule === undefined && context.reviewed)
    return 'While a reviewer is on, no rule that would cover this is narrow enough to hold.';
  return rule === undefined ? 'No narrow rule would cover this.' : `A rule insists on asking: ${rule.because}.`;
}
