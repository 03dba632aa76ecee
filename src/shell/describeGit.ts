import { effect, joined, type Described, type Standing } from './described.js';
import { describeGitAct, gitHarmsIn } from './gitAct.js';
import { asksGit, readGlobals } from './gitGlobals.js';
import { describeGitRead } from './gitRead.js';
import { hole, type Word } from './word.js';

/**
 * Describes a call of git from its arguments. What is no proven read is the effect `git`, with the facts its arguments
 * say; a proven read is so only as long as the configuration starts nothing, which is a fact of the machine.
 */
export function describeGit(words: readonly Word[], place: Standing): Described {
  const { place: there, rest, fault } = readGlobals(words, place);
  const [sub, ...args] = rest;
  if (sub === undefined || sub.text.includes(hole))
    return joined([unreadable(fault ?? 'no command'), ...harmsAnyway(rest)]);
  if (asksGit.test(sub.text) && args.length === 0) return effect({ kind: 'none' });
  if (args.length === 1 && args[0]?.text === '-h') return effect({ kind: 'none' });
  if (fault !== undefined)
    return joined([unreadable(fault), describeGitAct(sub.text, args, there), ...harmsAnyway(rest)]);
  return describeGitRead(sub.text, args, there) ?? describeGitAct(sub.text, args, there);
}

/** Looks for what cannot be taken back even where the call as a whole could not be read. */
function harmsAnyway(words: readonly Word[]): Described[] {
  return words.flatMap(({ text }, index) => {
    const harms = gitHarmsIn(text, words.slice(index + 1));
    return Object.keys(harms).length === 0 ? [] : [effect({ kind: 'git', op: text, ...harms })];
  });
}

function unreadable(why: string): Described {
  return effect({ kind: 'unknown', why });
}
