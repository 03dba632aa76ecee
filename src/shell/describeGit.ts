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
    return joined([
      unreadable(fault),
      describeGitAct(sub.text, args, there),
      ...harmsAnyway(rest),
      ...settingHarms(words, sub.text, place),
    ]);
  return describeGitRead(sub.text, args, there) ?? describeGitAct(sub.text, args, there);
}

/** Settings given for this call that make a push a forced one, or name a command by an alias. */
function settingHarms(words: readonly Word[], op: string, place: Standing): Described[] {
  return words.flatMap(({ text }, at) => {
    if (words[at - 1]?.text !== '-c') return [];
    const inner = { ...place, depth: place.depth + 1 };
    if (op === 'push' && /^remote\.[^=]*\.(push=\+|mirror=true)/i.test(text))
      return [effect({ kind: 'git', op, rewrites: true })];
    const [, name, value = ''] = /^alias\.([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name !== op) return [];
    return [place.readText(value.startsWith('!') ? value.slice(1) : `git ${value}`, inner)];
  });
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
