import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, parentOf, resolvePath } from '../base/paths.js';
import { codeOf } from './faultCode.js';
import { readGitConfig, type GitLine } from './gitConfigText.js';
import type { Repository } from './gitRepository.js';

export interface GitPlace {
  readonly home: string;
  /** Where the user's configuration lies beside the home folder: `$XDG_CONFIG_HOME`. */
  readonly userConfiguration: string;
}

/** One line of the configuration that holds in a repository, in the order in which git reads them. */
export interface Setting extends GitLine {
  readonly file: string;
  /** Included only under a condition: it may hold, or not. */
  readonly isConditional: boolean;
}

/** A configuration that git may read and we cannot: nothing can be said of it. */
export class Unreadable extends Error {
  readonly code = 'unreadable';
}

const mostBytes = 1024 * 1024;
const mostIncluded = 10;

/** Where the builds of git that people have look for the machine's own configuration. */
const systemFiles = [
  ...['/etc/gitconfig', '/usr/local/etc/gitconfig', '/usr/etc/gitconfig', '/opt/homebrew/etc/gitconfig'],
  ...['/opt/local/etc/gitconfig', '/home/linuxbrew/.linuxbrew/etc/gitconfig'],
  ...['/Applications/Xcode.app/Contents/Developer', '/Library/Developer/CommandLineTools'].map(
    folder => `${folder}/usr/share/git-core/gitconfig`,
  ),
  ...(process.platform === 'win32' ? ['C:/Program Files/Git/etc/gitconfig', 'C:/ProgramData/Git/config'] : []),
];

/**
 * All that git would read of its configuration there, without starting it: the machine's, the user's, the
 * repository's, and what they include. Rejects with `Unreadable` where a part of it cannot be read.
 */
export async function gitSettings(repository: Repository | undefined, place: GitPlace): Promise<readonly Setting[]> {
  const outside = [...systemFiles, `${place.userConfiguration}/git/config`, `${place.home}/.gitconfig`];
  const settings: Setting[] = [];
  for (const file of outside) settings.push(...(await settingsIn(file, place)));
  if (repository === undefined) return settings;
  settings.push(...(await settingsIn(`${repository.common}/config`, place)));
  // Read whether or not `extensions.worktreeConfig` is on: what it says then may hold.
  const own = await settingsIn(`${repository.folder}/config.worktree`, place);
  return [...settings, ...own.map(setting => ({ ...setting, isConditional: true }))];
}

async function settingsIn(
  file: string,
  place: GitPlace,
  depth = 0,
  isConditional = false,
): Promise<readonly Setting[]> {
  if (depth > mostIncluded) throw new Unreadable(`${file} is included too deeply`);
  const text = await textOf(file);
  if (text === undefined) return [];
  const lines = readGitConfig(text);
  if (lines === undefined) throw new Unreadable(`${file} is not in git's form`);
  const settings: Setting[] = [];
  for (const line of lines) {
    settings.push({ ...line, file, isConditional });
    const isIf = /^includeif\..*\.path$/s.test(line.key);
    if (line.key !== 'include.path' && !isIf) continue;
    settings.push(
      ...(await settingsIn(includedPath(line.value, file, place), place, depth + 1, isConditional || isIf)),
    );
  }
  return settings;
}

function includedPath(value: string, file: string, { home }: GitPlace): string {
  if (value.startsWith('~/')) return resolvePath(home, value.slice(2));
  // `~other/` and `%(prefix)/` name places that only git knows.
  if (/^(~|%\()/.test(value) || value === '') throw new Unreadable(`${file} includes ${value}`);
  return isAbsolute(value) ? value : resolvePath(parentOf(file), value);
}

/** Undefined where no such file is; what is there and cannot be read is a fault. */
export async function textOf(file: string): Promise<string | undefined> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > mostBytes) throw new Unreadable(`${file} cannot be read as a whole`);
    return await readFile(file, 'utf8');
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw fault;
  }
}
