import type { Effect } from '../protocol/effect.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { options, sortWords, type Options } from './options.js';
import { harmlessBuiltins, settingBuiltins, type SettingBuiltin } from './programs/builtins.js';
import { isKnown, type Word } from './word.js';

const byName = new Map<string, { readonly builtin: SettingBuiltin; readonly table: Options }>(
  settingBuiltins.flatMap(builtin => {
    const entry = { builtin, table: options(builtin.options) };
    return builtin.names.map((name): [string, typeof entry] => [name, entry]);
  }),
);

/** What the shell does itself; undefined for what is no builtin that sets, tests or steers. */
export function describeBuiltin(name: string, args: readonly Word[], place: Standing): Described | undefined {
  if (name === '[' || name === 'test') return describeTest(name, args, place);
  if (name === 'set') return describeSet(args);
  if (name === 'printf' && args[0]?.text.startsWith('-v') === true) return describePrintfInto(args);
  if (harmlessBuiltins.includes(name)) return effect({ kind: 'none' });
  const entry = byName.get(name);
  if (entry === undefined) return undefined;
  const { operands, fault } = sortWords(args, entry.table);
  const names = operands.filter(({ text }) => !text.startsWith('+'));
  const parts = names.map(variable);
  if (names.length === 0) {
    const shows = entry.builtin.alone === 'shows-all';
    parts.push(effect(shows ? { kind: 'env', name: '*' } : { kind: 'none' }));
  }
  if (fault !== undefined) parts.push(effect({ kind: 'unknown', why: `${name}: ${fault}` }));
  return joined(parts);
}

/** The name in `NAME` or `NAME=value`; a subscript would be reckoned, and may run commands. */
function variable({ text }: Word): Described {
  const [name = ''] = text.split(/\+?=/);
  if (/^[\w.:@-]+$/.test(name)) return effect({ kind: 'env', name });
  return effect(
    { kind: 'env', name: '*' },
    { kind: 'unknown', why: `${JSON.stringify(name)} is not the name of a variable` },
  );
}

/** `set` alone shows every variable; `-a` and `-k` make later assignments reach programs. */
function describeSet(args: readonly Word[]): Described {
  if (args.length === 0) return effect({ kind: 'env', name: '*' });
  const isSettingAll = args.some(({ text }) => /^-[a-zA-Z]*[ak]|^allexport$|^keyword$/.test(text));
  return effect(isSettingAll ? { kind: 'env', name: '*' } : { kind: 'none' });
}

function describePrintfInto(args: readonly Word[]): Described {
  const name = args[0]?.text === '-v' ? args[1] : args[0] && { ...args[0], text: args[0].text.slice(2) };
  return name === undefined ? effect({ kind: 'none' }) : variable(name);
}

const aboutFile = /^-[abcdefghkprsuwxGLNOS]$/;
const betweenFiles = /^-(nt|ot|ef)$/;
const betweenWords = /^(=|==|!=|=~|<|>|-(eq|ne|lt|le|gt|ge|a|o))$/;

/** `[` and `test` look at files and compare words; asking for a variable by `-v` may run what stands in a subscript. */
function describeTest(name: string, args: readonly Word[], place: Standing): Described {
  const words = name === '[' ? args.slice(0, -1) : args;
  const parts: Described[] = [];
  if (name === '[' && args.at(-1)?.text !== ']') parts.push(effect({ kind: 'unknown', why: '[ is not closed' }));
  for (const [index, { text }] of words.entries()) {
    const before = words[index - 1];
    const after = words[index + 1];
    const isBetween = before !== undefined && after !== undefined;
    if (isBetween && text === '-a' && !/^[!(]$/.test(before.text)) continue; // “and”, not a question about a file
    if (isBetween && betweenFiles.test(text)) parts.push(looksAt(before, place), looksAt(after, place));
    else if (aboutFile.test(text) && after !== undefined && !betweenWords.test(after.text))
      parts.push(looksAt(after, place));
    else if (/^-[vR]$/.test(text) && after !== undefined && !(isKnown(after) && /^\w+$/.test(after.text)))
      parts.push(effect({ kind: 'unknown', why: `${name} -v reckons what stands in a subscript` }));
  }
  const found: readonly Effect[] = joined(parts).effects;
  return found.length === 0 ? effect({ kind: 'none' }) : joined(parts);
}

/** Whether a file is there and what it is like, never what it holds. */
function looksAt(word: Word, place: Standing): Described {
  return pathEffect('read', word, place, { isSparing: true });
}
