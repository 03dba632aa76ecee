import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As much of a test as is needed to tidy up after it. */
export interface Tidied {
  after(tidy: () => unknown): void;
}

/** The real path of a new folder that is gone after the test. */
export function tempFolder(t: Tidied): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
