import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unlessClosed } from './systemFault.js';

/** What is looked through: breadth first, so that what stands near the top always is. */
const mostEntries = 200;

/** The first file at or below `top` that has another name on this disk (a hard link), by which it could be reached too. */
export function fileWithOtherName(top: string): string | undefined {
  const queue = [top];
  for (const path of queue) {
    const found = unlessClosed(() => lstatSync(path));
    if (found?.isFile() === true && found.nlink > 1) return path;
    if (found?.isDirectory() !== true) continue;
    const names = unlessClosed(() => readdirSync(path)) ?? [];
    queue.push(...names.slice(0, Math.max(0, mostEntries - queue.length)).map(name => join(path, name)));
  }
  return undefined;
}
