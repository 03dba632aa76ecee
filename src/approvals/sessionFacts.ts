import type { Context, LastRun } from '../policy/context.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import { addTallies, noTally, type Tally } from '../protocol/tally.js';
import { Repeats } from './repeats.js';

type Known = Pick<Context, 'readSecret' | 'sawUntrusted' | 'unasked'>;
type Reached = Omit<Known, 'unasked'>;

const untouched: Reached = { readSecret: false, sawUntrusted: false };

/**
 * What happened in each session that later verdicts depend on; learnt from the record, on its way there.
 *
 * Invariant: a session that may have read a secret, or what a stranger wrote, counts as having read it until it ends.
 * What passes without a person is counted before its pass exists, so that two acts at once cannot share the budget.
 */
export class SessionFacts {
  private readonly sessions = new Map<string, Known>();
  /** What the acts that are on their way would add when they run. */
  private readonly acts = new Map<string, Reached>();
  private readonly repeats = new Repeats();
  /** What each task changed and deleted so far, whoever let it. */
  private readonly done = new Map<string, Tally>();

  /** The same record, watched. */
  watching(record: Record): Record {
    return async (about, body) => {
      this.note(about.session, body);
      this.repeats.note(about, body);
      await record(about, body);
    };
  }

  /** A conversation goes on that began before this process: `bodies` are what is on record of it, oldest first. */
  recall(session: string, bodies: readonly EntryBody[]): void {
    if (this.sessions.has(session)) return;
    for (const body of bodies) this.note(session, body);
  }

  of(session: string): Known {
    return this.sessions.get(session) ?? { ...untouched, unasked: noTally };
  }

  doneIn(session: string): Tally {
    return this.done.get(session) ?? noTally;
  }

  lastRun(agent: string, session: string): LastRun | undefined {
    return this.repeats.of(agent, session);
  }

  private note(session: string, body: EntryBody): void {
    switch (body.kind) {
      case 'action':
        if (body.dry) this.add(session, readInDryRun(body), noTally);
        else this.acts.set(body.act, whenRun(body, this.acts.get(body.act)));
        return;
      case 'run':
        this.add(session, { ...untouched, ...this.acts.get(body.act) }, body.unasked ?? noTally);
        this.did(session, { bytes: body.writes ?? 0 });
        return;
      case 'change':
        this.did(session, body.what === 'delete' ? { deletions: 1 } : { changes: 1 });
        return;
      case 'connection':
        if (body.outcome === 'allowed') this.add(session, { ...untouched, sawUntrusted: true }, noTally);
        return;
      case 'result':
        this.acts.delete(body.act);
        return;
      case 'prompt':
        // What a person asks for next is another task; a click for what was proposed goes on with this one.
        if (body.clicked) return;
        this.sessions.set(session, { ...this.of(session), unasked: noTally });
        this.done.delete(session);
        return;
      default:
        return;
    }
  }

  private did(session: string, more: Partial<Tally>): void {
    this.done.set(session, addTallies(this.doneIn(session), { ...noTally, ...more }));
  }

  private add(session: string, { readSecret, sawUntrusted }: Reached, unasked: Tally): void {
    const before = this.of(session);
    this.sessions.set(session, {
      readSecret: before.readSecret || readSecret,
      sawUntrusted: before.sawUntrusted || sawUntrusted,
      unasked: addTallies(before.unasked, unasked),
    });
  }
}

/** A dry run reads what policy allows, and fetches nothing. */
function readInDryRun(body: Extract<EntryBody, { kind: 'action' }>): Reached {
  return body.verdict === 'allow' ? { ...whenRun(body), sawUntrusted: false } : untouched;
}

/** What a call reached in an earlier round of its judging is not forgotten. */
function whenRun({ effects }: Extract<EntryBody, { kind: 'action' }>, before: Reached = untouched): Reached {
  return {
    readSecret: before.readSecret || effects.some(({ kind }) => kind === 'secret'),
    sawUntrusted: before.sawUntrusted || effects.some(({ kind }) => kind === 'network' || kind === 'mcp'),
  };
}
