import { hole, type Word } from '../word.js';
import type { Script } from './syntax.js';

/** What came out of a listing of files: some of those below `roots`. */
export interface Listing {
  readonly roots: readonly Word[];
  readonly isRecursive: boolean;
  /** Of the names that were asked for; undefined: all. */
  readonly glob: string | undefined;
  /** Some were left out in a way that only running tells. */
  readonly isFiltered: boolean;
}

/** What an expression stands for, as far as the text says. */
export interface Value {
  /** Its members, a list's one by one; `hole` where something cannot be read before it runs. */
  readonly words: readonly Word[];
  readonly listing: Listing | undefined;
  /** Something fetched from the network is in it. */
  readonly isFetched: boolean;
  readonly table: ReadonlyMap<string, Value> | undefined;
  readonly blocks: readonly Script[];
  /** The type that an instance was made of, where it matters what its methods do. */
  readonly type: string | undefined;
}

const nothing: Value = {
  words: [],
  listing: undefined,
  isFetched: false,
  table: undefined,
  blocks: [],
  type: undefined,
};

export const empty = nothing;
export const anything: Value = { ...nothing, words: [{ text: hole, glob: false }] };

export function text(...texts: readonly string[]): Value {
  return { ...nothing, words: texts.map(one => ({ text: one, glob: false })) };
}

export function ofWords(words: readonly Word[]): Value {
  return { ...nothing, words };
}

export function withPart(value: Value, part: Partial<Value>): Value {
  return { ...value, ...part };
}

export function joinedValues(values: readonly Value[]): Value {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return {
    ...nothing,
    words: values.flatMap(({ words }) => words).slice(0, 1000),
    isFetched: values.some(({ isFetched }) => isFetched),
    listing: values.find(({ listing }) => listing !== undefined)?.listing,
    blocks: values.flatMap(({ blocks }) => blocks),
  };
}

/** The value as one text, as a string in quotes shows it. */
export function asText({ words }: Value): string {
  return words.map(word => word.text).join(' ');
}

export function isConstant({ words, listing }: Value): boolean {
  return listing === undefined && words.every(word => !word.text.includes(hole));
}

/** Operators on constants that people build names and texts with; everything else is a hole. */
export function operate(operator: string, left: Value, right: Value): Value {
  const isFetched = left.isFetched || right.isFetched;
  const found = isConstant(left) && isConstant(right) ? onConstants(operator, left, right) : undefined;
  return { ...(found ?? partly(operator, left, right)), isFetched };
}

/** `'C:\' + $x`: what stands before what cannot be read is known. */
function partly(operator: string, left: Value, right: Value): Value {
  return operator === '+' && left.words.length === 1 && right.words.length === 1
    ? text(asText(left) + asText(right))
    : anything;
}

function onConstants(operator: string, left: Value, right: Value): Value | undefined {
  const texts = left.words.map(word => word.text);
  const others = right.words.map(word => word.text);
  const [other = ''] = others;
  switch (operator.replace(/^-[ic](?=replace|split|join)/, '-')) {
    case '+':
      return left.words.length === 1 && right.words.length === 1
        ? text(`${texts[0] ?? ''}${other}`)
        : text(...texts, ...others);
    case '-join':
      return text(texts.join(other));
    case '-f':
      return text((texts[0] ?? '').replace(/\{(\d+)[^{}]*\}/g, (_, index: string) => others[Number(index)] ?? hole));
    case '-replace':
      return isPlainPattern(other) ? text(...texts.map(one => replaced(one, other, others[1] ?? ''))) : undefined;
    case '-split':
      return isPlainPattern(other) ? text(...texts.flatMap(one => one.split(new RegExp(other, 'i')))) : undefined;
    case '*':
      return /^\d{1,3}$/.test(other) && texts.length === 1 ? text((texts[0] ?? '').repeat(Number(other))) : undefined;
    default:
      return undefined;
  }
}

function replaced(one: string, pattern: string, by: string): string {
  return one.replace(new RegExp(pattern, 'gi'), () => by);
}

/** A pattern that means itself: no search with it can take long. */
function isPlainPattern(pattern: string): boolean {
  return pattern.length > 0 && /^(?:[^\\^$.|?*+()[\]{}]|\\[\W])+$/.test(pattern);
}
