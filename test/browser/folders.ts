import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchFolder } from '../harness/server.mjs';

/** A new folder with these files; its real path, as the agent names it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(scratchFolder('folder'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
