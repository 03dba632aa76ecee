import type { ActivityRow, ToActivity } from '../../protocol/activity.js';

/** What the panel holds of the ledger, newest first. */
export interface Loaded {
  readonly rows: readonly ActivityRow[];
  readonly more: boolean;
  readonly total: number;
  readonly state: 'loading' | 'ready' | { readonly failed: string };
}

export const nothingLoaded: Loaded = { rows: [], more: false, total: 0, state: 'loading' };

/**
 * The panel after a message.
 *
 * Invariant: one row a `seq`, sorted newest first, whatever order pages and changes arrive in.
 */
export function withMessage(loaded: Loaded, message: ToActivity): Loaded {
  switch (message.kind) {
    case 'rows': {
      const kept = message.before === undefined ? [] : loaded.rows;
      return { rows: merged(kept, message.rows), more: message.more, total: message.total, state: 'ready' };
    }
    case 'changed': {
      const oldest = loaded.rows.at(-1)?.seq ?? 0;
      const fresh = loaded.more ? message.rows.filter(row => row.seq >= oldest) : message.rows;
      return { ...loaded, rows: merged(loaded.rows, fresh), total: message.total };
    }
    case 'failed':
      return { ...loaded, state: { failed: message.because } };
  }
}

function merged(kept: readonly ActivityRow[], fresh: readonly ActivityRow[]): readonly ActivityRow[] {
  const bySeq = new Map(kept.map(row => [row.seq, row]));
  for (const row of fresh) bySeq.set(row.seq, row);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

/** Rows that hold every word of the filter somewhere. */
export function filtered(rows: readonly ActivityRow[], filter: string): readonly ActivityRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(row => {
    const text = [row.title, row.tool, row.agent, row.verdict, row.decided, row.result, row.because, row.state]
      .join('\n')
      .toLowerCase();
    return words.every(word => text.includes(word));
  });
}

/** Which rows to render so that what is visible, and a little around it, is there. */
export function windowOf(
  scrollTop: number,
  height: number,
  rowHeight: number,
  total: number,
): { readonly from: number; readonly to: number } {
  const around = 12;
  const first = Math.floor(scrollTop / rowHeight);
  const from = Math.max(0, Math.min(first, total) - around);
  return { from, to: Math.min(total, first + Math.ceil(height / rowHeight) + around) };
}
