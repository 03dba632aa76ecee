import type { ActivityCounts, ActivityFilter } from '../protocol/activity.js';
import type { Finder } from './finder.js';
import type { Row, Statements } from './statements.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Lengths that people think in. */
const lengths = [
  ...[1, 5, 15, 30].map(n => n * minute),
  ...[1, 3, 6, 12].map(n => n * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map(n => n * day),
];
const mostBuckets = 60;

const layers = ['admin', 'user', 'workspace', 'session'] as const;
const mostRules = 10;

/** Counts over the acts that a filter leaves: what charts show. */
export function countActs(filter: ActivityFilter, finder: Finder, statements: Statements): ActivityCounts {
  const { sql, values } = finder.where(filter);
  const query = (select: string, group = ''): Row[] =>
    statements.all(`SELECT ${select} FROM acts WHERE ${sql} ${group}`, ...values);
  const [whole] = query('count(*) AS acts, min(at) AS first, max(at) AS last');
  const total = Number(whole?.['acts']);
  const first = Number(whole?.['first']);
  const last = Number(whole?.['last']);
  const bucketMs = bucketOf(last - first);
  const begin = Math.floor(first / bucketMs);
  const counted = total === 0 ? [] : query(bucketColumns(begin, bucketMs), 'GROUP BY bucket');
  return {
    total,
    overTime: total === 0 ? [] : withoutGaps(counted, begin, Math.floor(last / bucketMs), bucketMs),
    bucketMs,
    risk: riskColumns.map(({ name }) => counted.reduce((sum, row) => sum + Number(row[name]), 0)),
    rules: rulesOf(
      statements.all(
        `SELECT rule, ${layers.map(layer => `sum(layer = '${layer}') AS ${layer}`).join(', ')} FROM act_rules
         WHERE seq IN (SELECT seq FROM acts WHERE ${sql}) GROUP BY rule`,
        ...values,
      ),
    ),
  };
}

function bucketOf(spanMs: number): number {
  return lengths.find(length => spanMs / length < mostBuckets - 1) ?? Math.ceil(spanMs / (mostBuckets - 1));
}

/** The last takes in 100. */
const riskColumns = Array.from({ length: 10 }, (_, index) => ({
  name: `risk${index}`,
  sql: index === 9 ? 'risk >= 90' : `risk >= ${index * 10} AND risk < ${index * 10 + 10}`,
}));

function bucketColumns(begin: number, bucketMs: number): string {
  const risks = riskColumns.map(({ name, sql }) => `sum(${sql}) AS ${name}`).join(', ');
  return `CAST(floor(at / ${bucketMs}) - ${begin} AS INTEGER) AS bucket, sum(verdict = 'ask') AS asked,
    sum(verdict = 'allow') AS passed, sum(verdict = 'deny') AS denied, ${risks}`;
}

function withoutGaps(
  counted: readonly Row[],
  begin: number,
  end: number,
  bucketMs: number,
): ActivityCounts['overTime'] {
  const byBucket = new Map(counted.map(row => [Number(row['bucket']), row]));
  return Array.from({ length: end - begin + 1 }, (_, index) => {
    const { asked = 0, passed = 0, denied = 0 } = byBucket.get(index) ?? {};
    return { at: (begin + index) * bucketMs, asked: Number(asked), passed: Number(passed), denied: Number(denied) };
  });
}

function rulesOf(counted: readonly Row[]): ActivityCounts['rules'] {
  return counted
    .flatMap(row => layers.map(layer => ({ rule: String(row['rule']), layer, acts: Number(row[layer]) })))
    .filter(({ acts }) => acts > 0)
    .sort((a, b) => b.acts - a.acts || (a.rule < b.rule ? -1 : 1))
    .slice(0, mostRules);
}
