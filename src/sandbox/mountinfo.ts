import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { codeOf } from './systemFault.js';

/** One mount, as the kernel tells it. */
export interface Mounted {
  readonly device: string;
  /** What of the disk is mounted, as the disk's own path. */
  readonly inner: string;
  readonly path: string;
}

export function readMountinfo(text: string): readonly Mounted[] {
  return text.split('\n').flatMap(line => {
    const [, , device, inner, path] = line.split(' ').map(unescaped);
    return device === undefined || inner === undefined || path === undefined ? [] : [{ device, inner, path }];
  });
}

/** Where something is mounted in other name spaces than our own: in a sandbox of this or another window. */
export function mountedElsewhere(): ReadonlySet<string> {
  const seen = new Set([unlessGone(() => readlinkSync('/proc/self/ns/mnt'))]);
  const paths = new Set<string>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const space = unlessGone(() => readlinkSync(`/proc/${name}/ns/mnt`));
    if (space === undefined || seen.has(space)) continue;
    const text = unlessGone(() => readFileSync(`/proc/${name}/mountinfo`, 'utf8'));
    if (text === undefined) continue; // another process may be in the same one
    seen.add(space);
    for (const { path } of readMountinfo(text)) paths.add(path);
  }
  return paths;
}

/** Blanks and backslashes stand as three octal digits. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** Undefined for a process that ended meanwhile, or is another user's. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (fault) {
    if (codeOf(fault) === undefined) throw fault;
    return undefined;
  }
}
