import type { ShownText } from '../../protocol/card.js';
import { segmentedLines, type Segment } from '../parts/segments.js';

/** One row of a unified diff. `gap` stands between hunks, `note` is what a diff says about itself. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'gap' | 'note';
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly segments: readonly Segment[];
}

const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The rows of a unified diff with their line numbers. The names above the first hunk are left out: the card has them. */
export function diffLines(diff: ShownText): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let started = false;
  for (const segments of segmentedLines(diff)) {
    const raw = segments.map(piece => piece.text).join('');
    const found = hunk.exec(raw);
    if (found !== null) {
      before = Number(found[1]);
      after = Number(found[2]);
      lines.push({ kind: 'gap', before: undefined, after: undefined, segments });
      started = true;
      continue;
    }
    if (!started) continue;
    const kind = kindOf(raw);
    if (kind === undefined) continue;
    lines.push({
      kind,
      before: kind === 'same' || kind === 'removed' ? before++ : undefined,
      after: kind === 'same' || kind === 'added' ? after++ : undefined,
      segments: kind === 'note' ? segments : withoutMark(segments),
    });
  }
  return lines;
}

function kindOf(raw: string): DiffLine['kind'] | undefined {
  if (raw.startsWith('+')) return 'added';
  if (raw.startsWith('-')) return 'removed';
  if (raw.startsWith(' ')) return 'same';
  return raw.startsWith('\\') ? 'note' : undefined;
}

function withoutMark([first, ...rest]: readonly Segment[]): readonly Segment[] {
  if (first === undefined) return [];
  return first.text.length > 1 ? [{ kind: first.kind, text: first.text.slice(1) }, ...rest] : rest;
}
