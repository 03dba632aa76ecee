import type { AuditedLimit, LimitUsed } from '../policy/learning/limitAudit.js';
import type { Entry } from '../protocol/entry.js';
import { PeakSum } from './periodSum.js';
import { takenBy } from './usage.js';

interface Counted {
  readonly limit: AuditedLimit;
  readonly sum: PeakSum;
  reached: number;
}

/** The kinds of entries that say what is used of limits. */
export const kindsOfUse = ['prompt', 'run', 'connection', 'model', 'reviewer', 'limit'] as const;

/**
 * How much of each limit was used, counted from entries of the record.
 *
 * Invariant: it takes entries in their order, each once.
 */
export class LimitUse {
  private readonly all: readonly Counted[];

  constructor(limits: readonly AuditedLimit[]) {
    this.all = limits.map(limit => ({ limit, sum: new PeakSum(limit.per), reached: 0 }));
  }

  take({ at, session, body }: Pick<Entry, 'at' | 'session' | 'body'>): void {
    for (const one of this.all) {
      const { limit, sum } = one;
      if (body.kind === 'prompt') sum.prompted(session);
      // With a portion it says what a person let through after that.
      else if (body.kind === 'limit') one.reached += body.limit === limit.name && body.portion === undefined ? 1 : 0;
      else {
        const amount = amountIn(body, limit);
        if (amount > 0) sum.add(amount, { at, session });
      }
    }
  }

  get counted(): readonly { readonly limit: AuditedLimit; readonly used: LimitUsed }[] {
    return this.all.map(({ limit, sum, reached }) => ({ limit, used: { peak: sum.peak, reached } }));
  }
}

function amountIn(body: Entry['body'], { of, measure, per }: AuditedLimit): number {
  const taken =
    of === undefined
      ? takenBy(body).flatMap(([of, amount]) => (of === measure ? [amount] : []))
      : spendsIn(body).flatMap(one =>
          one.rule === of.rule.id && one.measure === measure && one.per === per ? [one.amount] : [],
        );
  return taken.reduce((sum, amount) => sum + amount, 0);
}

function spendsIn(body: Entry['body']) {
  return body.kind === 'run' ? (body.spends ?? []) : [];
}
