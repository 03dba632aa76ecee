import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { ActivityFilter } from '../protocol/activity.js';
import { matchOf, RecentWords } from './search.js';
import type { Row, Statements } from './statements.js';

/** Exclusive. */
type From = { readonly before: number } | { readonly after: number };

export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Finds acts by what is kept beside the entries; no entry is read for it. */
export class Finder {
  private readonly recent: RecentWords;

  constructor(
    db: DatabaseSync,
    private readonly statements: Statements,
  ) {
    this.recent = new RecentWords(db);
  }

  /** Those that match, in order from there on: the newest before a number, or the oldest after it. */
  acts(filter: ActivityFilter, from: From, limit: number): { readonly seq: number; readonly act: string }[] {
    const found = this.sourcesOf(filter).flatMap(source => this.walk(source, filter, from, limit));
    const acts = new Map(found.map(row => [Number(row['seq']), String(row['act'])]));
    return [...acts]
      .map(([seq, act]) => ({ seq, act }))
      .sort('before' in from ? (a, b) => b.seq - a.seq : (a, b) => a.seq - b.seq)
      .slice(0, limit);
  }

  /** For a query over `acts`. */
  where(filter: ActivityFilter): Condition {
    return all([...conditionsOf(filter), ...this.wordsIn(filter)]);
  }

  /** What is walked through until there are enough: the narrowest that the filter names. */
  private sourcesOf({ text, rule }: ActivityFilter): readonly Source[] {
    const match = text === undefined ? undefined : matchOf(text);
    if (match !== undefined) {
      this.recent.refresh();
      return tablesOfWords.map(table => ({
        ...{ tables: `${table} CROSS JOIN acts ON acts.seq = ${table}.rowid`, place: `${table}.rowid` },
        ...{ sql: `${table} MATCH ?`, values: [match] },
      }));
    }
    if (rule !== undefined) return [{ ...actsOfRule, values: [rule] }];
    return [{ tables: 'acts', place: 'acts.seq', sql: 'true', values: [] }];
  }

  private walk({ tables, place, ...source }: Source, filter: ActivityFilter, from: From, limit: number): Row[] {
    const [bound, order] = 'before' in from ? [`${place} < ?`, 'DESC'] : [`${place} > ?`, 'ASC'];
    const start = 'before' in from ? from.before : from.after;
    const { sql, values } = all([source, { sql: bound, values: [start] }, ...conditionsOf(filter)]);
    return this.statements.all(
      `SELECT acts.seq, acts.act FROM ${tables} WHERE ${sql} ORDER BY ${place} ${order} LIMIT ?`,
      ...values,
      limit,
    );
  }

  private wordsIn({ text }: ActivityFilter): readonly Condition[] {
    const match = text === undefined ? undefined : matchOf(text);
    if (match === undefined) return [];
    this.recent.refresh();
    const hits = tablesOfWords.map(table => `SELECT rowid FROM ${table} WHERE ${table} MATCH ?`);
    return [{ sql: `acts.seq IN (${hits.join(' UNION ALL ')})`, values: [match, match] }];
  }
}

interface Source extends Condition {
  readonly tables: string;
  /** The column whose order is that of the acts. */
  readonly place: string;
}

const tablesOfWords = ['act_words', 'recent_words'];

/** Each act once, though rules of two layers may have the same name. */
const actsOfRule = {
  tables: 'act_rules CROSS JOIN acts ON acts.seq = act_rules.seq',
  place: 'act_rules.seq',
  sql: `act_rules.rule = ? AND NOT EXISTS (
    SELECT 1 FROM act_rules AS same
    WHERE same.rule = act_rules.rule AND same.seq = act_rules.seq AND same.layer < act_rules.layer)`,
};

/** Where each of them holds. */
export function all(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND ') || 'true',
    values: conditions.flatMap(({ values }) => values),
  };
}

function conditionsOf(filter: ActivityFilter): readonly Condition[] {
  const { from, to, session, agent, act, floor, dry, risk } = filter;
  const given: readonly (readonly [sql: string, ...values: (SQLInputValue | undefined)[]])[] = [
    ['acts.at >= ?', from],
    ['acts.at < ?', to],
    ['acts.session = ?', session],
    ['acts.agent = ?', agent],
    ['acts.act = ?', act],
    ['acts.risk BETWEEN ? AND ?', risk?.from, risk?.to],
    ['acts.dry = ?', dry === undefined ? undefined : Number(dry)],
    ...lists(filter),
  ];
  const plain = given.flatMap(([sql, ...values]) => {
    const known = values.filter(value => value !== undefined);
    return known.length === values.length ? [{ sql, values: known }] : [];
  });
  const floors = floor === undefined ? [] : [{ sql: `acts.floor IS ${floor ? 'NOT NULL' : 'NULL'}`, values: [] }];
  return [...plain, ...floors, ...rulesOf(filter)];
}

const anyOf = '(SELECT value FROM json_each(?))';

/** An empty list narrows nothing. */
function listed(list: readonly string[] | undefined): string | undefined {
  return list === undefined || list.length === 0 ? undefined : JSON.stringify(list);
}

function lists({ tool, verdict, state, by }: ActivityFilter) {
  return Object.entries({ tool, verdict, state, by }).map(
    ([column, list]) => [`acts.${column} IN ${anyOf}`, listed(list)] as const,
  );
}

/** A rule and a layer are asked of the same rule. */
function rulesOf({ rule, layer }: ActivityFilter): readonly Condition[] {
  const layers = listed(layer);
  if (rule === undefined && layers === undefined) return [];
  const { sql, values } = all([
    ...(rule === undefined ? [] : [{ sql: 'spoke.rule = ?', values: [rule] }]),
    ...(layers === undefined ? [] : [{ sql: `spoke.layer IN ${anyOf}`, values: [layers] }]),
  ]);
  return [{ sql: `EXISTS (SELECT 1 FROM act_rules AS spoke WHERE spoke.seq = acts.seq AND ${sql})`, values }];
}
