import { pathEffect } from '../described.js';
import type { Word } from '../word.js';
import type { Prover } from './prove.js';
import { placesOf } from './simpleCommands.js';
import type { State } from './state.js';
import type { Command, Test } from './syntax.js';

/** `[[ … ]]` and `(( … ))`: what they look at, and what they may run. */
export function testedWords(
  prover: Prover,
  command: Extract<Command, { kind: 'test' | 'arithmetic' }>,
  state: State,
): State {
  const expander = prover.expander(state);
  if (command.kind === 'arithmetic') {
    expander.number(command.expression);
    return expander.state;
  }
  for (const { operator, operands } of command.tests) {
    const words = operands.map(operand => expander.one(operand));
    noteTest(prover, operator, words, expander.state, true);
  }
  return expander.state;
}

const onFiles = /^-([abcdefghkprsuwxGLNOS]|nt|ot|ef)$/;

function noteTest(
  prover: Prover,
  operator: Test['operator'],
  words: readonly Word[],
  state: State,
  isArithmetic: boolean,
): void {
  if (operator === '-v' || operator === '-R') {
    if (!words.every(({ text }) => /^[A-Za-z_]\w*$/.test(text)))
      prover.unreadable('a test may run what stands in a subscript');
  } else if (isArithmetic && /^-(eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const isSafe = words.every(word => word.number === true || /^-?\d+$/.test(word.text));
    if (!isSafe) prover.unreadable('a comparison of numbers runs what stands in them');
  } else if (onFiles.test(operator)) {
    for (const place of placesOf(prover, state)) for (const word of words) prover.note(pathEffect('read', word, place));
  }
}

const unary = /^-[a-zA-Z]$/;
const binary = /^(=|==|!=|<|>|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** `test …` and `[ … ]`: the forms of up to three words whose operator is a literal, joined by `-a` and `-o`. */
export function noteTestCommand(prover: Prover, args: readonly Word[], state: State): void {
  if (args.some(word => word.open === true || word.glob)) {
    prover.unreadable('a test whose words may become more or fewer');
    return;
  }
  let rest = args;
  for (;;) {
    while (rest[0]?.text === '!') rest = rest.slice(1);
    const [first, second, third] = rest;
    let used = 1;
    if (second !== undefined && binary.test(second.text) && third !== undefined) {
      noteTest(prover, second.text, [first ?? third, third], state, false);
      used = 3;
    } else if (first !== undefined && unary.test(first.text) && second !== undefined) {
      noteTest(prover, first.text, [second], state, false);
      used = 2;
    }
    const joint = rest[used]?.text;
    if (joint === undefined) return;
    if (joint !== '-a' && joint !== '-o') {
      prover.unreadable('a test that cannot be read');
      return;
    }
    rest = rest.slice(used + 1);
  }
}
