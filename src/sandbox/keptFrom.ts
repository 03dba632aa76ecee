import { expandHome, resolvePath } from '../base/paths.js';

/** What a program complained of: a path, as it was resolved, and how it was kept from it. */
export interface Complaint {
  readonly path: string;
  readonly why: 'not-written' | 'not-permitted' | 'not-there' | 'in-the-way';
  /** What it wanted is done to the folder that holds the path: to make, take away or rename what is in it. */
  readonly ofFolder: boolean;
}

/** How programs of all kinds say it: by the words of the system, or by the name of its error. */
const signs: readonly (readonly [Complaint['why'], RegExp])[] = [
  ['not-written', /read-only file system|EROFS|device or resource busy|EBUSY|cross-device|EXDEV/i],
  ['not-permitted', /permission denied|EACCES|operation not permitted|EPERM/i],
  ['not-there', /no such file or directory|ENOENT/i],
  ['in-the-way', /file exists|EEXIST|is a directory|EISDIR/i],
];

const ofFolder = /\b(mkdir|rmdir|rename|unlink|symlink|remove|move|directory|directories|link|temporary file)\b/i;

/** A program that says more than this of it has said enough. */
const mostLines = 200;
const longestLine = 2000;
const mostComplaints = 100;
/** In one line; programs name two, of which one may be told from the other by nothing but where it leads. */
const mostNames = 4;

/**
 * Reads what a command put out for paths that it could not reach. Pure.
 *
 * It is only what the command says: whether the sandbox kept it from there is for the caller to find out, and whether
 * it may go there is for a person.
 */
export function complaintsIn(output: string, cwd: string, home: string): readonly Complaint[] {
  const found = new Map<string, Complaint>();
  for (const line of linesOf(output)) {
    for (const { named, ...how } of complaintsOf(line)) {
      const path = resolvePath(cwd, expandHome(named, home));
      found.set(`${how.why} ${path}`, { path, ...how });
      if (found.size === mostComplaints) return [...found.values()];
    }
  }
  return [...found.values()];
}

type Named = Omit<Complaint, 'path'> & { readonly named: string };

function complaintsOf(line: string): readonly Named[] {
  const [why, said] = signs.map(([kind, sign]) => [kind, sign.exec(line)] as const).find(one => one[1] !== null) ?? [];
  if (why === undefined || said === null || said === undefined) return [];
  const before = line.slice(0, said.index);
  const after = line.slice(said.index + said[0].length);
  const deed = `${before}${said[0].startsWith('cross') ? 'rename' : ''}${after}`;
  return pathsIn(before, after).map(named => ({ named, why, ofFolder: ofFolder.test(deed.replaceAll(named, '')) }));
}

function linesOf(output: string): readonly string[] {
  const lines = output.split('\n').filter(line => line.length <= longestLine);
  return lines.slice(-mostLines);
}

/** What is quoted; else the last word before the complaint. Further in front programs name themselves. */
function pathsIn(before: string, after: string): readonly string[] {
  const quoted = [...`${before}\n${after}`.matchAll(/[‘'"`“]([^‘’'"`“”\n]+)[’'"`”]/g)].map(([, text = '']) => text);
  if (quoted.length > 0) return [...new Set(quoted.filter(isPath))].slice(0, mostNames);
  const part =
    before
      .replace(/(?<![\s:(])[\s:(]+$/, '')
      .split(/: /)
      .at(-1) ?? '';
  return [part.split(/\s+/).at(-1) ?? ''].filter(isPath);
}

function isPath(text: string): boolean {
  return text !== '' && text.length <= 1024 && !/[\0\n*?<>|]/.test(text);
}
