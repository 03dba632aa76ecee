import type { Card } from '../protocol/card.js';
import type { Entry } from '../protocol/entry.js';
import type { GrantScope, Offer } from '../protocol/verdict.js';

/** A rule that a person need not be asked for any more: it would have covered what they approved so often. */
export type Habit = NonNullable<Card['habit']>;

/** Reads the record; with `after` the oldest first from there on, else the newest. */
export type ReadEntries = (query: {
  readonly kind?: Entry['body']['kind'];
  readonly after?: number;
  readonly before?: number;
  readonly limit: number;
}) => readonly Entry[];

/** Approvals after which the rule is pointed out with the next question, and after which nothing is said of it again. */
const [enough, tooOften] = [5, 10];
/** Of what was on record before this process: as far back as it counts, by kind. */
const farBack = 500;

/** An approval that may be of one of these rules, by whom it was asked for. */
interface Asked {
  readonly session: string;
  readonly rules: readonly string[];
}

/**
 * Counts, from the record, how often a person approved what one narrow rule would have covered.
 *
 * Invariant: it counts answers of people alone; a rejection or an undo of anything that a rule would have covered begins
 * its count anew, and whatever cannot be read points out nothing.
 */
export class Habits {
  private readonly approvals = new Map<string, number>();
  private readonly asks = new Map<string, Asked>();
  private readonly acts = new Map<string, Asked>();
  private seen = 0;

  constructor(
    private readonly read: ReadEntries,
    private readonly fault: (fault: unknown) => void,
  ) {}

  /** Which of these offers has become a habit: one that lasts before one that does not. Never throws. */
  of(offers: readonly Offer[], session: string): Habit | undefined {
    if (offers.length === 0) return undefined;
    try {
      this.catchUp();
    } catch (fault) {
      this.fault(fault);
      return undefined;
    }
    const habits = offers
      .filter(({ scope }) => isCounted(scope))
      .map(({ id, scope }): Habit => {
        const approvals = this.approvals.get(scope === 'session' ? within(session, id) : id) ?? 0;
        return { approvals, scope, rule: id };
      });
    const strong = habits.filter(({ approvals }) => approvals >= enough && approvals < tooOften);
    return strong.find(({ scope }) => scope === 'always') ?? strong[0];
  }

  /** All kinds are read up to the same entry, so that none is missed between two of them. */
  private catchUp(): void {
    const [last] = this.read({ limit: 1 });
    if (last === undefined || last.seq === this.seen) return;
    const span = this.seen === 0 ? { limit: farBack } : { after: this.seen, limit: Number.MAX_SAFE_INTEGER };
    const kinds = ['asked', 'decision', 'undo'] as const;
    const found = kinds.flatMap(kind => this.read({ ...span, kind, before: last.seq + 1 }));
    this.seen = last.seq;
    for (const entry of found.toSorted((a, b) => a.seq - b.seq)) this.take(entry);
  }

  private take({ session, body }: Entry): void {
    if (body.kind === 'asked') this.asks.set(body.ask, { session, rules: body.offers ?? [] });
    else if (body.kind === 'decision') this.decided(body);
    else if (body.kind === 'undo' && body.what === 'undo') for (const act of body.of) this.forget(this.acts.get(act));
  }

  private decided({ act, ask, decision, by, scope, edited }: Extract<Entry['body'], { kind: 'decision' }>): void {
    const asked = this.asks.get(ask);
    this.asks.delete(ask);
    if (asked === undefined || by?.kind !== 'human') return;
    // A rule that was made, and is asked for again, was taken back since.
    if (decision !== 'approved' || scope === 'always') this.forget(asked);
    else if (edited === undefined) {
      this.acts.set(act, asked);
      for (const name of namesOf(asked)) this.approvals.set(name, (this.approvals.get(name) ?? 0) + 1);
    }
  }

  private forget(asked: Asked | undefined): void {
    if (asked !== undefined) for (const name of namesOf(asked)) this.approvals.delete(name);
  }
}

/** A rule for a day has another name each time; the one that lasts covers the same. */
export function isCounted(scope: GrantScope): boolean {
  return scope === 'session' || scope === 'always';
}

/** What lasts for a session is counted in that session. */
function namesOf({ session, rules }: Asked): readonly string[] {
  return rules.flatMap(rule => [rule, within(session, rule)]);
}

function within(session: string, rule: string): string {
  return `${rule} ${session}`;
}
