import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export interface Change {
  readonly path: string;
  readonly how: 'made' | 'changed' | 'removed';
  readonly isFolder: boolean;
}

/** Each path with what stands there; what two snapshots say alike has not changed. */
type Snapshot = ReadonlyMap<string, { readonly says: string; readonly isFolder: boolean }>;

/** `places`: the path that a command sees, and where it lies. */
export function snapshotOf(places: Readonly<Record<string, string>>): Snapshot {
  const found = new Map<string, { says: string; isFolder: boolean }>();
  const visit = (path: string, real: string): void => {
    for (const name of readdirSync(real)) {
      const [inside, outside] = [`${path}/${name}`, join(real, name)];
      const stat = lstatSync(outside);
      found.set(inside, { says: `${stat.mode} ${contentOf(outside, stat)}`, isFolder: stat.isDirectory() });
      if (!stat.isDirectory()) continue;
      if ((stat.mode & 0o500) !== 0o500) chmodSync(outside, 0o700); // else what lies below would seem to be gone
      visit(inside, outside);
    }
  };
  for (const [path, real] of Object.entries(places)) visit(path, real);
  return found;
}

function contentOf(path: string, stat: ReturnType<typeof lstatSync> & object): string {
  if (stat.isSymbolicLink()) return readlinkSync(path);
  if (!stat.isFile()) return '';
  return `${Number(stat.mtimeMs)} ${createHash('sha256').update(readFileSync(path)).digest('base64')}`;
}

export function changesBetween(before: Snapshot, after: Snapshot): readonly Change[] {
  const made = [...after].flatMap(([path, { says, isFolder }]): Change[] => {
    const old = before.get(path);
    if (old === undefined) return [{ path, how: 'made', isFolder }];
    return old.says === says ? [] : [{ path, how: 'changed', isFolder }];
  });
  const removed = [...before].flatMap(([path, { isFolder }]): Change[] =>
    after.has(path) ? [] : [{ path, how: 'removed', isFolder }],
  );
  return [...made, ...removed];
}
