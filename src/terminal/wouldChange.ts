import { relativeTo } from '../base/paths.js';
import type { WouldChange } from '../machine/wouldChange.js';
import { plainText } from './plainText.js';

/** The last word of a dry run: what it would have changed, as a line of JSON or for a person. */
export function wouldChangeInWords(changes: readonly WouldChange[], folder: string, json: boolean): string {
  if (json) return `${JSON.stringify({ kind: 'would-change', files: changes })}\n`;
  if (changes.length === 0) return '\nThe dry run would have changed no file.\n';
  const files = changes.length === 1 ? '1 file' : `${changes.length} files`;
  const lines = changes.map(change => `  ${lineOf(change, folder)}\n`);
  return `\nThe dry run would have changed ${files}; nothing was written:\n${lines.join('')}`;
}

/** A path is one line, whatever its name holds. */
function lineOf({ path, what, lines }: WouldChange, folder: string): string {
  const counts = lines === undefined ? 'no text' : `+${lines.added} -${lines.removed}`;
  return `${plainText(relativeTo(folder, path)).replace(/\s/g, ' ')}  ${counts}${marks[what]}`;
}

const marks = { create: '  (new)', modify: '', delete: '  (deleted)' } as const;
