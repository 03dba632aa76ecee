import { reservedForPerson } from '../../src/review/eligible.js';
import type { Judged } from '../../src/approvals/judged.js';
import { DescribedMachine } from '../fakes/describedMachine.js';
import { home, JudgingDesk } from '../fakes/judgingDesk.js';
import type { Moment, RecordedSession } from './recordedSession.js';
import type { Way } from './ways.js';

/** Acts by what becomes of them. */
export interface Counts {
  readonly acts: number;
  /** Policy lets them pass by itself. */
  readonly passed: number;
  /** The reviewer is asked, and nobody else if it answers. */
  readonly reviewer: number;
  readonly person: number;
  /** Denied, or nobody is there to ask. */
  readonly undone: number;
  /** They could not be done by anybody: a text to replace that is not there. */
  readonly failed: number;
}

type Fate = Exclude<keyof Counts, 'acts'>;

/**
 * Judges each act of a recorded session anew, by the real tools and the real policy, where things are set this way. The
 * session goes on as it was recorded, whatever would have been answered here; no rule is made on the way.
 */
export async function replay(session: RecordedSession, way: Way): Promise<Counts> {
  const root = `${home}/${session.name.replaceAll(' ', '-')}`;
  const files = Object.entries(session.files).map(([path, text]): [string, string] => [`${root}/${path}`, text]);
  const machine = new DescribedMachine({ files: Object.fromEntries(files), roots: [root] });
  const desk = new JudgingDesk(machine, root, way.context, way.rules);
  const fates: Fate[] = [];
  for (const moment of session.moments) {
    if (moment.kind === 'said') await desk.said(moment.text);
    // Without a sandbox there is nothing to open.
    else if (moment.extra === undefined || way.context.sandboxWorks === true)
      fates.push(await replayAct(moment, { desk, way, root }));
  }
  const count = (fate: Fate): number => fates.filter(one => one === fate).length;
  return {
    acts: fates.length,
    ...{ passed: count('passed'), reviewer: count('reviewer'), person: count('person') },
    ...{ undone: count('undone'), failed: count('failed') },
  };
}

async function replayAct(
  { tool, input, cwd, extra, outcome }: Extract<Moment, { kind: 'act' }>,
  { desk, way, root }: { readonly desk: JudgingDesk; readonly way: Way; readonly root: string },
): Promise<Fate> {
  const judged = await desk.judge({ tool, input, extra, cwd: cwd === undefined ? root : `${root}/${cwd}` });
  if (judged.kind !== 'judged') return judged.kind === 'blocked' ? 'undone' : 'failed';
  const fate = fateOf(judged, way);
  if (outcome !== 'refused') await desk.ran(judged, { asked: fate === 'person' });
  return fate;
}

function fateOf({ verdict, action }: Judged, { isReviewed, isPersonThere }: Way): Fate {
  if (verdict.kind === 'allow') return 'passed';
  if (verdict.kind === 'deny') return 'undone';
  if (isReviewed && reservedForPerson(verdict, action) === undefined) return 'reviewer';
  return isPersonThere ? 'person' : 'undone';
}

export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (of: keyof Counts): number => counts.reduce((total, each) => total + each[of], 0);
  return {
    ...{ acts: sum('acts'), passed: sum('passed'), reviewer: sum('reviewer') },
    ...{ person: sum('person'), undone: sum('undone'), failed: sum('failed') },
  };
}
