import type { GitStart } from '../protocol/gitStart.js';
import { isAbsolute } from '../base/paths.js';
import { effect, folderOf, joined, pathEffect, type Described, type Standing } from './described.js';
import { options, sortWords, type Options, type Sorted } from './options.js';
import { gitReads, switchesOff, type GitRead } from './programs/gitReads.js';
import { isKnown, literal, type Word } from './word.js';

const readers = new Map<string, { readonly read: GitRead; readonly table: Options }[]>();
for (const read of gitReads) {
  const entry = { read, table: options(read.options) };
  for (const name of read.names) readers.set(name, [...(readers.get(name) ?? []), entry]);
}

const most = { any: Infinity, none: 0, one: 1, two: 2 } as const satisfies Record<GitRead['operands'], number>;

/**
 * A call of git that only looks: reads of the folder and of the files it names, and the effect `git` with `reads`,
 * which stands until the configuration was read. Undefined where that is not proven.
 */
export function describeGitRead(sub: string, args: readonly Word[], place: Standing): Described | undefined {
  // A signature is checked by another program, which keeps files of its own.
  if (!args.every(isKnown) || args.some(({ text }) => /%G|signature/.test(text))) return undefined;
  const [first, ...others] = args;
  const pair = first === undefined ? undefined : readAs(`${sub} ${first.text}`, others);
  const found = pair ?? readAs(sub, args);
  if (found === undefined) return undefined;
  const { read, sorted } = found;
  if (read.isApart === true) return effect({ kind: 'none' });
  const folder = folderOf(place);
  const files = [...sorted.paths.map(({ role, word }) => pathEffect(role, word, place))];
  files.push(...operandFiles(read, sorted, wordsAfterDashes(args)).map(word => onFile(word, read, sorted, place)));
  if (isTold(read, sorted)) files.push(effect({ kind: 'read', path: place.cwd, unsure: true }));
  return joined([
    // What git ignores stays unread, unless it is told to look everywhere.
    pathEffect(looksEverywhere(sorted) ? 'tree' : 'names', literal('.'), place),
    ...files,
    effect({ kind: 'git', op: sub, ...(folder !== undefined && { folder }), reads: startsOf(read, sorted) }),
    ...(folder === undefined ? [] : [{ effects: [], needs: [{ kind: 'git', folder } as const] }]),
  ]);
}

/** A pattern reaches through folders, and names hidden files as well. */
function onFile(word: Word, { onlyNames, startsWith }: GitRead, { given }: Sorted, place: Standing): Described {
  const isSparing = onlyNames ?? startsWith?.options.some(option => given.has(option)) === false;
  return pathEffect(word.glob ? 'tree' : 'read', word, place, { isSparing });
}

/** What it shows comes in on its input. */
function isTold({ told }: GitRead, { given }: Sorted): boolean {
  return told?.some(option => given.has(option)) === true && !given.has('--batch-all-objects');
}

function wordsAfterDashes(args: readonly Word[]): ReadonlySet<Word> {
  const at = args.findIndex(({ text }) => text === '--');
  return new Set(at === -1 ? [] : args.slice(at + 1));
}

function looksEverywhere({ given }: Sorted): boolean {
  return ['--untracked', '--no-index'].some(option => given.has(option));
}

function readAs(name: string, args: readonly Word[]): { read: GitRead; sorted: Sorted } | undefined {
  for (const { read, table } of readers.get(name) ?? []) {
    const sorted = sortWords(args, table);
    const isListed = read.lists?.some(option => sorted.given.has(option)) === true;
    if (sorted.fault === undefined && (isListed || sorted.operands.length <= most[read.operands])) {
      return { read, sorted };
    }
  }
  return undefined;
}

function startsOf({ starts = [], startsWith }: GitRead, { given }: Sorted): GitStart[] {
  const more = startsWith?.options.some(option => given.has(option)) === true ? startsWith.starts : [];
  return [...new Set([...starts, ...more])].filter(kind => {
    const off = switchesOff[kind];
    return off === undefined || !given.has(off);
  });
}

function operandFiles(
  { namesNoFile, plainFirst, linesOfFile }: GitRead,
  { operands, given }: Sorted,
  afterDashes: ReadonlySet<Word>,
): readonly Word[] {
  if (namesNoFile === true) return [];
  const isPlain = plainFirst?.some(option => given.has(option)) === false;
  const ranges = linesOfFile === true ? (given.get('-L') ?? []) : [];
  const files = ranges.flatMap(({ text }) => {
    const file = /^.+:([^:]+)$/s.exec(text)?.[1];
    return file === undefined ? [] : [literal(file)];
  });
  const named = operands
    .slice(isPlain ? 1 : 0)
    .flatMap(word => (afterDashes.has(word) ? pathspec(word.text) : filesNamedBy(word.text)));
  return [...files, ...named];
}

/** Words that name commits, as far as their form says so: in none of them does a name begin with a dot. */
const revision =
  /^(?!.*\/\.(?!\.))(?:(HEAD|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD|@|main|master)$|.*[~^]|.*\.\.(?!\/)|.*@\{|[0-9a-f]{7,64}$|(origin|upstream|refs|heads|tags|remotes)\/|:|v\d+(\.\d+)*$)/s;

/** The file that an operand may name: `src/a.ts`, and `src/a.ts` of `HEAD:src/a.ts`. */
function filesNamedBy(text: string): readonly Word[] {
  const bare = text.replace(/[@^]\{[^}]*\}/g, ''); // a day or a text that a commit is looked up by
  const inCommit =
    isAbsolute(text) || /^:[(/!^]/.test(text) ? undefined : /^[^:]*:(?:\.\/|\d:)?([^:]+)$/.exec(bare)?.[1];
  if (inCommit !== undefined) return [literal(inCommit)];
  return /^\.\.(\/|$)|^:[(/!^]/.test(text) || !revision.test(text) ? pathspec(text) : [];
}

/**
 * What a pathspec names, whatever its magic says besides; one that leaves files out names none. Its `*` stands for
 * slashes too, so that
 * only what comes after the last one can be held against a name.
 */
function pathspec(text: string): readonly Word[] {
  const [magic = ''] = /^:(\([^)]*\)|[/!^]+:?)/.exec(text) ?? [];
  if (/[!^]|exclude/.test(magic)) return [];
  const path = text.slice(magic.length);
  const at = path.search(/[*?[]/);
  if (at === -1) return [literal(path)];
  const folder = path.slice(0, path.lastIndexOf('/', at) + 1);
  const pieces = path.slice(path.lastIndexOf('/') + 1).split(/[*?]|\[[^\]]*\]/);
  const last = pieces.findLastIndex(piece => piece !== '');
  const begins = last === 0 && path.lastIndexOf('/') < at ? '' : '*';
  return [{ text: `${folder}**/${begins}${pieces[last] ?? ''}${last === pieces.length - 1 ? '' : '*'}`, glob: true }];
}
