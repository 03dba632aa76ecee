import type { Node } from '@vscode/tree-sitter-wasm';
import type { Effect } from '../protocol/effect.js';
import type { FactNeed } from '../protocol/fact.js';
import type { Analysis, ShellPlace } from './analyse.js';
import { describe } from './describe.js';
import { effect, type Described, type Standing, type Texts } from './described.js';
import { caps, type Parse } from './grammar.js';
import { wordsOfSimpleCommand } from './simpleCommand.js';
import { survey } from './survey.js';
import { literal } from './word.js';

/**
 * Reads a command text as bash would and says what it may do.
 *
 * Invariant: two readers of opposite bias. Only what the closed grammar of `simpleCommand.ts` proves, and the parser
 * agrees with, can be without `unknown`; the reader for harm looks through everything else and only ever adds.
 * Any cap, fault or disagreement is `unknown`.
 */
export function analyseBash(command: string, place: ShellPlace, parse: Parse, texts: Texts): Analysis {
  const standing: Standing = { ...place, ...texts, depth: 0 };
  const words = command.length > caps.characters ? undefined : wordsOfSimpleCommand(command);
  if (words !== undefined && agrees(parse(command, countCommands))) return simple(words, standing);
  const read = parse(command, root => ({ described: survey(root, command, standing), isWhole: !root.hasError }));
  if ('unreadable' in read) return unknown(read.unreadable);
  const why = read.isWhole ? 'it is more than one simple command of plain words' : 'it is not shell that can be read';
  const found = deduplicated(read.described.effects.filter(({ kind }) => kind !== 'none'));
  const needs = deduplicated<FactNeed>(read.described.needs.filter(({ kind }) => kind !== 'project'));
  return { effects: [{ kind: 'unknown', why }, ...found], needs, words: undefined };
}

/** Exactly one simple command: its effects carry its words, so that a rule can name it. */
function simple(words: readonly string[], standing: Standing): Analysis {
  const described = describe(words.map(literal), standing);
  const effects = described.effects.map((one): Effect => {
    if (one.kind !== 'execute' && one.kind !== 'git' && one.kind !== 'unknown') return one;
    return { ...one, words, cwd: standing.cwd };
  });
  const [name = ''] = words;
  const needs: FactNeed[] = [...described.needs, { kind: 'program', name, cwd: standing.cwd }];
  return { effects: deduplicated(withoutNone(effects)), needs: deduplicated(needs), words };
}

/** What a text may do that a command runs in bash or sh. */
export function readBash(text: string, place: Standing, parse: Parse): Described {
  if (place.depth > 8) return effect({ kind: 'unknown', why: 'texts within texts are nested too deeply' });
  const read = parse(text, root => survey(root, text, place));
  return 'unreadable' in read ? effect({ kind: 'unknown', why: read.unreadable }) : read;
}

/** How many commands the parser sees where the closed grammar saw one; anything else than one is a disagreement. */
function countCommands(root: Node): number {
  if (root.hasError) return -1;
  const only = root.namedChildren;
  const isCommand = /^(command|declaration_command|unset_command|test_command)$/.test(only[0]?.type ?? '');
  return isCommand ? only.length : 0;
}

function agrees(count: number | { readonly unreadable: string }): boolean {
  return count === 1;
}

/** `none` is said only of a command that does nothing else. */
function withoutNone(effects: readonly Effect[]): readonly Effect[] {
  const others = effects.filter(({ kind }) => kind !== 'none');
  return others.length > 0 ? others : [{ kind: 'none' }];
}

function unknown(why: string): Analysis {
  return { effects: [{ kind: 'unknown', why }], needs: [], words: undefined };
}

function deduplicated<T extends object>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
