import { baseName } from '../base/paths.js';
import { effect, joined, nothing, pathEffect, type Described, type Standing } from './described.js';
import { readProgram } from './inlineCode.js';
import { options, type Options } from './options.js';
import { isPlainCode } from './plainCode.js';
import type { Interpreter } from './programs/interpreters.js';
import type { Describe } from './unwrap.js';
import { hole, isKnown, literal, type Word } from './word.js';

/** How an interpreter is called: with program text, with a script, or with neither, so that it reads its input. */
export type Calling =
  | {
      readonly kind: 'text';
      readonly texts: readonly Word[];
      readonly operands: readonly Word[];
      readonly given: readonly string[];
    }
  | { readonly kind: 'script'; readonly script?: Word }
  | { readonly kind: 'input' };

const tables = new WeakMap<Interpreter, Options>();

function tableOf(interpreter: Interpreter): Options {
  const known = tables.get(interpreter) ?? options(interpreter.options);
  tables.set(interpreter, known);
  return known;
}

/** Reads the options before the script; one that is not listed is taken for one without a value. */
export function callingOf(interpreter: Interpreter, args: readonly Word[]): Calling {
  const { text: holdsText, isAllText, textAfter, module, withoutScript, stdin, language } = interpreter;
  if (isAllText === true) return { kind: 'text', texts: args, operands: [], given: [] };
  const texts: Word[] = [];
  const given: string[] = [];
  let index = 0;
  for (; index < args.length; index++) {
    const word = args[index] ?? literal(hole);
    if (textAfter?.includes(word.text) === true)
      return { kind: 'text', texts: args.slice(index + 1), operands: [], given };
    if (texts.length === 0 && (word.text === module || withoutScript?.test(word.text) === true))
      return { kind: 'script' };
    if (!/^[-+]./.test(word.text) || word.text === '--') break;
    const option = optionIn(word, args[index + 1], tableOf(interpreter));
    given.push(...option.names);
    if (option.value !== undefined && holdsText.includes(option.names.at(-1) ?? '')) texts.push(option.value);
    if (option.usesNext) index++;
  }
  const operands = args.slice(args[index]?.text === '--' ? index + 1 : index);
  // A shell's `-c` is a flag: its text is the first operand, whatever options stand between.
  if (language === 'shell' && given.includes('-c'))
    return { kind: 'text', texts: operands.slice(0, 1), operands: operands.slice(1), given };
  if (texts.length > 0) return { kind: 'text', texts, operands, given };
  const isInput = operands.length === 0 || /^(-|\/dev\/(stdin|fd\/0))$/.test(operands[0]?.text ?? '');
  return isInput || stdin?.some(name => given.includes(name)) === true
    ? { kind: 'input' }
    : { kind: 'script', ...(operands[0] !== undefined && { script: operands[0] }) };
}

interface OptionRead {
  readonly names: readonly string[];
  /** Of the last name. */
  readonly value?: Word;
  readonly usesNext: boolean;
}

function optionIn({ text, glob }: Word, next: Word | undefined, table: Options): OptionRead {
  const takesNext = (names: readonly string[]): OptionRead => ({
    names,
    ...(next !== undefined && { value: next }),
    usesNext: true,
  });
  const whole = table.get(text);
  if (whole !== undefined && text.length > 2)
    return whole.value === undefined || whole.isOptional ? { names: [text], usesNext: false } : takesNext([text]);
  const [, long, value = ''] = /^(--[^=]+)=(.*)$/s.exec(text) ?? [];
  if (long !== undefined) return { names: [long], value: { text: value, glob }, usesNext: false };
  if (text.startsWith('--')) return { names: [text], usesNext: false };
  const names: string[] = [];
  for (let at = 1; at < text.length; at++) {
    const name = `-${text.charAt(at)}`;
    const option = table.get(name);
    names.push(name);
    if (option?.value === undefined) continue;
    const rest = text.slice(at + 1);
    return rest !== '' || option.isOptional
      ? { names, value: { text: rest, glob }, usesNext: false }
      : takesNext(names);
  }
  return { names, usesNext: false };
}

/** Program text in an argument, or read from the input: unknown code, and what harm can be seen in it. */
export function inlineCode(
  name: string,
  interpreter: Interpreter,
  calling: Calling,
  place: Standing,
  describe: Describe,
): Described {
  const code = effect({ kind: 'execute', program: baseName(name), inline: true });
  if (calling.kind !== 'text') return code;
  const { texts, operands, given } = calling;
  const [only, ...others] = texts;
  const isPlain = only !== undefined && isKnown(only) && others.length + operands.length === 0;
  if (isPlain && isPlainCode(name, given, only.text)) return effect({ kind: 'none' });
  const isInPlace = interpreter.inPlace !== undefined && given.includes(interpreter.inPlace);
  const touches = isInPlace
    ? 'write'
    : interpreter.readsWith?.some(option => given.includes(option)) === true
      ? 'read'
      : 'plain';
  const read = texts.map(({ text }) => readInline(interpreter, text, operands, place, describe));
  const edited = interpreter.edits === true && /^(ed|ex|n?vim?|gvim|nano)$/.test(name) ? editedBy(texts) : [];
  return joined([
    code,
    ...edited.map(word => pathEffect('write', word, place)),
    ...read,
    ...operands.map(word => pathEffect(touches, word, place)),
  ]);
}

/** Files that an editor opens: what is neither an option, nor a command, nor the value of one that takes one. */
function editedBy(words: readonly Word[]): readonly Word[] {
  return words.filter(({ text }, at) => {
    const before = words[at - 1]?.text ?? '';
    return !/^[-+]/.test(text) && !/^-(\w*[cSuUitTwW]|-cmd|-prompt)$/.test(before);
  });
}

/** What harm can be seen in text that an interpreter runs; it is unknown code all the same. */
export function readInline(
  { language }: Interpreter,
  text: string,
  operands: readonly Word[],
  outer: Standing,
  describe: Describe,
): Described {
  const place = { ...outer, depth: outer.depth + 1 };
  switch (language) {
    case 'shell':
      return outer.readText(text, operands.length > 0 ? { ...place, positional: operands.slice(1) } : place);
    case 'powershell':
      return outer.readPowerShell(text, place);
    default:
      return readProgram(language, text, outer, describe);
  }
}

const databases = new Set([
  ...[
    'psql',
    'mysql',
    'mariadb',
    'sqlite3',
    'sqlcmd',
    'cqlsh',
    'duckdb',
    'clickhouse-client',
    'sqlplus',
    'usql',
    'cockroach',
  ],
]);

export function isDatabase(name: string): boolean {
  return databases.has(name);
}

/** What questions to a database do beyond it: commands that its client runs, files that it reads and writes. */
export function readQueries(name: string, args: readonly Word[], place: Standing, describe: Describe): Described {
  if (!isDatabase(name)) return nothing;
  const texts = args.filter(({ text }) => /[\s(!]/.test(text));
  return joined(texts.map(({ text }) => readProgram('sql', text.replace(/^--?\w+=/, ''), place, describe)));
}
