import type { Layer, Rule, When } from '../protocol/rule.js';
import { compileWhen, type Matcher } from './match.js';
import { isName } from './naming.js';
import { faultOfPattern, faultOfText } from './pattern.js';
import { faultOfTests, type ReadCommand } from './ruleTests.js';

export interface CompilePlace {
  readonly home: string;
  readonly roots: readonly string[];
  /** Reads a command, for the tests inside rules. Without it a rule that has tests counts as broken. */
  readonly analyse?: ReadCommand;
}

export interface HeldRule {
  readonly rule: Rule;
  readonly layer: Layer;
}

export interface CompiledRule extends HeldRule {
  readonly from: string;
  /** Its id and its layer, as they stand behind its words. */
  readonly signature: string;
  /** Its words with its signature. */
  readonly because: string;
  readonly when: Matcher;
  readonly unless: Matcher | undefined;
  /** The grants it was handed on from, the nearest first: it holds where each of them does, and counts against them. */
  readonly ancestors: readonly HeldRule[];
}

/** Compiles one rule of a layer; `fault` says in words why it cannot hold. */
export function compileRule(
  rule: Rule,
  layer: Layer,
  from: string,
  place: CompilePlace,
  ancestors: readonly HeldRule[] = [],
): CompiledRule | { readonly fault: string } {
  for (const [name, when] of [['when', rule.when] as const, ['unless', rule.unless] as const]) {
    if (when?.leading !== undefined && (name === 'unless' || rule.then === 'allow') && !isName(when.leading)) {
      return { fault: `${name}.leading names no command whose further words are known; "words" covers exact ones` };
    }
    const broken = faultOfWhen(name, when);
    if (broken !== undefined) return { fault: broken };
  }
  const unless = rule.unless === undefined ? undefined : compileWhen(rule.unless, place);
  const signature = `(rule ${rule.id}, ${from === layer ? layer : `${layer}: ${from}`})`;
  const because = `${rule.because} ${signature}`;
  const made = { rule, layer, from, signature, because, when: compileWhen(rule.when, place), unless, ancestors };
  const fault = faultOfTests(made, place);
  return fault === undefined ? made : { fault };
}

/** Why a pattern in it cannot be used, and which. */
export function faultOfWhen(name: 'when' | 'unless', when: When | undefined): string | undefined {
  const path = when?.path === undefined ? undefined : faultOfPattern(when.path);
  if (path !== undefined) return `${name}.path ${path}`;
  for (const key of ['host', 'remote'] as const) {
    const text = when?.[key] === undefined ? undefined : faultOfText(when[key]);
    if (text !== undefined) return `${name}.${key} ${text}`;
  }
  return undefined;
}
