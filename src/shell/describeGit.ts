import type { Effect } from '../protocol/effect.js';
import { resolvePath } from '../base/paths.js';
import { effect, joined, nothing, pathEffect, type Described, type Standing } from './described.js';
import { hostOf } from './hosts.js';
import { options, sortWords } from './options.js';
import { gitActs, gitFacts, quietKeys, gitReadPairs, gitReads, gitStarts, gitTalks } from './programs/git.js';
import { hole, isKnown, literal, type Word } from './word.js';

const readers = gitReads.map(read => ({ ...read, table: options(read.options) }));
const pairs = new Map(
  Object.entries(gitReadPairs).map(([name, { subs, options: table }]) => [name, { subs, table: options(table) }]),
);

/** Describes a call of git from its arguments. What is no proven read is the effect `git`, with the facts its arguments say. */
export function describeGit(words: readonly Word[], place: Standing): Described {
  const { folder, rest, fault } = globalOptions(words, place);
  const [sub, ...args] = rest;
  if (sub === undefined || fault !== undefined)
    return joined([unreadable(fault ?? 'no command'), ...factsAnyway(rest)]);
  if (sub.text === '--version' || sub.text === 'version') return effect({ kind: 'none' });
  if (isRead(sub.text, args)) return pathEffect('tree', literal(folder), place);
  return act(sub.text, args, folder, place);
}

function act(op: string, args: readonly Word[], folder: string, place: Standing): Described {
  const parts: Described[] = [effect(gitEffect(op, args, folder))];
  if (!gitActs.includes(op)) parts.push(unreadable(`git ${op} is not known`));
  if (args.some(({ text }) => (gitStarts.test(text) && !namesBranch(op, text)) || /^ext::/.test(text))) {
    parts.push(unreadable('an argument starts a program'));
  }
  if (op === 'bisect' || (op === 'submodule' && args[0]?.text === 'foreach'))
    parts.push(unreadable('it runs a command'));
  if (!args.every(isKnown)) parts.push(unreadable('a word of it cannot be read before it runs'));
  if (gitTalks.includes(op)) {
    const host = args.map(({ text }) => hostOf(text)).find(found => found !== undefined) ?? '';
    parts.push(effect({ kind: 'network', host, ...(op === 'push' && { sends: true }) }));
  }
  if (op === 'config') parts.push(configWrite(args, folder, place));
  return joined(parts);
}

/** Elsewhere `-c` gives a setting, which may name a program. */
function namesBranch(op: string, text: string): boolean {
  return text === '-c' && (op === 'switch' || op === 'branch');
}

function gitEffect(op: string, args: readonly Word[], folder: string): Effect {
  const facts = factsOf(op, args);
  const remote = op === 'push' ? args.map(({ text }) => text).find(text => hostOf(text) !== undefined) : undefined;
  return { kind: 'git', op, cwd: folder, ...(remote !== undefined && { remote }), ...facts };
}

function factsOf(op: string, args: readonly Word[]): Partial<Record<'rewrites' | 'deletesRef' | 'discards', true>> {
  const texts = args.map(({ text }) => text);
  const found = gitFacts.filter(({ op: named, some, all, unless }) => {
    if (named !== op || texts.some(text => unless?.test(text) === true)) return false;
    if (all !== undefined) return all.every(pattern => texts.some(text => pattern.test(text)));
    return some === undefined || texts.some(text => some.test(text));
  });
  return Object.fromEntries(found.map(({ fact }) => [fact, true]));
}

/** Looks for what cannot be taken back even where the call as a whole could not be read. */
function factsAnyway(words: readonly Word[]): Described[] {
  return words.flatMap(({ text }, index) => {
    const args = words.slice(index + 1);
    const facts = factsOf(text, args);
    return Object.keys(facts).length === 0 ? [] : [effect({ kind: 'git', op: text, ...facts })];
  });
}

interface Global {
  readonly folder: string;
  readonly rest: readonly Word[];
  readonly fault: string | undefined;
}

function globalOptions(words: readonly Word[], place: Standing): Global {
  let folder = place.cwd;
  let fault: string | undefined;
  let index = 0;
  for (; index < words.length; index++) {
    const word = words[index];
    if (word === undefined || !word.text.startsWith('-') || word.text === '--version') break;
    if (word.text === '--no-pager' || word.text === '--no-optional-locks' || word.text === '--literal-pathspecs')
      continue;
    const value = words[index + 1];
    if (word.text === '-C' && value !== undefined && isKnown(value)) {
      folder = resolvePath(folder, value.text);
      index++;
    } else {
      fault ??= `git: the option ${word.text} may change what git does`;
      if (/^(-c|-C|--git-dir|--work-tree|--namespace|--config-env)$/.test(word.text)) index++;
    }
  }
  const rest = words.slice(index);
  if (rest[0]?.text.includes(hole)) fault ??= 'git: its command cannot be read before it runs';
  return { folder, rest, fault };
}

function isRead(sub: string, args: readonly Word[]): boolean {
  if (!args.every(isKnown) || args.some(({ text }) => gitStarts.test(text) || /%G|%\(trailers/.test(text)))
    return false;
  const pair = pairs.get(sub);
  const [first, ...others] = args;
  if (pair !== undefined && first !== undefined && pair.subs.includes(first.text)) {
    return sortWords(others, pair.table).fault === undefined;
  }
  if (sub === 'config' && /^(--get|--get-all|--get-regexp|--list|-l)$/.test(first?.text ?? ''))
    return others.length <= 2;
  if (sub === 'remote' && first?.text === 'get-url') return others.length === 1;
  return readers.some(({ names, table, operands, mayConvert }) => {
    if (!names.includes(sub)) return false;
    const sorted = sortWords(args, table);
    const listed = sorted.given.has('-l') || sorted.given.has('--list');
    const most = operands === 'any' || listed ? Infinity : operands === 'one' ? 1 : 0;
    if (sorted.fault !== undefined || sorted.operands.length > most) return false;
    return mayConvert !== true || (sorted.given.has('--no-ext-diff') && sorted.given.has('--no-textconv'));
  });
}

/** Keys that name a program, or a place from which one is named: who sets one of these decides what runs later. */
function configWrite(args: readonly Word[], folder: string, place: Standing): Described {
  const options = args.filter(({ text }) => text.startsWith('-'));
  const isPlain = options.every(({ text }) => /^--(global|local|system|add|unset|replace-all)$/.test(text));
  const key = args.find(({ text }) => !text.startsWith('-'));
  const isQuiet = isPlain && key !== undefined && quietKeys.test(key.text) && args.every(isKnown);
  if (isQuiet) return nothing;
  if (!isPlain) return unreadable('git config may write another file');
  const isGlobal = args.some(({ text }) => text === '--global' || text === '--system');
  return pathEffect('write', literal(isGlobal ? `${place.home}/.gitconfig` : `${folder}/.git/config`), place);
}

function unreadable(why: string): Described {
  return effect({ kind: 'unknown', why });
}
