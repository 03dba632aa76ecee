import { baseName } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import type { When } from '../protocol/rule.js';
import { fold } from './names.js';
import { leadingWords } from './naming.js';
import type { Bias, Three } from './pattern.js';

/**
 * Whether a command, given as parsed words, has a subcommand and options. Pure.
 *
 * Invariant: for a rule that forbids, whatever may be that option counts; for one that allows, only options that stand
 * at once after the program and its subcommand, where no other option can take them as its value.
 */
export function matchesCommand(
  { subcommand, flags = [] }: Pick<When, 'subcommand' | 'flags'>,
  [, ...words]: readonly string[],
  bias: Bias,
): Three {
  const holds = bias === 'exact' ? isExactly(subcommand, flags, words) : maybe(subcommand, flags, words);
  return holds ? 'yes' : 'no';
}

function isExactly(subcommand: string | undefined, flags: readonly string[], words: readonly string[]): boolean {
  if (subcommand !== undefined && words[0] !== subcommand) return false;
  const rest = subcommand === undefined ? words : words.slice(1);
  const first = new Set(rest.slice(0, flags.length));
  if (!flags.every(flag => first.has(flag))) return false;
  const others = rest.slice(flags.length);
  return !flags.some(flag => others.some(word => takesBack(flag, word)));
}

/** `--no-x` and `--x=false` undo `--x`. */
function takesBack(flag: string, word: string): boolean {
  return word.startsWith(`${flag}=`) || (flag.startsWith('--') && word.startsWith(`--no-${flag.slice(2)}`));
}

function maybe(subcommand: string | undefined, flags: readonly string[], words: readonly string[]): boolean {
  if (subcommand !== undefined && !words.includes(subcommand)) return false;
  return flags.every(flag => words.some(word => mayBe(flag, word)));
}

/** The option itself, with its value, among others behind one dash, or shortened as far as programs let it be. */
function mayBe(flag: string, word: string): boolean {
  if (word === flag || word.startsWith(`${flag}=`)) return true;
  if (flag.startsWith('--')) return /^--[^=]/.test(word) && flag.startsWith(word.replace(/=.*$/s, ''));
  return /^-[A-Za-z0-9]/.test(flag) && flag.length === 2 && /^-[^-]/.test(word) && word.includes(flag.slice(1));
}

/**
 * Whether a command begins with these words. For a rule that allows, they must be its whole name, and only what the
 * program itself does counts: that it runs, or asks the server it is set up for. What else it reaches is another effect.
 */
export function matchesLeading(
  leading: readonly string[],
  effect: Effect,
  words: readonly string[],
  bias: Bias,
): Three {
  if (bias === 'strict') return begins(words, leading) ? 'yes' : 'no';
  if (!isOfItself(effect, words)) return 'no';
  const found = leadingWords(words);
  return found?.isCovered === true && isSame(found.leading, leading) ? 'yes' : 'no';
}

function isOfItself(effect: Effect, [program]: readonly string[]): boolean {
  if (effect.kind === 'network') return effect.host === '' && effect.sends !== true;
  return effect.kind === 'execute' && effect.program === program && effect.inline !== true;
}

/** As a rule that forbids reads it: whatever path the program has, and whatever options stand between. */
function begins([program = '', ...words]: readonly string[], [first = '', ...rest]: readonly string[]): boolean {
  if (fold(baseName(program)) !== fold(baseName(first))) return false;
  let at = 0;
  for (const word of words) if (word === rest[at]) at++;
  return at >= rest.length;
}

/** Options by which a program works in another folder than the one it is started from. */
const ledBy: readonly string[] =
  '--chdir --cwd --dir --directory --git-dir --manifest-path --prefix --project-dir --root --work-tree --working-directory'.split(
    ' ',
  );

/** Whether a command may work elsewhere than where it starts. Of git only what stands before its subcommand says so. */
export function mayLeadElsewhere(words: readonly string[]): boolean {
  const isValue = (at: number): boolean => /^-[cC]$/.test(words[at - 1] ?? '');
  const end = words[0] === 'git' ? words.findIndex((word, at) => at > 0 && !word.startsWith('-') && !isValue(at)) : -1;
  const looked = words.slice(1, end === -1 ? undefined : end);
  return looked.some(word => word.startsWith('-C') || (word !== '--' && ledBy.some(flag => mayBe(flag, word))));
}

export function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
