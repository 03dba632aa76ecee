import { options, type Options } from './options.js';
import type { CallWords } from './callWords.js';
import type { Call } from './programs/tool.js';
import type { Word } from './word.js';

/** A call of a table, made ready to be compared. */
export interface Shape {
  readonly call: Call;
  /** Undefined where the tool's own list holds. */
  readonly table: Options | undefined;
  readonly paths: readonly (readonly RegExp[])[];
  /** Words of which each call of this shape has one; undefined where none can be named. */
  readonly signs: ReadonlySet<string> | undefined;
  readonly given: readonly (readonly string[])[];
  readonly not: readonly string[];
}

export function shapeOf(call: Call, toolOptions: string, isAnyCase: boolean): Shape {
  const written = (call.sub ?? '').split(',').map(path => path.trim().split(/\s+/).filter(Boolean));
  const paths = written.map(path => path.map(word => wordPattern(word, isAnyCase)));
  const groups = (text: string | undefined): string[][] =>
    (text ?? '')
      .split(/\s+/)
      .filter(Boolean)
      .map(group => group.split('|'));
  const table = call.options === undefined ? undefined : options(`${toolOptions} ${call.options}`);
  const signs = isAnyCase ? undefined : signsOf(written);
  return { call, table, paths, signs, given: groups(call.given), not: groups(call.not).flat() };
}

/** Of each path the first word that is written out. */
function signsOf(paths: readonly (readonly string[])[]): Shape['signs'] {
  const signs = paths.map(path => path.find(word => !word.includes('*')));
  return signs.every(sign => sign !== undefined) ? new Set(signs.flatMap(sign => sign.split('|'))) : undefined;
}

const anyWords = /^\*\*$/;

function wordPattern(word: string, isAnyCase: boolean): RegExp {
  if (word === '**') return anyWords;
  const alternatives = word.split('|').map(one => one.replace(/[.+?^${}()[\]\\]/g, '\\$&').replace(/\*/g, '.*'));
  return new RegExp(`^(?:${alternatives.join('|')})$`, isAnyCase ? 'i' : '');
}

/** Whether a call of these words can have the shape at all: asked first, because nearly none has. */
export function mayFollow({ signs }: Shape, words: readonly string[]): boolean {
  return signs === undefined || words.some(word => signs.has(word));
}

/** The operands that follow the shape; undefined when the call has another one. Errs towards the same for harm. */
export function follows(shape: Shape, words: CallWords, texts: readonly string[]): readonly Word[] | undefined {
  const { call, given, not } = shape;
  if (!given.every(group => group.some(option => isGiven(option, words)))) return undefined;
  if (not.some(option => isGiven(option, words))) return undefined;
  if (call.like !== undefined && !texts.some(text => call.like?.test(text))) return undefined;
  if (call.unlike !== undefined && texts.some(text => call.unlike?.test(text))) return undefined;
  for (const path of shape.paths) {
    const length = lengthOf(path, words.operands);
    if (length !== undefined) return atMost(words.operands.slice(length), call);
    const other = words.certain.length === words.operands.length ? undefined : lengthOf(path, words.certain);
    if (other !== undefined) return atMost(words.certain.slice(other), call);
  }
  return undefined;
}

function atMost(rest: readonly Word[], { most }: Call): readonly Word[] | undefined {
  return most !== undefined && rest.length > most ? undefined : rest;
}

/** How many operands a path takes; `**` passes over what looks like the name of a command. */
function lengthOf(path: readonly RegExp[], operands: readonly Word[]): number | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return 0;
  if (first !== anyWords) {
    if (!isWord(first, operands[0])) return undefined;
    const length = lengthOf(rest, operands.slice(1));
    return length === undefined ? undefined : length + 1;
  }
  for (let from = 0; from <= operands.length; from++) {
    const length = lengthOf(rest, operands.slice(from));
    if (length !== undefined) return from + length;
    const passed = operands[from]?.text ?? '';
    if (!/^[a-z][a-z0-9:_-]*$/i.test(passed) || hasVerb.test(passed)) return undefined;
  }
  return undefined;
}

/** After one of these stand names of things, and a thing may be called `delete`. */
const hasVerb = /^(describe|list|ls|show|view|logs|status|help|search|create)$/;

function isWord(pattern: RegExp, word: Word | undefined): boolean {
  return word !== undefined && pattern.test(word.text);
}

function isGiven(option: string, { flags }: CallWords): boolean {
  const at = option.indexOf('=');
  const values = flags.get(at === -1 ? option : option.slice(0, at));
  if (values === undefined) return false;
  if (at === -1) return !values.some(({ text }) => text === 'false');
  return values.some(({ text }) => text === option.slice(at + 1));
}
