import type { EffectKind } from '../protocol/effect.js';
import type { Rule, When } from '../protocol/rule.js';
import type { HeldRule } from './compiledRule.js';

/**
 * Which rules that allow do not speak while a reviewer is on: wide ones would let pass, unread, what it is there to
 * read.
 *
 * Invariant: a suspended rule lets nothing pass, and what it asks, demands or limits holds all the same, so that no
 * verdict is milder with a reviewer than without.
 */

/** Why a rule is suspended while a reviewer is on, as a clause; undefined where it stays. */
export function whySuspended({ then, when, agents }: Pick<Rule, 'then' | 'when' | 'agents'>): string | undefined {
  if (then !== 'allow' || when.words !== undefined || when.action !== undefined) return undefined;
  if (when.effect === undefined) return 'it names neither an effect nor the exact words of a command';
  const kinds = [when.effect].flat();
  const isForAll = agents === undefined || agents.includes('*');
  return kinds.map(kind => whyWide(kind, when, isForAll)).find(why => why !== undefined);
}

/** The first of a rule and of those it was handed on from that is suspended, with its reason. */
export function suspendedBy(held: HeldRule, ancestors: readonly HeldRule[]): string | undefined {
  for (const { rule, layer } of [held, ...ancestors]) {
    const why = whySuspended(rule);
    if (why !== undefined) return `rule ${rule.id} (${layer}) is suspended while a reviewer is on, because ${why}`;
  }
  return undefined;
}

/** All rules that do not speak now, in one sentence; none where every rule does. */
export function suspendedInWords(rules: readonly HeldRule[]): readonly string[] {
  const wide = rules.filter(({ rule }) => whySuspended(rule) !== undefined);
  const names = [...new Set(wide.map(({ rule, layer }) => `${rule.id} (${layer})`))];
  if (names.length === 0) return [];
  const which = names.length === 1 ? 'this wide rule is' : `these ${names.length} wide rules are`;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  const shown = names.slice(0, mostNames).join(', ');
  return [
    `While a reviewer is on, ${which} suspended, so that everything that would pass unread is read: ${shown}${more}.`,
  ];
}

/** A line holds no more names than anybody reads. */
const mostNames = 8;

function whyWide(kind: EffectKind, { path, host }: When, isForAll: boolean): string | undefined {
  switch (kind) {
    case 'none':
    // No reviewer ever answers these: asking instead would ask a person, and gain nothing.
    case 'agent':
    case 'attachment':
      return undefined;
    case 'read':
    case 'write':
    case 'delete':
    case 'secret':
      if (path === undefined) return 'it names no path';
      return spansFolders(path) ? 'its path reaches across folders' : undefined;
    case 'network':
      if (isForAll) return 'it opens the network to every agent';
      return host === undefined || host.includes('*') ? 'it names no single host' : undefined;
    case 'execute':
    case 'git':
    case 'package':
    case 'privilege':
    case 'process':
    case 'env':
    case 'mcp':
    case 'publish':
    case 'unknown':
      return 'it does not name the exact words of a command';
  }
}

/** Whether a glob matches names in more than one folder: a folder with all below it, or a glob before the last part. */
function spansFolders(path: string): boolean {
  const parts = path.split('/');
  return (
    path.endsWith('/') ||
    path.includes('**') ||
    /\{[^}]*\//.test(path) ||
    parts.slice(0, -1).some(part => /[*?[{]/.test(part))
  );
}
