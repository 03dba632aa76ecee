import type { Workload } from '../protocol/workload.js';
import type { Statements } from './statements.js';

/** Where nothing follows for longer than this, nobody was at work. */
const breakMs = 10 * 60_000;
/** So many of the newest approvals say how long a person looks at one. */
const newestApprovals = 500;

/** What people were asked since then. */
export function workloadSince(from: number, statements: Statements): Workload {
  const count = (condition: string): string => `coalesce(sum(${condition}), 0)`;
  const ran = "state IN ('running', 'done', 'failed')";
  const acts = statements.get(
    `SELECT count(*) AS acts, ${count("by = 'human'")} AS answered, ${count(`by = 'human' AND ${ran}`)} AS approved,
       ${count("by = 'reviewer'")} AS reviewed, ${count('floor IS NOT NULL')} AS floors,
       ${count(`floor IS NOT NULL AND ${ran} AND by IS NOT 'human'`)} AS unattended
     FROM acts WHERE dry = 0 AND at >= ?`,
    from,
  );
  const work = statements.get(
    `SELECT coalesce(sum(gap), 0) AS ms
     FROM (SELECT at - lag(at) OVER (ORDER BY at) AS gap FROM acts WHERE dry = 0 AND at >= ?) WHERE gap <= ?`,
    from,
    breakMs,
  );
  return {
    acts: Number(acts?.['acts']),
    answered: Number(acts?.['answered']),
    approved: Number(acts?.['approved']),
    answerMs: medianAnswer(from, statements),
    reviewed: Number(acts?.['reviewed']),
    workMs: Number(work?.['ms']),
    floors: Number(acts?.['floors']),
    floorsUnattended: Number(acts?.['unattended']),
  };
}

function medianAnswer(from: number, statements: Statements): number | undefined {
  const found = statements.all(
    `SELECT body ->> '$.latencyMs' AS ms FROM entries
     WHERE kind = 'decision' AND at >= ? AND body ->> '$.decision' = 'approved' AND body ->> '$.by.kind' = 'human'
     ORDER BY seq DESC LIMIT ?`,
    from,
    newestApprovals,
  );
  const times = found.map(({ ms }) => Number(ms)).sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)];
}
