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

/** Counts over the acts that a filter leaves: what charts show. What never happened counts only where it is asked for. */
export function countActs(filter: ActivityFilter, finder: Finder, statements: Statements): ActivityCounts {
  const { sql, values } = finder.where({ ...filter, dry: filter.dry ?? false });
  const ends = statements.get(`SELECT min(at) AS first, max(at) AS last FROM acts WHERE ${sql}`, ...values);
  const isEmpty = ends === undefined || ends['first'] === null;
  const [first, last] = isEmpty ? [0, 0] : [Number(ends['first']), Number(ends['last'])];
  const bucketMs = bucketOf(last - first);
  const begin = Math.floor(first / bucketMs);
  const end = isEmpty ? begin - 1 : Math.floor(last / bucketMs);
  const cells = statements
    .all(`${cellsOf(begin, bucketMs)} FROM acts WHERE ${sql} GROUP BY cell`, ...values)
    .map(cellOf);
  return {
    total: sum(cells),
    rehearsed: filter.dry === undefined ? rehearsedActs(filter, finder, statements) : 0,
    overTime: withoutGaps(cells, begin, end, bucketMs),
    bucketMs,
    risk: Array.from({ length: deciles }, (_, decile) => sum(cells.filter(cell => cell.decile === decile))),
    rules: rulesOf(
      statements.all(
        `SELECT rule, ${layers.map(layer => `sum(layer = '${layer}') AS ${layer}`).join(', ')}
         FROM act_rules CROSS JOIN acts ON acts.seq = act_rules.seq WHERE ${sql} GROUP BY rule`,
        ...values,
      ),
    ),
  };
}

function rehearsedActs(filter: ActivityFilter, finder: Finder, statements: Statements): number {
  const { sql, values } = finder.where({ ...filter, dry: true });
  return Number(statements.get(`SELECT count(*) AS acts FROM acts WHERE ${sql}`, ...values)?.['acts']);
}

function bucketOf(spanMs: number): number {
  return lengths.find(length => spanMs / length < mostBuckets - 1) ?? Math.ceil(spanMs / (mostBuckets - 1));
}

/** The acts of one bucket, one verdict and ten points of risk. */
interface Cell {
  readonly bucket: number;
  readonly verdict: (typeof verdicts)[number] | undefined;
  readonly decile: number;
  readonly acts: number;
}

const verdicts = ['allow', 'ask', 'deny'] as const;
/** The last takes in 100. */
const deciles = 10;

/** One number a cell: to group by several columns takes twice as long. */
function cellsOf(begin: number, bucketMs: number): string {
  const bucket = `CAST(floor(at / ${bucketMs}) - ${begin} AS INTEGER)`;
  const verdict = verdicts.map((name, index) => `WHEN '${name}' THEN ${index}`).join(' ');
  const decile = `max(0, min(${deciles - 1}, CAST(risk / 10 AS INTEGER)))`;
  return `SELECT (${bucket} * 10 + CASE verdict ${verdict} END) * ${deciles} + ${decile} AS cell, count(*) AS acts`;
}

function cellOf({ cell, acts }: Row): Cell {
  const whole = Number(cell);
  const rest = Math.floor(whole / deciles);
  const [bucket, verdict] = [Math.floor(rest / 10), verdicts[rest % 10]];
  return { bucket, verdict, decile: whole % deciles, acts: Number(acts) };
}

function sum(cells: readonly Cell[]): number {
  return cells.reduce((total, { acts }) => total + acts, 0);
}

function withoutGaps(cells: readonly Cell[], begin: number, end: number, bucketMs: number): ActivityCounts['overTime'] {
  return Array.from({ length: end - begin + 1 }, (_, index) => {
    const here = cells.filter(({ bucket }) => bucket === index);
    const of = (verdict: Cell['verdict']): number => sum(here.filter(cell => cell.verdict === verdict));
    return { at: (begin + index) * bucketMs, asked: of('ask'), passed: of('allow'), denied: of('deny') };
  });
}

function rulesOf(counted: readonly Row[]): ActivityCounts['rules'] {
  return counted
    .flatMap(row => layers.map(layer => ({ rule: String(row['rule']), layer, acts: Number(row[layer]) })))
    .filter(({ acts }) => acts > 0)
    .sort((a, b) => b.acts - a.acts || (a.rule < b.rule ? -1 : 1))
    .slice(0, mostRules);
}
