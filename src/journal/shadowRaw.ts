/** One path in the raw output of `git diff-tree`; a mode of zeros: it was not there. */
export interface RawChange {
  readonly path: string;
  readonly from: { readonly mode: string; readonly blob: string };
  readonly to: { readonly mode: string; readonly blob: string };
}

/** `unnamed`: of how many files the name is not UTF-8, so that we cannot name them. */
export interface Raw {
  readonly changes: readonly RawChange[];
  readonly unnamed: number;
}

/** Reads `--raw -z`. */
export function readRaw(raw: Buffer): Raw {
  const parts = raw.toString().split('\0');
  const changes: RawChange[] = [];
  let unnamed = 0;
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const said = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*$/.exec(parts[index] ?? '');
    const path = parts[index + 1] ?? '';
    const [, before = '', after = '', old = '', now = ''] = said ?? [];
    if (said === null) continue;
    if (path.includes('\uFFFD')) unnamed += 1;
    else changes.push({ path, from: { mode: before, blob: old }, to: { mode: after, blob: now } });
  }
  return { changes, unnamed };
}

/** Zeros stand for no blob. */
export function isBlob(name: string): boolean {
  return !/^0+$/.test(name);
}
