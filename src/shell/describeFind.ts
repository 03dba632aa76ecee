import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import type { Describe } from './unwrap.js';
import { hole, isKnown, literal, type Word } from './word.js';

const tests = new Set([
  ...[
    '-empty',
    '-executable',
    '-readable',
    '-writable',
    '-follow',
    '-mount',
    '-xdev',
    '-depth',
    '-d',
    '-nouser',
    '-nogroup',
  ],
  ...['-print', '-print0', '-ls', '-prune', '-quit', '-true', '-false', '-not', '-a', '-and', '-o', '-or', '-daystart'],
  ...[
    '-noleaf',
    '-warn',
    '-nowarn',
    '-ignore_readdir_race',
    '-P',
    '-L',
    '-H',
    '(',
    ')',
    '!',
    ',',
    '-X',
    '-x',
    '-E',
    '-s',
  ],
]);
const testsWithValue = new Set([
  ...[
    '-name',
    '-iname',
    '-path',
    '-ipath',
    '-wholename',
    '-iwholename',
    '-regex',
    '-iregex',
    '-regextype',
    '-type',
    '-xtype',
  ],
  ...[
    '-size',
    '-mtime',
    '-mmin',
    '-atime',
    '-amin',
    '-ctime',
    '-cmin',
    '-newer',
    '-anewer',
    '-cnewer',
    '-maxdepth',
    '-mindepth',
  ],
  ...[
    '-perm',
    '-user',
    '-group',
    '-uid',
    '-gid',
    '-links',
    '-inum',
    '-samefile',
    '-lname',
    '-ilname',
    '-used',
    '-fstype',
  ],
  ...['-printf', '-newermt', '-newerct', '-newerat', '-newermm', '-newerac'],
]);

/** Describes `find`, whose expression may delete, write and run. */
export function describeFind(
  name: string,
  args: readonly Word[],
  place: Standing,
  describe: Describe,
): Described | undefined {
  if (name === 'fd' || name === 'fdfind') return describeFd(args, place, describe);
  if (name !== 'find' && name !== 'gfind') return undefined;
  const isExpression = ({ text }: Word): boolean => /^(-(?![PLHEXdfxs]$)|[(),!])/.test(text);
  const start = args.findIndex(isExpression);
  const starts = (start === -1 ? args : args.slice(0, start)).filter(({ text }) => !/^-[PLHEXdfxs]$/.test(text));
  const roots = starts.length === 0 ? [literal('.')] : starts;
  const found = roots.map(root => foundBelow(root, args));
  const parts = roots.map(root => pathEffect('tree', root, place));
  const rest = start === -1 ? [] : args.slice(start);
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index];
    if (word === undefined) break;
    if (/^-(exec|execdir|ok|okdir)$/.test(word.text)) {
      const end = rest.findIndex((one, at) => at > index && (one.text === ';' || one.text === '+'));
      const inner = rest.slice(index + 1, end === -1 ? undefined : end);
      parts.push(...found.map(one => executed(inner, one, place, describe)));
      index = end === -1 ? rest.length : end;
    } else if (word.text === '-delete') {
      parts.push(...found.map(one => pathEffect('delete', one, place, { isWide: true })));
    } else if (/^-f(print0?|printf|ls)$/.test(word.text)) {
      parts.push(pathEffect('write', rest[++index] ?? literal(hole), place));
      if (word.text === '-fprintf') index++;
    } else if (testsWithValue.has(word.text)) index++;
    else if (!tests.has(word.text)) parts.push(effect({ kind: 'unknown', why: `find: ${word.text} is not known` }));
  }
  if (!args.every(isKnown))
    parts.push(effect({ kind: 'unknown', why: 'find: a word of it cannot be read before it runs' }));
  return joined(parts);
}

/** What an expression can find below a folder: all of it, unless a test narrows it. */
function foundBelow(root: Word, args: readonly Word[]): Word {
  const at = args.findIndex(({ text }) => /^-(i?name|i?path|i?wholename|i?regex|i?lname)$/.test(text));
  const name = at === -1 ? undefined : args[at + 1]?.text;
  if (name !== undefined && !/^[.*?/]*$/.test(name))
    return { text: `${root.text}/${name.replace(/^.*\//, '')}*`, glob: true };
  const isNarrowed = args.some(({ text }) =>
    /^-(empty|[acm](time|min)|newer.*|size|user|perm|samefile|inum)$/.test(text),
  );
  return isNarrowed ? { text: `${root.text}/some-of-*`, glob: true } : root;
}

/** `{}` stands for anything at or below the folder that is searched. */
function executed(inner: readonly Word[], root: Word, place: Standing, describe: Describe): Described {
  const words = inner.map(word =>
    word.text.includes('{}') ? { text: word.text.replaceAll('{}', root.text), glob: root.glob } : word,
  );
  return joined([
    effect({ kind: 'unknown', why: 'find runs a command on what it finds' }),
    describe(words, { ...place, depth: place.depth + 1 }),
  ]);
}

const fdFlags =
  /^(-[HIusigFaplL0]+|-[etdEcjS]|--(hidden|no-ignore|glob|type|extension|max-depth|exclude|absolute-path|full-path|follow|color|print0|ignore-case|case-sensitive|fixed-strings|size|changed-within|changed-before|max-results|no-ignore-vcs)(=.*)?)$/;

function describeFd(args: readonly Word[], place: Standing, describe: Describe): Described {
  const at = args.findIndex(({ text }) => /^(-[xX]|--exec|--exec-batch)$/.test(text));
  const own = at === -1 ? args : args.slice(0, at);
  const parts: Described[] = [pathEffect('tree', literal('.'), place)];
  parts.push(
    ...own
      .filter(({ text }) => !text.startsWith('-'))
      .slice(1)
      .map(word => pathEffect('tree', word, place)),
  );
  if (at !== -1) parts.push(executed(args.slice(at + 1), literal('.'), place, describe));
  const odd = own.find(word => !isKnown(word) || (word.text.startsWith('-') && !fdFlags.test(word.text)));
  if (odd !== undefined) parts.push(effect({ kind: 'unknown', why: `fd: ${JSON.stringify(odd.text)} is not known` }));
  return joined(parts);
}
