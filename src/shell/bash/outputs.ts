import { madeTemporary, outputOf } from '../outputs.js';
import { isKnown, literal, type Word } from '../word.js';
import { namesPutOut, namesValue } from './names.js';
import { splitsPlainly, valueOf, textValue, type State, type Value } from './state.js';
import type { Command, WordSyntax } from './syntax.js';

/**
 * What a substitution puts out, where its text says it: the folder it stands in, constants that are said, and the name
 * that a temporary file is given, as a pattern. Undefined for all else.
 */
export function outputValue(
  body: Command,
  state: State,
  wordsOf: (words: readonly WordSyntax[]) => readonly Word[],
): Value | undefined {
  const command = body.kind === 'list' && body.items.length === 1 ? body.items[0] : body;
  if (command?.kind !== 'simple' || command.assignments.length + command.redirects.length > 0) return undefined;
  if (!command.words.every(isPlain)) return undefined;
  const words = wordsOf(command.words);
  const [name = '', ...args] = words.map(({ text }) => text);
  if (!words.every(isKnown) || state.functions.has(name)) return undefined;
  const put = namesPutOut(
    words.map(({ text }) => text),
    valueOf(state, 'PWD'),
  );
  if (put !== undefined) return splitsPlainly(state) ? namesValue(put) : undefined;
  switch (name) {
    case 'pwd':
      return args.length === 0 ? valueOf(state, 'PWD') : undefined;
    case 'echo':
    case 'printf': {
      // Shells differ in what they make of options and backslashes.
      if (args.some(arg => /^-|[\\%\n]/.test(arg)) || (name === 'printf' && args.length !== 1)) return undefined;
      return textValue(outputOf([literal(name), ...args.map(literal)], undefined) ?? '');
    }
    case 'mktemp': {
      const text = valueOf(state, 'TMPDIR').kind === 'unknown' ? madeTemporary(args) : undefined;
      return text === undefined ? undefined : { kind: 'text', text, glob: true, isOne: true };
    }
    default:
      return undefined;
  }
}

/** Reading its value runs nothing and changes nothing. */
function isPlain({ parts }: WordSyntax): boolean {
  return parts.every(part => part.kind === 'text' || (part.kind === 'variable' && part.operator === undefined));
}
