import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './journalError.js';

const mostBytes = 1024 * 1024;

/**
 * What the ignore files of a repository say of a folder inside it, as lines for another ignore file: `node_modules` is
 * mostly named at the top. Only patterns that mean the same in every folder; empty where the folder is in none, or is
 * its top.
 */
export async function patternsAbove(root: string): Promise<string> {
  const texts: string[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) texts.unshift(await textAt(join(folder, '.gitignore')));
    if (await isThere(join(folder, '.git'))) {
      if (folder !== root) texts.unshift(await textAt(join(folder, '.git', 'info', 'exclude')));
      return texts.flatMap(linesOf).join('\n');
    }
    if (folder === dirname(folder)) return '';
  }
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter(line => line.trim() !== '' && !line.startsWith('#') && isOfAnyFolder(line));
}

/** A slash at the beginning or inside binds a pattern to the folder of its file. */
function isOfAnyFolder(line: string): boolean {
  const pattern = line
    .replace(/^!/, '')
    .replace(/^\*\*\//, '')
    .trimEnd();
  return !pattern.replace(/\/$/, '').includes('/');
}

/** What cannot be read ignores nothing: then more is looked at. */
async function textAt(path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    return text.length > mostBytes ? '' : text;
  } catch (cause) {
    if (codeOf(cause) === '') throw cause;
    return '';
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
