import type { SQLInputValue } from 'node:sqlite';
import type { EntryFilter } from '../protocol/entryRow.js';
import type { Statements } from './statements.js';

/**
 * Finds entries, about an act or not, for a list that is shown a part at a time.
 *
 * Invariant: no entry is read for it but those of one session: numbers come from the indexes by session and by kind.
 */
export class EntryList {
  constructor(private readonly statements: Statements) {}

  /** The number of the newest entry; 0 where there is none. */
  head(): number {
    return Number(this.statements.get('SELECT max(seq) AS head FROM entries')?.['head'] ?? 0);
  }

  count(filter: EntryFilter, before: number): number {
    const { parts, values } = sourceOf(filter, before);
    // Entries are numbered without gaps, and pruned only from the beginning. Apart, either end is found by key.
    const counted = isAll(filter)
      ? 'SELECT coalesce((SELECT max(seq) FROM entries WHERE seq < ?) - (SELECT min(seq) FROM entries) + 1, 0) AS entries'
      : `SELECT count(*) AS entries FROM (${parts.join(' UNION ALL ')})`;
    return Number(this.statements.get(counted, ...values)?.['entries']);
  }

  /** Numbers of entries, newest first, without the first `skip`. */
  page(filter: EntryFilter, before: number, skip: number, limit: number): number[] {
    const from = isAll(filter) ? Math.min(before, this.head() + 1) - skip : before;
    const { parts, values } = sourceOf(filter, from);
    return this.statements
      .all(
        `${parts.join(' UNION ALL ')} ORDER BY seq DESC LIMIT ? OFFSET ?`,
        ...values,
        limit,
        isAll(filter) ? 0 : skip,
      )
      .map(({ seq }) => Number(seq));
  }
}

function isAll({ session, kind = [] }: EntryFilter): boolean {
  return session === undefined && kind.length === 0;
}

/** Of several kinds each has its own index range: together they are merged in order instead of sorted. */
function sourceOf(
  { session, kind = [] }: EntryFilter,
  before: number,
): { readonly parts: readonly string[]; readonly values: readonly SQLInputValue[] } {
  if (session !== undefined) {
    const kinds = kind.length === 0 ? '' : ' AND +kind IN (SELECT value FROM json_each(?))';
    return {
      parts: [`SELECT seq FROM entries INDEXED BY entries_by_session WHERE session = ? AND seq < ?${kinds}`],
      values: [session, before, ...(kind.length === 0 ? [] : [JSON.stringify(kind)])],
    };
  }
  if (kind.length === 0) return { parts: ['SELECT seq FROM entries WHERE seq < ?'], values: [before] };
  const kinds = [...new Set(kind)];
  return {
    parts: kinds.map(() => 'SELECT seq FROM entries INDEXED BY entries_by_kind WHERE kind = ? AND seq < ?'),
    values: kinds.flatMap(one => [one, before]),
  };
}
