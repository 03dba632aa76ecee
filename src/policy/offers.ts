import { isWithin, parentOf } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import type { Facts } from '../protocol/fact.js';
import type { Layer, Rule, When } from '../protocol/rule.js';
import type { GrantScope, Offer, Verdict } from '../protocol/verdict.js';
import { withRule, type Judging } from './compile.js';
import type { Context } from './context.js';
import { judge, type Question } from './judge.js';
import { fingerprint } from './fingerprint.js';
import { callOf, type Call } from './match.js';
import { ruleInWords } from './words.js';

export type RuleScope = Exclude<GrantScope, 'once'>;

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

/** What could be remembered: the narrowest `when` for each scope, or why there is none. */
type Candidates =
  | { readonly offers: readonly { readonly scope: RuleScope; readonly when: When; readonly note?: string }[] }
  | { readonly none: string };

/**
 * The narrowest rules a person may make together with an approval.
 *
 * Invariant: an offer is made only if, taken, it lets the same action pass the next time; it is tried by judging again.
 */
export function offersFor(about: About): Pick<Verdict, 'offers' | 'noOffer'> {
  const found = candidatesOf(about);
  if ('none' in found) return { offers: [], noOffer: found.none };
  const offers = found.offers
    .filter(({ scope }) => mayRemember(scope, about.policy))
    .map(({ scope, when, note }) => makeOffer(scope, when, note, about))
    .filter(offer => passesWith(offer, about));
  if (offers.length > 0) return { offers, noOffer: undefined };
  return { offers, noOffer: whoInsists(about) };
}

function candidatesOf({ question, verdict, context }: About): Candidates {
  const never = whyNever(verdict);
  if (never !== undefined) return { none: never };
  const call = callOf(question.action.tool, question.action.hash, question.effects);
  if (call.words !== undefined) return forCommand(call, verdict.effects, context);
  if (verdict.effects.some(({ kind }) => kind === 'unknown' || kind === 'execute' || kind === 'git')) {
    return { none: 'Only one simple command, without expansions, pipes or redirections, can be remembered.' };
  }
  return forFiles(verdict.effects, context);
}

function whyNever({ floor, reasons, effects }: Verdict): string | undefined {
  if (floor !== undefined) return 'This is asked each time, whatever rules say: it cannot be undone.';
  const from = new Set(reasons.filter(({ kind }) => kind === 'ask').map(reason => reason.from.kind));
  if (effects.some(({ kind }) => kind === 'secret')) return 'Secrets are asked for each time.';
  if (from.has('protected')) return 'What is protected is asked for each time.';
  if (from.has('fault')) return 'Nothing can be remembered until the policy is mended.';
  const inline = effects.some(effect => effect.kind === 'execute' && effect.inline === true);
  return inline ? 'Code that is written into a command is never remembered.' : undefined;
}

function forCommand({ words, cwd }: Call, effects: readonly Effect[], context: Context): Candidates {
  if (words === undefined || cwd === undefined) return { none: 'Where it runs is not known.' };
  const exact: When = { words: nonEmpty(words), cwd };
  const code = effects.find(effect => effect.kind === 'execute' && effect.opaque === true);
  if (code?.kind !== 'execute') return { offers: allScopes(exact) };
  if (code.hash === undefined) return { none: 'What it would run could not be read, so it cannot be remembered.' };
  const when: When = { ...exact, hash: code.hash };
  if (context.sandboxWorks || context.trustsProjectCode) return { offers: allScopes(when) };
  const note = 'This runs whatever is in the folder, also what the agent wrote.';
  return { offers: [{ scope: 'session', when, note }] };
}

function forFiles(effects: readonly Effect[], { roots }: Context): Candidates {
  const changed = effects.filter(effect => effect.kind !== 'none');
  const [only] = changed;
  const isOneFile = changed.length === 1 && only !== undefined && 'path' in only && only.glob === undefined;
  if (!isOneFile) return { none: 'It touches more than one file, or something else than files.' };
  const exact: When = { effect: only.kind, path: only.recursive ? `${literal(only.path)}/**` : literal(only.path) };
  const folder = parentOf(only.path);
  if (!roots.some(root => isWithin(root, folder))) return { offers: allScopes(exact) };
  return {
    offers: [...allScopes(exact), { scope: 'session', when: { effect: only.kind, path: `${literal(folder)}/**` } }],
  };
}

function allScopes(when: When): { scope: RuleScope; when: When }[] {
  return (['session', 'day', 'always'] as const).map(scope => ({ scope, when }));
}

function mayRemember(scope: RuleScope, { constraints }: Judging): boolean {
  const longest = constraints.longestGrantHours?.value;
  if (constraints.noAllowRules !== undefined) return false;
  return longest === undefined || scope === 'session' || (scope === 'day' && longest >= 24);
}

function makeOffer(scope: RuleScope, when: When, note: string | undefined, { context }: About): Offer {
  const lasts = scope === 'day' ? { expires: new Date(context.now + 86_400_000).toISOString() } : {};
  const body = { when, then: 'allow' as const, because: 'you allowed it', ...lasts };
  const rule: Rule = { id: `allow-${fingerprint({ scope, body })}`, ...body };
  const words = ruleInWords(rule, layerOf(scope));
  return { scope, rule, words: note === undefined ? words : `${words} ${note}` };
}

function passesWith({ scope, rule }: Offer, { question, facts, policy, context }: About): boolean {
  if (scope === 'once') return false;
  const next = withRule(policy, rule, layerOf(scope), { home: context.home, roots: context.roots });
  return next !== undefined && judge(question, facts, next, context).kind === 'allow';
}

function whoInsists({ verdict, policy }: About): string {
  const limit = policy.constraints.noAllowRules ?? policy.constraints.longestGrantHours;
  if (limit !== undefined) return `${limit.from} does not permit a rule that would cover this.`;
  const rule = verdict.reasons.find(({ kind, from }) => kind === 'ask' && from.kind === 'rule');
  return rule === undefined ? 'No narrow rule would cover this.' : `A rule insists on asking: ${rule.because}.`;
}

/** A path as a pattern that matches it alone. */
function literal(path: string): string {
  return path.replace(/[*?[\]{}()!+@\\]/g, '\\$&');
}

function nonEmpty(words: readonly string[]): [string, ...string[]] {
  const [first = '', ...rest] = words;
  return [first, ...rest];
}
