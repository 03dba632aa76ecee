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
  files.push(...operandFiles(read, sorted).map(word => pathEffect('read', word, place)));
  return joined([
    // What git ignores stays unread, unless it is told to look everywhere.
    pathEffect(looksEverywhere(sorted) ? 'tree' : 'names', literal('.'), place),
    ...files,
    effect({ kind: 'git', op: sub, ...(folder !== undefined && { folder }), reads: startsOf(read, sorted) }),
    ...(folder === undefined ? [] : [{ effects: [], needs: [{ kind: 'git', folder } as const] }]),
  ]);
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

function operandFiles({ namesNoFile, plainFirst, linesOfFile }: GitRead, { operands, given }: Sorted): readonly Word[] {
  if (namesNoFile === true) return [];
  const isPlain = plainFirst?.some(option => given.has(option)) === false;
  const ranges = linesOfFile === true ? (given.get('-L') ?? []) : [];
  const files = ranges.flatMap(({ text }) => {
    const file = /^.+:([^:]+)$/s.exec(text)?.[1];
    return file === undefined ? [] : [literal(file)];
  });
  return [...files, ...operands.slice(isPlain ? 1 : 0).flatMap(filesNamedBy)];
}

/** Words that name commits, as far as their form says so. */
const revision =
  /^(HEAD|FETCH_HEAD|ORIG_HEAD|MERGE_HEAD|@|main|master)$|[~^]|\.\.(?!\/)|@\{|^[0-9a-f]{7,64}$|^(origin|upstream|refs|heads|tags|remotes)\/|^:|^v\d+(\.\d+)*$/;

/** The file that an operand may name: `src/a.ts`, and `src/a.ts` of `HEAD:src/a.ts`. */
function filesNamedBy({ text }: Word): readonly Word[] {
  const inCommit = isAbsolute(text) ? undefined : /^[^:]*:(?:\.\/|\d:)?([^:]+)$/.exec(text)?.[1];
  if (inCommit !== undefined) return [literal(inCommit)];
  return /^\.\.(\/|$)/.test(text) || !revision.test(text) ? [literal(text)] : [];
}
