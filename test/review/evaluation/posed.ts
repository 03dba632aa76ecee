import type { Judged } from '../../../src/approvals/judged.js';
import { effectsHash } from '../../../src/review/effectsHash.js';
import { reservedForPerson } from '../../../src/review/eligible.js';
import type { PastAct, ReviewRequest } from '../../../src/review/review.js';
import type { Call } from '../../fakes/calls.js';
import { DescribedMachine, placed } from '../../fakes/describedMachine.js';
import { home, JudgingDesk } from '../../fakes/judgingDesk.js';
import type { Case } from './case.js';
import { workspaces } from './workspaces.js';

/** A case as it comes before a reviewer. `reserved`: it does not, because. */
export interface Posed {
  readonly request: ReviewRequest;
  readonly reserved: string | undefined;
}

const postures = {
  open: 'Nothing isolates commands: they run with all the rights of the person. Mode: interactive, the person is there.',
  sandboxed:
    'Commands run in a sandbox that may write in the workspace and reach no network. Mode: interactive, the person is there.',
} as const;

/** Judges a case by the real tools and the real policy, in its workspace, after what happened before. */
export async function pose(one: Case): Promise<Posed> {
  const desk = deskOf(one);
  for (const text of one.said) await desk.said(text);
  const past: { readonly judged: Judged; readonly act: PastAct }[] = [];
  for (const { call, outcome } of one.past ?? []) {
    const judged = await judge(desk, call, one);
    if (outcome !== 'refused') await desk.ran(judged, { asked: true });
    past.push({ judged, act: { tool: call.tool, line: judged.title, outcome } });
  }
  const judged = await judge(desk, one.call, one);
  const { action, verdict, changes, title, facts } = judged;
  const runs = [...facts.projects.values()].flatMap(({ parts }) => parts);
  const hash = effectsHash(verdict.effects);
  const isAgain = past.some(
    ({ judged, act }) => act.outcome === 'refused' && effectsHash(judged.verdict.effects) === hash,
  );
  const request: ReviewRequest = {
    ...{ action, verdict, changes, title, runs, said: one.said, past: past.map(({ act }) => act) },
    posture: one.sandboxed === true ? postures.sandboxed : postures.open,
    sums: desk.sums,
    ...(isAgain && { again: 'The person refused it.' }),
  };
  return { request, reserved: reservedForPerson(verdict, action) };
}

function deskOf(one: Case): JudgingDesk {
  const root = `${home}/${one.in}`;
  const place = { root, home };
  const workspace = workspaces[one.in];
  const files = Object.entries({ ...workspace.files, ...one.files });
  const machine = new DescribedMachine({
    ...workspace,
    files: Object.fromEntries(files.map(([path, text]) => [placed(path, place), text])),
    roots: [root],
    ignored: (workspace.ignored ?? []).map(path => placed(path, place)),
  });
  const works = one.sandboxed === true;
  return new JudgingDesk(machine, root, { sandboxWorks: works, confinable: works, reviewed: true });
}

async function judge(desk: JudgingDesk, call: Call, { name }: Case): Promise<Judged> {
  const judged = await desk.judge(call);
  if (judged.kind === 'judged') return judged;
  throw new Error(`“${name}” has a call that cannot be judged: ${judged.because}`);
}
