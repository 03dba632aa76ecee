import { assertNever } from '../base/never.js';
import type { Effect } from '../protocol/effect.js';
import { noFacts } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import type { Compiled } from './compile.js';
import { gitHostOf } from './constraints.js';
import type { Context } from './context.js';
import { judge, type Question } from './judge.js';
import { registriesOf } from './registries.js';

/** Where a running act wants to go. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

export type Reach =
  /** `exactly`: this very host was named, not a pattern that it fits. */
  | { readonly kind: 'allowed'; readonly exactly: boolean; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string };

/** What runs: who does it, and the effects that it was let through with. */
export type Running = Pick<Question, 'action' | 'effects'>;

/**
 * Whether an act that runs may connect to a host: what it was let through with names that host, or a rule allows it.
 *
 * Invariant: what rules deny by now is refused, also what was approved before; what would be asked is refused, since
 * nobody is asked about a connection. No threshold, limit or budget lets one through.
 */
export function mayReach(to: Destination, running: Running, policy: Compiled, context: Context): Reach {
  const effect: Effect = { kind: 'network', host: to.host, port: to.port };
  const judgedAs = (reviewed: boolean): Verdict => {
    const now = { ...context, threshold: 0, passesInSandbox: false, reviewed };
    return judge({ action: running.action, effects: [effect] }, noFacts, policy, now);
  };
  const verdict = judgedAs(context.reviewed);
  if (verdict.kind === 'deny') return { kind: 'refused', because: verdict.because };
  const rules = allowingIn(verdict);
  const isExact = (ids: readonly string[]): boolean =>
    policy.rules.some(({ rule }) => ids.includes(rule.id) && rule.when.host === to.host);
  const exactly = isExact(rules);
  const named = running.effects.flatMap(namedBy);
  if (named.some(one => one.host === to.host && (one.port === undefined ? isUsual(to) : one.port === to.port))) {
    // What a pattern lets pass was named by the agent alone: maybe no person ever saw that it is this machine. The
    // pattern may be suspended by now, and have let it pass before.
    const before = context.reviewed ? judgedAs(false) : verdict;
    const letBefore = allowingIn(before);
    const isByPattern = before.kind === 'allow' && letBefore.length > 0 && !isExact(letBefore);
    return { kind: 'allowed', exactly: !isByPattern, because: 'it was named by what was approved' };
  }
  const isFree = verdict.kind === 'allow' && rules.length > 0 && verdict.spends.length === 0;
  if (!isFree) return { kind: 'refused', because: notNamed(to, named) };
  if (isUsual(to) || (exactly && isHere(to.host))) return { kind: 'allowed', exactly, because: verdict.because };
  return { kind: 'refused', because: `${verdict.because}; but its port ${to.port} was not named` };
}

function allowingIn({ reasons }: Verdict): readonly string[] {
  return reasons.flatMap(({ kind, from }) => (kind === 'allow' && from.kind === 'rule' ? [from.id] : []));
}

interface Named {
  readonly host: string;
  readonly port: number | undefined;
}

function namedBy(effect: Effect): readonly Named[] {
  switch (effect.kind) {
    case 'network':
      return effect.host === '' ? [] : [{ host: effect.host.toLowerCase(), port: effect.port }];
    case 'git': {
      const host = gitHostOf(effect);
      return host === undefined || host === '' ? [] : [{ host, port: undefined }];
    }
    case 'package':
      return registriesOf(effect.manager).map(host => ({ host, port: undefined }));
    case 'none':
    case 'read':
    case 'write':
    case 'delete':
    case 'secret':
    case 'execute':
    case 'privilege':
    case 'process':
    case 'env':
    case 'attachment':
    case 'agent':
    case 'mcp':
    case 'publish':
    case 'unknown':
      return [];
    default:
      return assertNever(effect);
  }
}

function isUsual({ port }: Destination): boolean {
  return port === 80 || port === 443;
}

/** This machine, as one names it. A rule that names it means what listens there, whatever the port. */
function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function notNamed({ port }: Destination, named: readonly Named[]): string {
  const hosts = named.map(one => (one.port === undefined ? one.host : `${one.host}:${one.port}`));
  if (hosts.length === 0) return `no host was named when it was approved, and no rule allows this one on port ${port}`;
  return `only ${[...new Set(hosts)].join(', ')} was named when it was approved`;
}
