import { bytesInWords } from '../protocol/countWords.js';
import { measures, type Measure, type Period, type Rule } from '../protocol/rule.js';
import type { Spend } from '../protocol/spend.js';
import type { CompiledRule } from './compiledRule.js';
import type { Context } from './context.js';
import type { Question } from './judge.js';
import type { Subject } from './resolve.js';

/** What an action takes of a limit. What cannot be counted beforehand is more than any limit. */
export interface Amounts {
  readonly bytes: number;
}

/** The bytes that are planned to be written or taken away; of a command's own writing nobody knows them. */
export function amountsOf({ changes }: Question, subjects: readonly Subject[]): Amounts {
  if (changes !== undefined && changes.length > 0) {
    const sizes = changes.map(change =>
      change.kind === 'write' ? bytesOfText(change.after.text) : bytesOf(change.before),
    );
    return { bytes: sizes.reduce((sum, size) => sum + size, 0) };
  }
  const counted = subjects.map(({ effect, breadth }) =>
    effect.kind === 'delete' && breadth?.complete === true ? breadth.bytes : Infinity,
  );
  return { bytes: counted.length === 0 ? Infinity : counted.reduce((sum, size) => sum + size, 0) };
}

/** A limit that has no room for an action. */
export interface Reached {
  readonly rule: string;
  readonly most: number;
  /** With the sum. */
  readonly words: string;
}

/** Undefined while the rule's limit has room for this. */
export function reachedLimit({ id, limit }: Rule, amounts: Amounts, context: Context): Reached | undefined {
  if (limit === undefined) return undefined;
  for (const measure of measures) {
    const most = limit[measure];
    if (most === undefined) continue;
    const before = context.spent(id, measure, limit.per);
    const amount = amountOf(measure, amounts);
    if (before + amount <= most && !(measure === 'money' && before >= most)) continue;
    const may = `${amountInWords(measure, most)} ${perInWords[limit.per]}`;
    const sum = Number.isFinite(before) ? `${amountInWords(measure, before)} so far` : 'it is not counted here';
    const more =
      measure === 'bytes'
        ? `, and this ${Number.isFinite(amount) ? `is ${bytesInWords(amount)}` : 'cannot be counted'}`
        : '';
    return { rule: id, most, words: `its limit of ${may} is reached: ${sum}${more}` };
  }
  return undefined;
}

/** What a pass takes of the limits of the rules that let it pass, and of those they were handed on from. */
export function spendsOf(rules: readonly CompiledRule[], amounts: Amounts): readonly Spend[] {
  const allowing = [...new Set(rules)].filter(({ rule }) => rule.then === 'allow');
  const own = new Set(allowing.map(({ rule }) => rule.id));
  // An ancestor that speaks itself is counted once.
  const inherited = new Map(
    allowing.flatMap(({ rule, ancestors }) =>
      ancestors.flatMap(({ rule: one }) => (own.has(one.id) ? [] : [[one.id, { rule: one, via: rule.id }] as const])),
    ),
  );
  return [...allowing, ...inherited.values()].flatMap((charged): Spend[] => {
    const { id, uses, limit } = charged.rule;
    const via = 'via' in charged ? { via: charged.via } : {};
    const spends: Spend[] =
      uses === undefined ? [] : [{ rule: id, measure: 'count', per: 'ever', amount: 1, most: uses, ...via }];
    for (const measure of ['count', 'bytes'] as const) {
      const most = limit?.[measure];
      if (limit === undefined || most === undefined) continue;
      spends.push({ rule: id, measure, per: limit.per, amount: amountOf(measure, amounts), most, ...via });
    }
    return spends;
  });
}

function amountOf(measure: Measure, { bytes }: Amounts): number {
  return measure === 'count' ? 1 : measure === 'bytes' ? bytes : 0;
}

const perInWords = {
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
  session: 'a session',
  task: 'a task',
} as const satisfies Record<Period, string>;

/** A limit as it stands in the sentence of its rule. */
export function limitInWords(limit: NonNullable<Rule['limit']>): string {
  const parts = measures.flatMap(measure => {
    const most = limit[measure];
    return most === undefined ? [] : [amountInWords(measure, most)];
  });
  return `at most ${parts.join(' and ')} ${perInWords[limit.per]}`;
}

/** So much of what a rule limits. */
export function amountInWords(measure: Measure, amount: number): string {
  switch (measure) {
    case 'count':
      return amount === 1 ? 'once' : `${amount} times`;
    case 'bytes':
      return bytesInWords(amount);
    case 'money':
      return `$${amount}`;
  }
}

/** As UTF-8. */
function bytesOfText(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function bytesOf(image: NonNullable<Question['changes']>[number]['before']): number {
  return image.kind === 'text' || image.kind === 'bytes' ? image.bytes : image.kind === 'missing' ? 0 : Infinity;
}
