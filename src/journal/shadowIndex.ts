import { randomUUID } from 'node:crypto';
import { copyFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Who writes to a shadow repository beside others, and how it is told who of them is gone. */
export interface IndexOwner {
  /** Names this process. */
  readonly writer: string;
  readonly isAlive: (writer: string) => boolean;
}

/**
 * The index of this process in a shadow repository, so that windows that look at one folder never wait for each other's
 * lock. It begins as a copy of the newest there is: most files then need not be read again. Those of processes that are
 * gone are taken away.
 */
export async function openIndex(repository: string, { writer, isAlive }: IndexOwner): Promise<string> {
  const own = join(repository, nameOf(writer));
  const others: { readonly path: string; readonly at: number; readonly isLeft: boolean }[] = [];
  for (const name of await readdir(repository)) {
    const owner = writerOf(name);
    if (owner === undefined || owner === writer) continue;
    const path = join(repository, name);
    const at = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0, // taken away meanwhile
    );
    others.push({ path, at, isLeft: !isAlive(owner) });
  }
  await takeOver(own, others.toSorted((a, b) => b.at - a.at)[0]?.path);
  for (const { path } of others.filter(({ isLeft }) => isLeft))
    for (const left of [path, `${path}.lock`]) await rm(left, { force: true });
  return own;
}

/** Whether a process that still runs has an index here. */
export async function isInUse(repository: string, isAlive: (writer: string) => boolean): Promise<boolean> {
  const owners = (await readdir(repository)).map(writerOf);
  return owners.some(owner => owner !== undefined && isAlive(owner));
}

async function takeOver(own: string, other: string | undefined): Promise<void> {
  if (other === undefined) return;
  const temp = `${own}.${randomUUID()}.tmp`;
  try {
    await copyFile(other, temp);
    await rename(temp, own);
  } catch {
    await rm(temp, { force: true }); // it begins empty: that costs time, and nothing else
  }
}

const prefix = 'index-of-';

function nameOf(writer: string): string {
  return `${prefix}${Buffer.from(writer).toString('base64url')}`;
}

function writerOf(name: string): string | undefined {
  if (!name.startsWith(prefix) || name.includes('.')) return undefined;
  return Buffer.from(name.slice(prefix.length), 'base64url').toString();
}
