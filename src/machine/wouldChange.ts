import type { FileImage } from '../protocol/fact.js';
import type { Overlay } from './overlay.js';
import { unifiedDiff } from './unifiedDiff.js';

/** What a dry run would have made of one file, all in all. */
export interface WouldChange {
  /** Absolute and real. */
  readonly path: string;
  readonly what: 'create' | 'modify' | 'delete';
  /** In lines; absent where one of the two is no text. */
  readonly lines?: { readonly added: number; readonly removed: number };
}

/** Each file once, sorted; what was made and taken back is no change. */
export function wouldChangeIn(overlay: Overlay): readonly WouldChange[] {
  return overlay.differences.flatMap(({ path, before, after }) => {
    const [was, is] = [isFile(before), isFile(after)];
    if (!was && !is) return [];
    if ('hash' in before && 'hash' in after && before.hash === after.hash) return [];
    const what = !was ? 'create' : is ? 'modify' : 'delete';
    const texts = [textOf(before), textOf(after)] as const;
    const lines = texts[0] === undefined || texts[1] === undefined ? undefined : unifiedDiff(texts[0], texts[1], path);
    return [{ path, what, ...(lines && { lines: { added: lines.added, removed: lines.removed } }) }];
  });
}

function isFile({ kind }: FileImage): boolean {
  return kind === 'text' || kind === 'bytes' || kind === 'unreadable';
}

/** Where no file is, every line is a new one. */
function textOf(image: FileImage): string | undefined {
  if (image.kind === 'text') return image.text;
  return isFile(image) ? undefined : '';
}
