import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { codeOf } from './faultCode.js';

/** Real paths of the folders for what nobody keeps. */
export function temporaryFolders(): readonly string[] {
  const places = process.platform === 'win32' ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'];
  return [...new Set(places.flatMap(realPath))];
}

function realPath(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return [];
    throw fault;
  }
}
