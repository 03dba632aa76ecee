import { baseName } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { effect, joined, nothing, pathEffect, type Described, type Standing } from './described.js';
import { options, sortWords, type Options, type Sorted } from './options.js';
import { isHarmless, type Meaning, type Operand, type Program, type Role, type Use } from './programs/program.js';
import { tables } from './programs/tables.js';
import { isKnown, literal, unread, type Word } from './word.js';

interface Entry {
  readonly program: Program;
  readonly options: Options;
}

const entries = new Map<string, Entry>(
  tables.flatMap(program => {
    const entry = { program, options: options(program.options) };
    return program.names.map((name): [string, Entry] => [name, entry]);
  }),
);

/** One call of a program, sorted by its table. */
interface TableCall {
  readonly name: string;
  readonly program: Program;
  readonly use: Use;
  readonly sorted: Sorted;
  readonly operands: readonly Word[];
  /** All its words. */
  readonly text: string;
  /** Where its operands are looked for, and what it works in. */
  readonly place: Standing;
  readonly folder: Word;
  readonly outer: Standing;
}

/** Describes a call of a program that a table lists; undefined when none does. */
export function describeTable(name: string, words: readonly Word[], place: Standing): Described | undefined {
  const entry = entries.get(name);
  if (entry === undefined) return undefined;
  if (asksForHelp(words, entry.options)) return effect({ kind: 'none' });
  return describeCall(callOf(name, words, entry, place));
}

/** Asked only how it is used, or which version it is, a program does nothing else. */
function asksForHelp([only, ...others]: readonly Word[], table: Options): boolean {
  return others.length === 0 && /^--(help|version)$/.test(only?.text ?? '') && table.has(only?.text ?? '');
}

function callOf(name: string, words: readonly Word[], { program, options: table }: Entry, outer: Standing): TableCall {
  const sorted = sortWords(program.isBundled ? unbundled(words, table) : words, table, program.worst);
  const { use, operands } = useOf(program, sorted);
  const folders = sorted.paths.filter(({ role }) => role === 'folder').map(({ word }) => word);
  const [folder = literal('.')] = folders;
  const isSure = folders.length < 2 && isKnown(folder);
  const moved = pathEffect('read', folder, outer).effects[0];
  const place: Standing =
    folders.length === 0
      ? outer
      : moved !== undefined && 'path' in moved && isSure
        ? { ...outer, cwd: moved.path }
        : { ...outer, hasMoved: true };
  const text = words.map(word => word.text).join(' ');
  return { name, program, use, sorted, operands, text, place, folder, outer };
}

function describeCall(call: TableCall): Described {
  const { name, program, use, sorted, place, outer } = call;
  const isWide = isWideCall(call);
  const meant = meaningOf(call);
  const parts = [
    ...sorted.paths.map(one => ofOption(one.role, one.word, call)),
    ...meant.parts,
    ...intoFolder(call),
    ...whenAlone(call, meant.hasPaths, isWide),
    ...(use.inFolder === undefined ? [] : [pathEffect(use.inFolder, call.folder, outer)]),
    ...(use.makes ?? []).map(as => pathEffect('write', { text: as, glob: true }, place)),
    effect(...(use.effects ?? [])),
  ];
  const fault =
    sorted.fault ?? meant.fault ?? (program.unproven?.test(call.text) ? 'it tells more than is proven' : undefined);
  if (fault !== undefined) parts.push(effect({ kind: 'unknown', why: `${name}: ${fault}` }));
  const all = joined(parts);
  if (use.onlyReads && all.effects.length === 0) return effect({ kind: 'none' });
  const onlyReads = use.onlyReads && all.effects.every(({ kind }) => kind === 'read' || kind === 'none');
  return onlyReads || all.effects.some(({ kind }) => kind === 'unknown')
    ? all
    : joined([effect({ kind: 'execute', program: name }), all]);
}

/** `tar xzf a.tgz`: the first word is letters of options, whose values are the words after it, in order. */
function unbundled([first, ...rest]: readonly Word[], table: Options): readonly Word[] {
  if (first === undefined || first.text.startsWith('-') || !isKnown(first))
    return first === undefined ? [] : [first, ...rest];
  const values = [...rest];
  const taken = [...first.text].flatMap(letter => {
    const value = table.get(`-${letter}`)?.value === undefined ? undefined : values.shift();
    return [literal(`-${letter}`), ...(value === undefined ? [] : [value])];
  });
  return [...taken, ...values];
}

/** What the program does when it is called so: its modes stand over what is said for all of them. */
function useOf(
  program: Program,
  { given, operands }: Sorted,
): { readonly use: Use; readonly operands: readonly Word[] } {
  const sub = operands[0]?.text ?? '';
  const mode = program.modes?.find(
    one => one.if?.some(option => given.has(option)) !== false && one.sub?.includes(sub) !== false,
  );
  if (mode === undefined) return { use: program, operands };
  return { use: { ...program, ...mode }, operands: mode.sub?.includes(sub) === true ? operands.slice(1) : operands };
}

function ofOption(role: Role, word: Word, call: TableCall): Described {
  const isSparing = isSparingCall(call);
  if (role === 'archive') return ofArchive(word, call);
  if (role === 'list') return ofList(word, call.outer);
  if (role === 'run') return ofCommand(word, call);
  return pathEffect(role, word, call.outer, { isSparing });
}

function isWideCall({ sorted: { traits } }: Pick<TableCall, 'sorted'>): boolean {
  return traits.has('recursive') || traits.has('through');
}

function followsLinks({ sorted: { traits } }: Pick<TableCall, 'sorted'>): boolean {
  return traits.has('through') || traits.has('follows');
}

function isSparingCall({ program, sorted }: TableCall): boolean {
  return program.spares === true && !sorted.traits.has('everything');
}

/** `host:file` is a file on another machine to the programs that have archives. */
function ofArchive(word: Word, { use, outer }: TableCall): Described {
  if (word.text === '-') return nothing;
  const host = /^(?:[^/@:]*@)?([^/:]+):/.exec(word.text)?.[1];
  if (host !== undefined) return effect({ kind: 'network', host, sends: true });
  return pathEffect(use.archive ?? 'read', word, outer);
}

/** A file that names others, which nobody can know before it runs. */
function ofList(word: Word, place: Standing): Described {
  const others = effect({ kind: 'read', path: place.cwd, unsure: true });
  return word.text === '-' ? others : joined([pathEffect('read', word, place), others]);
}

/** A command that the program starts: its words are known, what it is handed is not. */
function ofCommand(word: Word, { name, outer }: TableCall): Described {
  const text = word.text.replace(/^exec=/, ''); // as `tar --checkpoint-action` has it
  const started = text.trim().split(/\s+/)[0] ?? '';
  return joined([
    effect({ kind: 'execute', program: started === '' ? name : started, inline: true }),
    outer.readText(text, { ...outer, depth: outer.depth + 1 }),
  ]);
}

interface Meant {
  readonly parts: readonly Described[];
  readonly hasPaths: boolean;
  readonly fault: string | undefined;
}

function meaningOf(call: TableCall): Meant {
  const { use, sorted, operands } = call;
  const { first = [], firstUnless, rest, last } = use.operands;
  const isReplaced = firstUnless?.some(name => sorted.given.has(name)) === true;
  const target = folderGiven(sorted) === undefined ? last : undefined;
  const parts: Described[] = [];
  let hasPaths = false;
  let mode: string | undefined;
  let fault = positionFault(call);
  for (const [index, word] of operands.entries()) {
    const isLast = target !== undefined && index === operands.length - 1 && operands.length > 1;
    const meaning = isLast ? target : ((isReplaced ? undefined : first[index]) ?? rest);
    if (meaning === 'none') {
      fault ??= 'it has more operands than expected';
      continue;
    }
    const { like, role = 'plain', also = [] } = operandOf(meaning);
    if (like !== undefined && (!isKnown(word) || !like.test(word.text)))
      fault ??= `${JSON.stringify(word.text)} is more than a question`;
    if (!isHarmless(role) && !isKnown(word)) fault ??= unread(word);
    if (role === 'mode') mode = word.text;
    if (word.open === true || word.glob) {
      // It may become several words: then each role of the table may be the meaning of one of them.
      if (!allHarmless([...first, rest, target ?? 'plain'])) fault ??= unread(word, 'may become several words');
      else if (rest !== 'none') parts.push(onPath(operandOf(rest).role ?? 'plain', word, mode, call));
    }
    if (word.text === '-') continue;
    hasPaths ||= role !== 'plain' && role !== 'mode';
    parts.push(
      onPath(role, word, mode, call),
      ...also.map(one => onPath(one.role, named(one.as, word), mode, call, true)),
    );
  }
  return { parts, hasPaths, fault };
}

/** None of them changes anything, and none is only proven by how it looks. */
function allHarmless(meanings: readonly (Meaning | 'none')[]): boolean {
  return meanings.every(meaning => {
    if (meaning === 'none') return false;
    const { like, role = 'plain' } = operandOf(meaning);
    return like === undefined && isHarmless(role);
  });
}

function operandOf(meaning: Meaning): Operand {
  return typeof meaning === 'string' ? { role: meaning } : meaning;
}

/** Where an operand is written, what one system takes for an option after it another takes for a file. */
function positionFault({ use, sorted }: TableCall): string | undefined {
  const { first = [], rest } = use.operands;
  const writes = [...first, rest].some(meaning => meaning === 'write');
  return use.onlyReads && writes && sorted.isMixed
    ? 'an option after an operand may be a file that is written'
    : undefined;
}

function named(as: string, word: Word): Word {
  const text = as
    .replace('{stem}', word.text.replace(/\.[^./]*$/, ''))
    .replace(/\{\+(\.\w+)\}/, (_, suffix: string) => (/[^/]\.[^./]+$/.test(word.text) ? word.text : word.text + suffix))
    .replace('{random}', word.text.replace(/X{3,}/g, '*'))
    .replace('{}', word.text);
  return { text, glob: word.glob || (/[*?]/.test(text) && !/[*?]/.test(word.text)) };
}

function onPath(role: Role, word: Word, mode: string | undefined, call: TableCall, isFlat = false): Described {
  const isWide = isWideCall(call);
  if (role === 'archive') return ofArchive(word, call);
  if (role === 'list') return ofList(word, call.place);
  if (role === 'run') return ofCommand(word, call);
  const empties = call.use.empties === true || call.operands[0]?.text === '/dev/null';
  const isSparing = isSparingCall(call);
  const extra = { isWide: isWide && !isFlat, isSparing, follows: followsLinks(call), empties };
  const described = pathEffect(role, word, call.place, extra);
  // What a pattern of the shell names is read, although what is found below is not when it is hidden.
  if (role === 'tree' && word.glob && isSparing) return joined([described, pathEffect('read', word, call.place)]);
  if (mode === undefined) return described;
  const changed = described.effects.map((one): Effect => (one.kind === 'write' ? { ...one, permissions: mode } : one));
  return { ...described, effects: changed };
}

function folderGiven({ given }: Sorted): Word | undefined {
  return (given.get('-t') ?? given.get('--target-directory'))?.[0];
}

/** `cp a b dir` writes `dir/a` and `dir/b` as well, where `dir` is a folder. */
function intoFolder({ use, sorted, operands, place }: TableCall): readonly Described[] {
  if (use.operands.last === undefined) return [];
  const folder = folderGiven(sorted) ?? operands.at(-1);
  if (folder === undefined) return [];
  return operands
    .filter(word => word !== folder)
    .map(word => {
      const name = baseName(word.text.replace(/\/+$/, ''));
      return pathEffect('write', { text: `${folder.text}/${name}`, glob: word.glob || folder.glob }, place);
    });
}

function whenAlone({ use, place, ...call }: TableCall, hasPaths: boolean, isWide: boolean): readonly Described[] {
  const { alone } = use;
  if (alone === undefined || alone === 'nothing' || hasPaths || (alone === 'cwd-if-recursive' && !isWide)) return [];
  const extra = { isSparing: isSparingCall({ use, place, ...call }), follows: followsLinks(call) };
  return [pathEffect(alone !== 'cwd' || isWide ? 'tree' : 'read', literal('.'), place, extra)];
}
