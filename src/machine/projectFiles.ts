import { readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, isWithin, parentOf, resolvePath } from '../base/paths.js';
import { codeOf } from './faultCode.js';
import { sha256 } from './fileImage.js';
import type { Overlay } from './overlay.js';
import { Undecided, type Part, type ProjectPlace } from './projectPart.js';

const mostBytes = 1024 * 1024;
const mostFiles = 64;

/** The files that words name, also behind `--option=`: the script that is run, a configuration, a test. */
export async function namedFiles(words: readonly string[], cwd: string, place: ProjectPlace): Promise<readonly Part[]> {
  const names = new Set(words.flatMap(word => [word, word.replace(/^-[^=]*=/, '')]));
  if (names.size > mostFiles) throw new Undecided('too many words');
  const parts = await Promise.all(
    [...names].map(name => partAt(resolvePath(cwd, name), isAbsolute(name) ? name : name.replace(/^\.\//, ''), place)),
  );
  return parts.filter(part => part !== undefined);
}

/** A file as a part; undefined when there is none. Too large to be read as a whole is undecided. */
export async function partAt(path: string, name: string, { over }: ProjectPlace): Promise<Part | undefined> {
  try {
    const overlaid = over && (await partOver(over, path, name));
    if (overlaid !== undefined) return overlaid.part;
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    if (found.size > mostBytes) throw new Undecided(`${name} is too large`);
    const bytes = await readFile(path);
    return { name, text: bytes.toString('utf8'), hash: sha256(bytes) };
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE')
      return undefined;
    throw fault;
  }
}

/** Undefined where the disk holds. */
async function partOver(over: Overlay, path: string, name: string): Promise<{ part: Part | undefined } | undefined> {
  const image = await over.imageAt(await over.realOf(path));
  if (image === undefined) return undefined;
  if (image.kind === 'missing' || image.kind === 'folder') return { part: undefined };
  if (image.kind !== 'text' || image.bytes > mostBytes) throw new Undecided(`${name} cannot be read as a text`);
  return { part: { name, text: `${image.bom ? '\uFEFF' : ''}${image.text}`, hash: image.hash } };
}

/** What a folder holds; nothing where none is. Folders that a dry run alone would make end in `/`. */
export async function namesIn(folder: string, { over }: ProjectPlace): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return over === undefined ? names : [...new Set([...names, ...over.namesIn(await over.realOf(folder))])];
}

/** `cwd` and the folders above it, up to the workspace's root. */
export function foldersUpFrom(cwd: string, { roots }: Pick<ProjectPlace, 'roots'>): readonly string[] {
  const root = roots.find(candidate => isWithin(candidate, cwd)) ?? cwd;
  const folders = [cwd];
  for (let at = cwd; at !== root && parentOf(at) !== at;) {
    at = parentOf(at);
    folders.push(at);
  }
  return folders;
}
