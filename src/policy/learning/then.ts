import { noUsage } from '../policyLimits.js';
import { noTally } from '../../protocol/tally.js';
import type { Entry } from '../../protocol/entry.js';
import type { Mode } from '../../protocol/posture.js';
import type { Context } from '../context.js';
import type { RecordedAct } from './recorded.js';

/** What holds on this machine, whenever something was recorded. */
export type Here = Pick<Context, 'home' | 'temp' | 'own' | 'caseSensitive'>;

/** Where and how an act was judged, as far as that is on record. */
export interface Circumstances {
  readonly folder: string;
  readonly mode: Mode;
  readonly readSecret: boolean;
}

/**
 * What sessions were like, learnt from the record as it is read, oldest first.
 *
 * Invariant: like the gate's own memory, a session that ran something with a secret has read one until it ends.
 */
export class Sessions {
  private readonly starts = new Map<string, { readonly seq: number; readonly folder: string; readonly mode: Mode }[]>();
  private readonly readSecret = new Set<string>();

  /** Takes in an entry that says where a session works and how. */
  note({ seq, session, body }: Entry): void {
    if (body.kind !== 'session' || body.what === 'ended') return;
    this.starts.set(session, [...(this.starts.get(session) ?? []), { seq, folder: body.folder, mode: body.mode }]);
  }

  /** How it was when this act was judged; `after` it, the act itself counts too. */
  at({ seq, session, cwd, ran, effects }: RecordedAct): Circumstances {
    const start = this.starts.get(session)?.findLast(one => one.seq < seq);
    const readSecret = this.readSecret.has(session);
    if (ran && effects.some(({ kind }) => kind === 'secret')) this.readSecret.add(session);
    return { folder: start?.folder ?? cwd, mode: start?.mode ?? 'interactive', readSecret };
  }
}

/** The context of that moment. What is not on record is as if nothing had happened: see `judgedAgain`. */
export function contextThen(act: RecordedAct, { folder, mode, readSecret }: Circumstances, here: Here): Context {
  return {
    ...here,
    ...{ mode, readSecret, roots: [folder], agent: act.agent, now: act.at, newestEntryAt: act.at },
    threshold: 0,
    ...{
      trusted: true,
      stopped: false,
      sandboxWorks: false,
      confinable: false,
      passesInSandbox: false,
      trustsProjectCode: false,
    },
    ...{
      child: undefined,
      reviewed: false,
      uses: () => 0,
      spent: () => 0,
      usage: noUsage,
      sawUntrusted: false,
      unasked: noTally,
      lastRun: undefined,
    },
  };
}
