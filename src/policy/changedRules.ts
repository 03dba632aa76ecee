import { canonicalJson } from '../base/canonicalJson.js';
import { ruleSchema, type Layer } from '../protocol/rule.js';
import { ruleInWords } from './words.js';

/** What becomes of rules when one list of them takes the place of another; rules as they were kept, unchecked. */
export interface ChangedRules {
  readonly added: readonly unknown[];
  readonly removed: readonly unknown[];
  /** As they are afterwards. */
  readonly changed: readonly unknown[];
}

/** Compares two lists by the ids of their rules; what has no id is compared by what it says. */
export function changedRules(before: readonly unknown[], after: readonly unknown[]): ChangedRules {
  const [was, is] = [byName(before), byName(after)];
  return {
    added: [...is].flatMap(([name, rule]) => (was.has(name) ? [] : [rule])),
    removed: [...was].flatMap(([name, rule]) => (is.has(name) ? [] : [rule])),
    changed: [...is].flatMap(([name, rule]) =>
      was.has(name) && canonicalJson(was.get(name)) !== canonicalJson(rule) ? [rule] : [],
    ),
  };
}

/** By the ids of the rules, on one line; undefined where nothing changed. */
export function changedInWords({ added, removed, changed }: ChangedRules): string | undefined {
  const parts = Object.entries({ added, removed, changed }).flatMap(([what, rules]) =>
    rules.length === 0 ? [] : [`${what} ${rules.map(nameOf).join(', ')}`],
  );
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** A kept rule as a sentence, also one that cannot be read any more. */
export function keptRuleInWords(rule: unknown, layer: Layer): string {
  const parsed = ruleSchema.safeParse(rule);
  return parsed.success ? ruleInWords(parsed.data, layer) : `${nameOf(rule)} (it cannot be read)`;
}

export function idOf(rule: unknown): unknown {
  return typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined;
}

function nameOf(rule: unknown): string {
  const id = idOf(rule);
  return typeof id === 'string' ? id : 'a rule without an id';
}

function byName(rules: readonly unknown[]): ReadonlyMap<unknown, unknown> {
  return new Map(rules.map(rule => [idOf(rule) ?? canonicalJson(rule), rule]));
}
