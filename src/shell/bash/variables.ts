import { effect } from '../described.js';
import { hole, isKnown, type Word } from '../word.js';
import { namesValue } from './names.js';
import { either, type Outcome, type Prover } from './prove.js';
import { anything, noteVariable } from './simpleCommands.js';
import { assigned, isNumeric, changedBy, textValue, unknownValue, type State, type Value } from './state.js';

/** Builtins that set variables. */

interface Setting {
  readonly name: string;
  /** Undefined where only the name is given. */
  readonly value: Value | undefined;
}

/** `NAME` or `NAME=value`; undefined where the name cannot be read, or is an element of an array. */
function settingOf(word: Word): Setting | undefined {
  const [, name, value] = /^([A-Za-z_]\w*)(?:=([^]*))?$/.exec(word.text) ?? [];
  if (name === undefined || word.open === true) return undefined;
  if (value === undefined) return { name, value };
  if (word.number === true && value === hole) return { name, value: { kind: 'number' } };
  return { name, value: value.includes(hole) || word.glob ? unknownValue : textValue(value) };
}

function lost(prover: Prover, state: State): Outcome {
  prover.unreadable('which variable it sets cannot be read');
  return either(changedBy(state, anything));
}

function split(args: readonly Word[]): { readonly options: string; readonly rest: readonly Word[] } {
  const end = args.findIndex(({ text }) => !/^[-+][A-Za-z]+$/.test(text));
  const options = args.slice(0, end === -1 ? undefined : end).map(({ text }) => text);
  const rest = end === -1 ? [] : args.slice(args[end]?.text === '--' ? end + 1 : end);
  return { options: options.join(''), rest };
}

export function exportAll(prover: Prover, args: readonly Word[], state: State): Outcome {
  return declareWith(prover, args, state, true);
}

export function declare(prover: Prover, args: readonly Word[], state: State): Outcome {
  return declareWith(prover, args, state, false);
}

function declareWith(prover: Prover, args: readonly Word[], state: State, exports: boolean): Outcome {
  const { options, rest } = split(args);
  const isExported = exports || options.includes('x');
  if (/[fF]/.test(options) && !isExported) {
    prover.note(effect({ kind: 'none' })); // shows functions
    return either(state);
  }
  if (rest.length === 0 || options.includes('p')) {
    prover.note(effect({ kind: 'env', name: '*' })); // shows every variable
    return either(state);
  }
  if (!exports && /[nI]/.test(options)) return lost(prover, state); // a name for another variable
  let next = state;
  for (const word of rest) {
    const setting = settingOf(word);
    if (setting === undefined) return lost(prover, state);
    const { name, value } = setting;
    noteVariable(prover, next, name, value ?? unknownValue, isExported);
    // Read-only, a number, a reference, upper case: what is assigned is not what it holds.
    if (/[A-Za-z]/.test(options.replace(/[-+xg]/g, ''))) next = { ...next, special: new Set([...next.special, name]) };
    if (!exports && options.includes('i')) {
      if (value !== undefined && !isNumeric(value)) return lost(prover, state);
      next = { ...next, special: new Set([...next.special, `#${name}`]) };
    }
    if (value !== undefined || !exports) next = assigned(next, name, value ?? unknownValue);
    if (isExported) next = { ...next, exported: new Set([...next.exported, name]) };
  }
  prover.note(effect({ kind: 'none' }));
  return either(next);
}

export function unset(prover: Prover, args: readonly Word[], state: State): Outcome {
  const { options, rest } = split(args);
  let next = state;
  for (const word of rest) {
    const name = /^[\w-]+$/.test(word.text) && isKnown(word) ? word.text : undefined;
    if (name === undefined) return lost(prover, state);
    const bodies = next.functions.get(name);
    if (bodies !== undefined) next = { ...next, functions: new Map(next.functions).set(name, [...bodies, 'none']) };
    if (options.includes('f')) continue;
    noteVariable(prover, next, name, unknownValue, false);
    next = assigned(next, name, unknownValue);
  }
  prover.note(effect({ kind: 'none' }));
  return either(next);
}

/** Sets names to what nobody knows before it runs. */
function fill(prover: Prover, names: readonly (Word | undefined)[], state: State): Outcome {
  let next = state;
  for (const word of names) {
    if (word === undefined || !/^[A-Za-z_]\w*$/.test(word.text) || !isKnown(word)) return lost(prover, state);
    noteVariable(prover, next, word.text, unknownValue, false);
    next = assigned(next, word.text, unknownValue);
  }
  prover.note(effect({ kind: 'none' }));
  return either(next);
}

/** The words that are neither options nor values of options. `valued`: the letters that take a value. */
function operands(args: readonly Word[], valued: string): readonly Word[] {
  const words: Word[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    if (word.text === '--') return [...words, ...args.slice(index + 1)];
    if (words.length > 0 || !/^-[A-Za-z]/.test(word.text)) words.push(word);
    else {
      const at = [...word.text].findIndex((letter, place) => place > 0 && valued.includes(letter));
      if (at === -1) continue;
      const value = at < word.text.length - 1 ? { text: word.text.slice(at + 1), glob: false } : args[++index];
      if (word.text.charAt(at) === 'a' && value !== undefined) words.push(value); // the array it fills
    }
  }
  return words;
}

export function readLine(prover: Prover, args: readonly Word[], state: State): Outcome {
  const names = operands(args, 'adinNptu');
  const [name, ...more] = names;
  const isPlain = more.length === 0 && args.every(({ text }) => text === '-r' || text === name?.text);
  const put = isPlain && state.fed !== undefined ? namesValue(state.fed) : undefined;
  if (name !== undefined && put !== undefined && /^[A-Za-z_]\w*$/.test(name.text)) {
    noteVariable(prover, state, name.text, put, false);
    prover.note(effect({ kind: 'none' }));
    return either(assigned(state, name.text, put));
  }
  return fill(prover, names.length === 0 ? [{ text: 'REPLY', glob: false }] : names, state);
}

export function mapFile(prover: Prover, args: readonly Word[], state: State): Outcome {
  if (args.some(({ text }) => /^-\w*C/.test(text))) return lost(prover, state); // runs a text for every line
  const names = operands(args, 'dnOsuc');
  return fill(prover, names.length === 0 ? [{ text: 'MAPFILE', glob: false }] : names, state);
}

export function getOptions(prover: Prover, args: readonly Word[], state: State): Outcome {
  return fill(prover, [args[1], { text: 'OPTARG', glob: false }, { text: 'OPTIND', glob: false }], state);
}
