import { resolvePath } from '../../base/paths.js';
import { effect } from '../described.js';
import { hole, isKnown, mayBeOption, type Word } from '../word.js';
import { readExpression } from './parser.js';
import { either, type Outcome, type Prover } from './prove.js';
import { anything, describeAll, noteVariable, runWords } from './simpleCommands.js';
import { assigned, changedBy, unknownValue, valueOf, type State } from './state.js';
import { noteTestCommand } from './testing.js';
import { declare, exportAll, getOptions, mapFile, readLine, unset } from './variables.js';

export type Builtin = (prover: Prover, args: readonly Word[], state: State) => Outcome | undefined;

/** What a builtin of this name does to the shell; undefined where the tables say all there is to say. */
export function runBuiltin(prover: Prover, name: string, args: readonly Word[], state: State): Outcome | undefined {
  return builtins.get(name)?.(prover, args, state);
}

const harmless: Builtin = (prover, _args, state) => {
  prover.note(effect({ kind: 'none' }));
  return either(state);
};

/** After this nothing is known of the shell any more. */
function lost(prover: Prover, why: string, state: State): Outcome {
  prover.unreadable(why);
  return either(changedBy(state, anything));
}

const changeFolder: Builtin = (prover, args, state) => {
  prover.note(effect({ kind: 'none' }));
  const [given, ...more] = args.filter(({ text }) => !/^-([LPe@]+|-)$/.test(text));
  const home = valueOf(state, 'HOME');
  const target = given ?? (home.kind === 'text' ? { text: home.text, glob: home.glob } : { text: hole, glob: false });
  const isReadable =
    isKnown(target) && !/^[-+]/.test(target.text) && more.length === 0 && !state.variables.has('CDPATH');
  if (!isReadable) return { ok: { ...state, isLost: true }, fail: state };
  const isAbsolute = target.text.startsWith('/');
  const folders = [...new Set(state.folders.map(folder => resolvePath(folder, target.text)))];
  return { ok: { ...state, folders, isLost: state.isLost && !isAbsolute }, fail: state };
};

const returnFolder: Builtin = (prover, _args, state) => {
  prover.note(effect({ kind: 'none' }));
  return { ok: { ...state, isLost: true }, fail: state };
};

/** Ends the shell, the function or the round it stands in. What follows is still described. */
function ends(name: string): Builtin {
  return (prover, args, state) => {
    prover.note(effect({ kind: 'none' }));
    const isValid = args.length <= 1 && args.every(arg => arg.number === true || /^\d+$/.test(arg.text));
    const stops = name === 'exit' || (name === 'return' ? state.isInFunction : state.isInLoop);
    return either(isValid && stops ? { ...state, isOver: true } : state);
  };
}

const evaluateText: Builtin = (prover, args, state) => {
  const words = args[0]?.text === '--' ? args.slice(1) : args;
  const text = words.map(word => word.text).join(' ');
  if (words.length === 0) return harmless(prover, args, state);
  const script = words.every(isKnown) ? prover.read(text) : { refusal: 'it is made when it runs' };
  prover.wantsSecondReader = true;
  if (!('refusal' in script)) {
    const outcome = prover.inside(() => prover.run(script.body, state)) ?? either(state);
    const defines = outcome.ok.functions !== state.functions || outcome.fail.functions !== state.functions;
    // Of a function's body and of a loop's rounds nothing is kept but what is known to change before they run.
    if (defines && (state.isInFunction || state.isInLoop)) prover.unreadable('eval defines a function');
    return outcome;
  }
  prover.note(prover.standing.readText(text, { ...prover.standing, depth: prover.standing.depth + 1 }));
  return lost(prover, `eval runs a text that cannot be read: ${script.refusal}`, state);
};

const source: Builtin = (prover, args, state) => {
  describeAll(prover, [{ text: 'source', glob: false }, ...args], state);
  return either(changedBy(state, anything));
};

/** What a trap runs, it runs at a time that nobody knows, so nothing around it is certain. */
const trap: Builtin = (prover, args, state) => {
  const [action, ...signals] = args.filter(({ text }) => text !== '--');
  const isReset = action === undefined || /^-[lp]?$/.test(action.text) || action.text === '';
  if (isReset && signals.every(isKnown)) return harmless(prover, args, state);
  prover.note(
    prover.standing.readText(action?.text ?? hole, {
      ...prover.standing,
      depth: prover.standing.depth + 1,
      hasMoved: true,
    }),
  );
  return lost(prover, 'a trap runs at a time that cannot be known', state);
};

const commandOf: Builtin = (prover, args, state) => {
  const [option] = args;
  if (option !== undefined && /^-p?[vV]$/.test(option.text)) return undefined;
  const words = args.slice(args.findIndex(({ text }) => text !== '-p' && text !== '--'));
  const [first] = words;
  if (args.length === 0 || first === undefined || first.text.startsWith('-')) return undefined;
  return runWords(prover, words, state, true);
};

const execute: Builtin = (prover, args, state) => {
  if (args.length === 0) return harmless(prover, args, state);
  if (args.some(isOptionLike) && isOptionLike(args[0] ?? { text: '', glob: false })) return undefined;
  describeAll(prover, args, state);
  return either(state);
};

function isOptionLike(word: Word): boolean {
  return word.text.startsWith('-') || mayBeOption(word);
}

const quietOptions = /^(errexit|nounset|pipefail|xtrace|verbose|noglob|noclobber|errtrace|functrace|hashall)$/;

const set: Builtin = (prover, args, state) => {
  if (args.length === 0) {
    prover.note(effect({ kind: 'env', name: '*' }));
    return either(state);
  }
  for (let index = 0; index < args.length; index++) {
    const word = args[index];
    if (word === undefined) break;
    if (word.text === '--' || !/^[-+]/.test(word.text) || mayBeOption(word)) {
      const rest = word.text === '--' ? args.slice(index + 1) : args.slice(index);
      const isSure = word.text === '--' || !mayBeOption(word);
      if (!isSure) return lost(prover, 'set is given what cannot be read', state);
      prover.note(effect({ kind: 'none' }));
      return either({ ...state, arguments: rest.some(one => one.open === true || one.glob) ? undefined : rest });
    }
    if (!/^[-+][eufxvhbCnET]*o?$/.test(word.text))
      return lost(prover, `set ${word.text} changes how the shell reads`, state);
    if (word.text.endsWith('o') && !quietOptions.test(args[++index]?.text ?? 'errexit'))
      return lost(prover, 'set changes how the shell reads', state);
  }
  return harmless(prover, args, state);
};

const quietShopts =
  /^(nullglob|failglob|globstar|inherit_errexit|nocasematch|checkwinsize|huponexit|cmdhist|lithist|histappend)$/;

const shopt: Builtin = (prover, args, state) => {
  const isQuestion = !args.some(({ text }) => /^-\w*[suo]/.test(text)) && args.every(isKnown);
  const isQuiet = args.every(word => /^-[suqp]+$/.test(word.text) || (isKnown(word) && quietShopts.test(word.text)));
  return isQuestion || isQuiet
    ? harmless(prover, args, state)
    : lost(prover, 'shopt changes how the shell reads', state);
};

const alias: Builtin = (prover, args, state) =>
  args.every(word => isKnown(word) && !word.text.includes('='))
    ? harmless(prover, args, state)
    : lost(prover, 'an alias changes what a word means', state);

const shift: Builtin = (prover, args, state) => {
  prover.note(effect({ kind: 'none' }));
  const count = args.length === 0 ? 1 : Number(args[0]?.text);
  const rest = Number.isInteger(count) && count >= 0 ? state.arguments?.slice(count) : undefined;
  const wasThere = rest !== undefined && (state.arguments?.length ?? 0) >= count;
  return either({ ...state, arguments: wasThere ? rest : undefined });
};

const print: Builtin = (prover, args, state) => {
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (!mayBeOption(first) && !first.text.startsWith('-v')) return harmless(prover, args, state); // it only puts out
  const name = first.text === '-v' ? second?.text : first.text.slice(2);
  if (name === undefined || !isKnown(first) || !/^[A-Za-z_]\w*$/.test(name))
    return lost(prover, 'printf may set a variable', state);
  noteVariable(prover, state, name, unknownValue, false);
  prover.note(effect({ kind: 'none' }));
  return either(assigned(state, name, unknownValue));
};

const letBe: Builtin = (prover, args, state) => {
  const expander = prover.expander(state);
  for (const { text } of args) {
    const expression = readExpression(text);
    if (expression === undefined) return lost(prover, 'let is given what cannot be read', state);
    expander.number(expression);
  }
  prover.note(effect({ kind: 'none' }));
  return either(expander.state);
};

const test: Builtin = (prover, args, state) => {
  prover.note(effect({ kind: 'none' }));
  noteTestCommand(prover, args, state);
  return either(state);
};

const bracket: Builtin = (prover, args, state) =>
  args.at(-1)?.text === ']' ? test(prover, args.slice(0, -1), state) : lost(prover, 'a test does not end', state);

/** `true` never fails, and `false` never succeeds. */
const settled =
  (always: 'ok' | 'fail'): Builtin =>
  (prover, _args, state) => {
    prover.note(effect({ kind: 'none' }));
    const never = { ...state, isOver: true };
    return always === 'ok' ? { ok: state, fail: never } : { ok: never, fail: state };
  };

/** Elsewhere than in a function it fails, and sets nothing. */
const local: Builtin = (prover, args, state) => {
  const outcome = declare(prover, args, state);
  return state.isInFunction ? outcome : { ok: { ...state, isOver: true }, fail: state };
};

/** `jobs -x` runs a command. */
const jobs: Builtin = (prover, args, state) =>
  args.every(word => isKnown(word) && !/^-\w*x/.test(word.text))
    ? harmless(prover, args, state)
    : lost(prover, 'jobs -x runs a command', state);

const waitFor: Builtin = (prover, args, state) =>
  args.every(word => !word.text.startsWith('-')) ? harmless(prover, args, state) : undefined;

const builtins = new Map<string, Builtin>([
  ['true', settled('ok')],
  [':', settled('ok')],
  ['false', settled('fail')],
  ['cd', changeFolder],
  ['pushd', (prover, args, state) => (args.length === 0 ? returnFolder : changeFolder)(prover, args, state)],
  ['popd', returnFolder],
  ['exit', ends('exit')],
  ['return', ends('return')],
  ['break', ends('break')],
  ['continue', ends('continue')],
  ['eval', evaluateText],
  ['source', source],
  ['.', source],
  ['trap', trap],
  ['command', commandOf],
  ['builtin', commandOf],
  ['exec', execute],
  ['set', set],
  ['shopt', shopt],
  ['alias', alias],
  ['shift', shift],
  ['printf', print],
  ['let', letBe],
  ['test', test],
  ['[', bracket],
  ['wait', waitFor],
  ['jobs', jobs],
  ['export', exportAll],
  ['declare', declare],
  ['typeset', declare],
  ['local', local],
  ['readonly', (prover, args, state) => declare(prover, [{ text: '-r', glob: false }, ...args], state)],
  ['unset', unset],
  ['read', readLine],
  ['mapfile', mapFile],
  ['readarray', mapFile],
  ['getopts', getOptions],
]);
