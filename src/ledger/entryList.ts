import { entryBodySchema } from '../protocol/entry.js';
import type { EntryFilter } from '../protocol/entryRow.js';
import { all, type Condition, type Finder } from './finder.js';
import { wordsIn } from './search.js';
import type { Statements } from './statements.js';

/**
 * Finds entries, about an act or not, for a list that is shown a part at a time.
 *
 * Invariant: without words to look for no entry is read for it but those of one session: numbers come from the indexes
 * by session, kind and time.
 */
export class EntryList {
  constructor(
    private readonly finder: Finder,
    private readonly statements: Statements,
  ) {}

  /** The number of the newest entry; 0 where there is none. */
  head(): number {
    return Number(this.statements.get('SELECT max(seq) AS head FROM entries')?.['head'] ?? 0);
  }

  count(filter: EntryFilter, before: number): number {
    const { sql, values } = this.source(filter, [{ sql: 'entries.seq < ?', values: [before] }]);
    // Entries are numbered without gaps, and pruned only from the beginning. Apart, either end is found by key.
    const counted = isAll(filter)
      ? 'SELECT coalesce((SELECT max(seq) FROM entries WHERE seq < ?) - (SELECT min(seq) FROM entries) + 1, 0) AS entries'
      : `SELECT count(*) AS entries FROM (${sql})`;
    return Number(this.statements.get(counted, ...values)?.['entries']);
  }

  /** Numbers of entries, newest first, without the first `skip`. */
  page(filter: EntryFilter, before: number, skip: number, limit: number): number[] {
    const [from, passed] = isAll(filter) ? [Math.min(before, this.head() + 1) - skip, 0] : [before, skip];
    const { sql, values } = this.source(filter, [{ sql: 'entries.seq < ?', values: [from] }]);
    return this.statements
      .all(`${sql} ORDER BY seq DESC LIMIT ? OFFSET ?`, ...values, limit, passed)
      .map(({ seq }) => Number(seq));
  }

  /** Which of these the filter leaves. */
  left(filter: EntryFilter, seqs: readonly number[]): Set<number> {
    const given = { sql: 'entries.seq IN (SELECT value FROM json_each(?))', values: [JSON.stringify(seqs)] };
    const { sql, values } = this.source(filter, [given]);
    return new Set(this.statements.all(sql, ...values).map(({ seq }) => Number(seq)));
  }

  private source(filter: EntryFilter, bounds: readonly Condition[]): Condition {
    const { text = '', session } = filter;
    const within = [...bounds, ...timeOf(filter)];
    if (wordsIn(text).length > 0) return union([this.aboutActs(filter, within), aboutNone(filter, within)]);
    if (session !== undefined)
      return selected('entries INDEXED BY entries_by_session', [...ofSession(filter), ...within]);
    const kinds = [...new Set(filter.kind ?? [])];
    if (kinds.length === 0) return selected('entries', within);
    // Each kind has its own index range: together they are merged in order instead of sorted.
    const ofKind = (kind: string): Condition => ({ sql: 'kind = ?', values: [kind] });
    return union(kinds.map(kind => selected('entries INDEXED BY entries_by_kind', [ofKind(kind), ...within])));
  }

  /** With the words of the act that an entry is about. */
  private aboutActs(filter: EntryFilter, within: readonly Condition[]): Condition {
    const { sql, values } = this.finder.where(filter.text === undefined ? {} : { text: filter.text });
    const ofActs = { sql: `act IN (SELECT act FROM acts WHERE ${sql})`, values };
    return selected('entries INDEXED BY entries_by_act', [ofActs, ...ofSession(filter), ...within]);
  }
}

/** Every text of an entry that is about no act is looked through: there are few beside those about acts. */
function aboutNone(filter: EntryFilter, within: readonly Condition[]): Condition {
  const { text = '', kind = [] } = filter;
  const kinds = kindsAboutNone.filter(one => kind.length === 0 || kind.includes(one));
  const ofKinds = { sql: 'kind IN (SELECT value FROM json_each(?))', values: [JSON.stringify(kinds)] };
  const said = wordsIn(text).map(word => ({
    sql: saidIn,
    values: [`%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`],
  }));
  const from = 'entries INDEXED BY entries_by_kind LEFT JOIN texts ON texts.seq = entries.seq';
  const none = { sql: 'act IS NULL', values: [] };
  return selected(from, [ofKinds, none, ...ofSession({ ...filter, kind: [] }), ...within, ...said]);
}

const kindsAboutNone: readonly string[] = entryBodySchema.options
  .filter(({ shape }) => !('act' in shape) || shape.act.safeParse(undefined).success)
  .map(({ shape }) => shape.kind.value);

const saidIn = String.raw`EXISTS (
  SELECT 1 FROM json_tree('[' || iif(json_valid(entries.body), entries.body, 'null') || ',' ||
    iif(json_valid(texts.parts), texts.parts, 'null') || ']') AS word
  WHERE word.type = 'text' AND word.atom LIKE ? ESCAPE '\')`;

function ofSession({ session, kind = [] }: EntryFilter): readonly Condition[] {
  return [
    ...(session === undefined ? [] : [{ sql: 'session = ?', values: [session] }]),
    ...(kind.length === 0
      ? []
      : [{ sql: '+kind IN (SELECT value FROM json_each(?))', values: [JSON.stringify(kind)] }]),
  ];
}

function timeOf({ from, to }: EntryFilter): readonly Condition[] {
  return [
    ...(from === undefined ? [] : [{ sql: 'entries.at >= ?', values: [from] }]),
    ...(to === undefined ? [] : [{ sql: 'entries.at < ?', values: [to] }]),
  ];
}

function selected(from: string, conditions: readonly Condition[]): Condition {
  const { sql, values } = all(conditions);
  return { sql: `SELECT entries.seq FROM ${from} WHERE ${sql}`, values };
}

function union(parts: readonly Condition[]): Condition {
  return { sql: parts.map(({ sql }) => sql).join(' UNION ALL '), values: parts.flatMap(({ values }) => values) };
}

function isAll({ text = '', session, kind = [], from, to }: EntryFilter): boolean {
  const isAnyTime = from === undefined && to === undefined;
  return isAnyTime && session === undefined && kind.length === 0 && wordsIn(text).length === 0;
}
