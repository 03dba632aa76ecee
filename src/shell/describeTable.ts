import type { Effect } from '../protocol/effect.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { options, sortWords, type Options, type Role, type Sorted } from './options.js';
import { machineFacts } from './programs/machineFacts.js';
import type { Like, Operands, Program } from './programs/program.js';
import { readFiles } from './programs/readFiles.js';
import { textTools } from './programs/textTools.js';
import { writeFiles } from './programs/writeFiles.js';
import { baseName } from '../base/paths.js';
import { isKnown, literal, type Word } from './word.js';

interface Entry {
  readonly program: Program;
  readonly options: Options;
}

const entries = new Map<string, Entry>(
  [...machineFacts, ...readFiles, ...textTools, ...writeFiles].flatMap(program => {
    const entry = { program, options: options(program.options) };
    return program.names.map((name): [string, Entry] => [name, entry]);
  }),
);

/** Describes a call of a program that a table lists; undefined when none does. */
export function describeTable(name: string, words: readonly Word[], place: Standing): Described | undefined {
  const entry = entries.get(name);
  if (entry === undefined) return undefined;
  const { program } = entry;
  const sorted = sortWords(words, entry.options, program.worst);
  const isWide = sorted.traits.has('recursive');
  const meant = operandsOf(program, sorted);
  const parts = [
    ...sorted.paths.map(({ role, word }) => pathEffect(role, word, place)),
    ...meant.roles.map(({ role, word }) => onPath(role, word, meant.mode, isWide, place)),
    ...intoFolder(program, sorted, place),
    ...whenAlone(
      program,
      meant.roles.some(({ role }) => role !== 'plain'),
      isWide,
      place,
    ),
  ];
  const fault = sorted.fault ?? meant.fault;
  if (fault !== undefined) parts.push(effect({ kind: 'unknown', why: `${name}: ${fault}` }));
  if (program.onlyReads && fault === undefined && parts.length === 0) parts.push(effect({ kind: 'none' }));
  const all = joined(parts);
  const onlyReads = program.onlyReads && all.effects.every(({ kind }) => kind === 'read' || kind === 'none');
  return onlyReads || all.effects.some(({ kind }) => kind === 'unknown')
    ? all
    : joined([effect({ kind: 'execute', program: name }), all]);
}

interface Meant {
  readonly roles: readonly { readonly role: Role; readonly word: Word }[];
  /** The mode or owner, for programs that change permissions. */
  readonly mode: string | undefined;
  readonly fault: string | undefined;
}

function operandsOf({ operands: table }: Program, { operands, given }: Sorted): Meant {
  const isReplaced = table.firstUnless?.some(name => given.has(name)) === true;
  const first = isReplaced ? [] : (table.first ?? []);
  const target = given.has('-t') || given.has('--target-directory') ? undefined : table.last;
  const roles: { role: Role; word: Word }[] = [];
  let mode: string | undefined;
  let fault: string | undefined;
  for (const [index, word] of operands.entries()) {
    const isLast = target !== undefined && index === operands.length - 1 && operands.length > 1;
    const role: Role | Like | 'none' = isLast ? target : (first[index] ?? table.rest);
    if (typeof role === 'object') {
      if (!isKnown(word) || !role.like.test(word.text))
        fault ??= `${JSON.stringify(word.text)} is more than a question`;
    } else if (role === 'none') fault ??= 'it has more operands than expected';
    else if (role === 'mode') mode = word.text;
    else if (role !== 'plain' && word.text === '-') continue;
    else roles.push({ role, word });
    if (!isKnown(word) && !isHarmless(role)) fault ??= 'a word of it cannot be read before it runs';
    if (word.open !== true && !word.glob) continue;
    // It may become several words: then each role of the table may be the meaning of one of them.
    if ([...first, table.rest, target ?? 'plain'].every(isHarmless)) roles.push({ role: restOf(table), word });
    else fault ??= 'a word of it may become several words';
  }
  return { roles, mode, fault };
}

function isHarmless(role: Role | Like | 'none'): boolean {
  return role === 'plain' || role === 'read' || role === 'tree';
}

function restOf({ rest }: Operands): Role {
  return rest === 'none' ? 'plain' : rest;
}

function onPath(role: Role, word: Word, mode: string | undefined, isWide: boolean, place: Standing): Described {
  const described = pathEffect(role, word, place, { isWide });
  if (mode === undefined) return described;
  const changed = described.effects.map((one): Effect => (one.kind === 'write' ? { ...one, permissions: mode } : one));
  return { ...described, effects: changed };
}

/** `cp a b dir` writes `dir/a` and `dir/b` as well, where `dir` is a folder. */
function intoFolder({ operands: table }: Program, { operands, given }: Sorted, place: Standing): readonly Described[] {
  if (table.last === undefined) return [];
  const folder = (given.get('-t') ?? given.get('--target-directory'))?.[0] ?? operands.at(-1);
  if (folder === undefined) return [];
  return operands
    .filter(word => word !== folder)
    .map(word => {
      const name = baseName(word.text.replace(/\/+$/, ''));
      return pathEffect('write', { text: `${folder.text}/${name}`, glob: word.glob || folder.glob }, place);
    });
}

function whenAlone({ alone }: Program, hasPaths: boolean, isWide: boolean, place: Standing): readonly Described[] {
  if (alone === undefined || hasPaths || (alone === 'cwd-if-recursive' && !isWide)) return [];
  return [pathEffect(alone !== 'cwd' || isWide ? 'tree' : 'read', literal('.'), place)];
}
