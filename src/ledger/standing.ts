import type { ActivityFilter, ActivityRow } from '../protocol/activity.js';
import type { EntryBody } from '../protocol/entry.js';

/** How an act stands, and who settled it. */
export interface Standing {
  readonly state: ActivityRow['state'];
  readonly by: NonNullable<ActivityFilter['by']>[number] | undefined;
  /** The question that waits for an answer: an act may be asked about again, and only the last answer counts. */
  readonly ask: string | undefined;
}

/** What one more entry about an act makes of how it stands; undefined for one that says nothing about that. Pure. */
export function standingAfter(before: Standing | undefined, body: EntryBody): Standing | undefined {
  switch (body.kind) {
    case 'action':
      if (body.verdict === 'deny') return { state: 'refused', by: 'policy', ask: before?.ask };
      if (body.dry) return { state: 'pending', by: body.verdict === 'ask' ? 'nobody' : 'policy', ask: undefined };
      return { state: 'pending', by: before?.by, ask: before?.ask };
    case 'asked':
      return { state: 'pending', by: undefined, ask: body.ask };
    case 'decision':
      if (body.ask !== before?.ask) return undefined;
      return { state: stateOf[body.decision], by: byWhom(body), ask: undefined };
    case 'run':
      return { state: 'running', by: before?.by ?? (body.grants === undefined ? 'policy' : 'grant'), ask: before?.ask };
    case 'result':
      return { state: body.outcome, by: before?.by, ask: before?.ask };
    default:
      return undefined;
  }
}

/** What was approved has not run yet. */
const stateOf = { approved: 'pending', rejected: 'refused', lapsed: 'lapsed' } as const;

function byWhom({ decision, by }: Extract<EntryBody, { kind: 'decision' }>): Standing['by'] {
  return decision === 'lapsed' ? 'nobody' : by?.kind;
}
