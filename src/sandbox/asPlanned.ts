import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, type BigIntStats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { NoSandbox } from './backend.js';
import type { Mount } from './mounts.js';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;

/**
 * The words that start a command only if what was mounted is what was planned.
 *
 * Between planning and mounting, another command that may write the same folder can put a link in the place of a
 * folder, and have somebody else's folder mounted as one that may be written. So each is known by its number on the
 * disk, read on the way down from folder to folder without following links, and compared inside before the command
 * starts, where nobody can change the mounts any more.
 */
export function onlyAsPlanned(mounts: readonly Mount[], argv: readonly string[]): readonly string[] {
  const paths = mounts.map(({ path }) => path);
  const stat = ['/usr/bin/stat', '/bin/stat'].find(existsSync);
  if (stat === undefined) throw new NoSandbox('There is no program "stat" in /usr/bin to check the sandbox with');
  const found = `"$(${stat} -c %d:%i -- ${paths.map(quoted).join(' ')})"`;
  const refuse = `{ echo ${quoted(changed)} >&2; exit 125; }`;
  return [
    '/bin/sh',
    '-c',
    `[ ${found} = ${quoted(identities(paths).join('\n'))} ] || ${refuse}; exec "$@"`,
    'sh',
    ...argv,
  ];
}

const changed = '[Not run: what may be written was replaced while the sandbox was made. Try again.]';

/** In the order of the paths, which name a folder before what is in it. */
function identities(paths: readonly string[]): readonly string[] {
  const open = new Map<string, number>();
  try {
    return paths.map(path => {
      const above = open.get(dirname(path));
      const way = above === undefined ? path : `/proc/self/fd/${above}/${basename(path)}`;
      const found = lstatSync(way, exact);
      if (found.isSymbolicLink()) throw new NoSandbox(`${path} was replaced while the sandbox was made`);
      if (!found.isDirectory()) return identity(found);
      const folder = openSync(way, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      open.set(path, folder);
      return identity(fstatSync(folder, exact));
    });
  } finally {
    for (const folder of open.values()) closeSync(folder);
  }
}

/** Some disks give numbers that no `number` can hold. */
const exact = { bigint: true } as const;

function identity({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
