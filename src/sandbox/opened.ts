import { lstatSync, realpathSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { NoSandbox } from './backend.js';
import type { Confined } from './confinement.js';
import { codeOf, unlessMissing } from './systemFault.js';

/** The paths for which a sandbox is opened in one run. What was approved by its real path must lead there still. */
export function openedPaths({ opened = [], shown = [] }: Confined): readonly string[] {
  const paths = [...opened.map(({ path }) => path), ...shown];
  for (const path of paths) {
    const real = unlessMissing(() => realpathSync(path)) ?? join(realpathSync(dirname(path)), basename(path));
    if (real !== path) throw new NoSandbox(`${path} leads to ${real} by now, so it is not opened`);
  }
  return paths;
}

/**
 * What is mounted below `/tmp` gets its name in the folder that stands for it. A link that a command left there would
 * have that name made where it leads, outside.
 */
export function refuseLinks(temp: string | undefined, paths: readonly string[]): void {
  if (temp === undefined) return;
  for (const path of paths.filter(one => one.startsWith('/tmp/'))) {
    let here = temp;
    for (const part of path.split('/').slice(2)) {
      here = join(here, part);
      const found = unlessMissing(() => lstatSync(here));
      if (found?.isSymbolicLink() === true) throw new NoSandbox(`${here} is a link where ${path} is to be; remove it`);
    }
  }
}

/**
 * What was mounted below `/tmp` for one command left its name in the folder that stands for it. There it would pass for
 * the place itself when the next command comes.
 */
export function clearMountPoints(temp: string | undefined, paths: readonly string[]): void {
  if (temp === undefined) return;
  for (const path of paths) if (path.startsWith('/tmp/')) clearEmpty(join(temp, path.slice('/tmp/'.length)), temp);
}

function clearEmpty(path: string, stop: string): void {
  if (path === stop) return;
  try {
    if (realpathSync(dirname(path)) !== dirname(path)) return; // commands write there, links too
    const there = lstatSync(path);
    if (there.isDirectory()) rmdirSync(path);
    else if (there.size === 0) unlinkSync(path);
    else return;
  } catch (fault) {
    if (codeOf(fault) === undefined) throw fault;
    return; // not empty, not there, or in use: it stays
  }
  clearEmpty(dirname(path), stop);
}
