import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';

export type ShellName = 'bash' | 'powershell';

const programs: Readonly<Record<ShellName, readonly string[]>> =
  process.platform === 'win32'
    ? { bash: ['bash.exe'], powershell: ['pwsh.exe', 'powershell.exe'] }
    : { bash: ['bash'], powershell: ['pwsh'] };

const words: Readonly<Record<ShellName, readonly string[]>> = {
  bash: ['--noprofile', '--norc', '-c'],
  powershell: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command'],
};

/** The words that run `command` in the named shell without profile or rc files; undefined when it is not installed. */
export function shellWords(
  shell: ShellName,
  command: string,
  folders: readonly string[],
): readonly [string, ...string[]] | undefined {
  const program = findProgram(programs[shell], folders);
  return program === undefined ? undefined : [program, ...words[shell], command];
}

function findProgram(names: readonly string[], folders: readonly string[]): string | undefined {
  return names.flatMap(name => folders.map(folder => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // not there, or not ours to start: the next folder is asked
  }
}
