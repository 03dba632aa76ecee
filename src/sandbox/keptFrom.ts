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

/**
 * Reads what a command put out for paths that it could not reach. Pure.
 *
 * It is only what the command says: whether the sandbox kept it from there is for the caller to find out, and whether
 * it may go there is for a person.
 */
export function complaintsIn(output: string, cwd: string, home: string): readonly Complaint[] {
  const found = new Map<string, Complaint>();
  for (const line of linesOf(output)) {
    for (const [why, sign] of signs) {
      const said = sign.exec(line);
      if (said === null) continue;
      const before = line.slice(0, said.index);
      const after = line.slice(said.index + said[0].length);
      for (const named of pathsIn(before, after)) {
        const path = resolvePath(cwd, expandHome(named, home));
        const deed = `${before}${said[0].startsWith('cross') ? 'rename' : ''}${after}`.replaceAll(named, '');
        found.set(`${why} ${path}`, { path, why, ofFolder: ofFolder.test(deed) });
      }
      break;
    }
  }
  return [...found.values()];
}

function linesOf(output: string): readonly string[] {
  const lines = output.split('\n').filter(line => line.length <= longestLine);
  return lines.slice(-mostLines);
}

/** What is quoted; else the last word before the complaint. Further in front programs name themselves. */
function pathsIn(before: string, after: string): readonly string[] {
  const quoted = [...`${before}\n${after}`.matchAll(/[‘'"`“]([^‘’'"`“”\n]+)[’'"`”]/g)].map(([, text = '']) => text);
  if (quoted.length > 0) return quoted.filter(isPath);
  const part =
    before
      .replace(/[\s:(]+$/, '')
      .split(/: /)
      .at(-1) ?? '';
  return [part.split(/\s+/).at(-1) ?? ''].filter(isPath);
}

function isPath(text: string): boolean {
  return text !== '' && text.length <= 1024 && !/[\0\n*?<>|]/.test(text);
}
