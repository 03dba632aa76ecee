import { hash } from 'node:crypto';
import { Appender, type About } from '../../src/ledger/appender.js';
import { openDatabase } from '../../src/ledger/storage.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { signer } from '../fakes/signer.js';

const start = Date.UTC(2026, 0, 1);
const stepMs = 20_000;

/** Fills a ledger by the code that fills every ledger, in one transaction. */
export function fillLedger(file: string, entries: number): void {
  const { db } = openDatabase(file, start);
  db.exec('PRAGMA synchronous = OFF; BEGIN'); // whoever measures appends opens it anew
  let now = start;
  const appender = new Appender(db, { now: () => now, after: () => ({ dispose: () => undefined }) });
  appender.signer = signer();
  for (let step = 0; appender.readTail().seq < entries - 1; step++) {
    now = start + step * stepMs;
    const about = aboutStep(step);
    for (const body of entriesOfStep(step)) if (appender.readTail().seq < entries - 1) appender.append(about, body);
  }
  appender.checkpoint();
  db.exec('COMMIT');
  db.close();
}

export function aboutStep(step: number): About {
  return { session: `session-${Math.floor(step / 200)}`, agent: step % 7 === 0 ? 'child' : 'main' };
}

/** What one step of an agent puts on record: mostly reads that pass, some edits and commands that a person is asked about. */
export function entriesOfStep(step: number): readonly EntryBody[] {
  const model: EntryBody = {
    kind: 'model',
    provider: 'anthropic',
    model: 'claude-test',
    usage: { input: 12_000 + step, output: 240 },
    latencyMs: 2400,
    end: 'calls',
  };
  const path = `/repo/src/dir${step % 50}/file${step % 3000}.ts`;
  if (step % 10 === 3) return [model, ...edit(step, path)];
  if (step % 10 === 7) return [model, ...command(step)];
  return [model, ...read(step, path)];
}

type Action = Extract<EntryBody, { kind: 'action' }>;

function judged(
  step: number,
  what: Pick<Action, 'tool' | 'title' | 'input' | 'effects' | 'verdict' | 'because'>,
): Action {
  const action = hash('sha256', `action ${step}`);
  const names = {
    kind: 'action',
    act: actOf(step),
    action,
    call: `call_${action.slice(0, 24)}`,
    cwd: '/repo',
  } as const;
  const judgement = { rules: [], risk: step % 70, factors: [], revision: hash('sha256', 'rules') };
  return { ...names, ...judgement, ...what };
}

function actOf(step: number): string {
  return `act-${hash('sha256', `act ${step}`).slice(0, 36)}`;
}

function read(step: number, path: string): EntryBody[] {
  const action = judged(step, {
    tool: 'read_file',
    title: `Read ${path}`,
    input: { path },
    effects: [{ kind: 'read', path }],
    verdict: 'allow',
    because: 'Reads inside the workspace that are no secret are allowed.',
  });
  return [action, ...runAndResult(action, 'done', `${step % 400} lines`)];
}

function edit(step: number, path: string): EntryBody[] {
  const action = judged(step, {
    tool: 'edit_file',
    title: `Change ${path}`,
    input: { path, edits: [{ old: 'const a = 1;', new: 'const a = 2;' }] },
    effects: [{ kind: 'write', path }],
    verdict: 'ask',
    because: 'No rule says that this file may be written.',
  });
  const [pre, post] = [hash('sha256', `pre ${step}`), hash('sha256', `post ${step}`)];
  const { act } = action;
  const change = { kind: 'change', act, action: action.action, what: 'modify', path, pre, post } as const;
  return [action, ...answered(action, step, 'diff'), ...runAndResult(action, 'done', 'saved', change)];
}

function command(step: number): EntryBody[] {
  const isPush = step % 100 === 17;
  const words = isPush ? 'git push --force origin main' : `npm test -- dir${step % 50}`;
  const action = judged(step, {
    tool: 'run_command',
    title: `Run ${words}`,
    input: { command: words },
    effects: [
      { kind: 'execute', program: words.split(' ')[0] ?? '', words: words.split(' '), cwd: '/repo', opaque: true },
    ],
    verdict: isPush ? 'deny' : 'ask',
    because: isPush ? 'main is shared; push a branch and open a pull request' : 'It runs the project’s own code.',
  });
  if (isPush) return [{ ...action, risk: 92, rules: [{ id: 'no-force-push', layer: 'user' }] }];
  const ruled = { ...action, rules: [{ id: 'tests', layer: 'workspace' as const }] };
  if (step % 30 === 27) return [{ ...ruled, verdict: 'allow' }, ...runAndResult(action, 'failed', 'exit 1')];
  return [ruled, ...answered(action, step, 'chat'), ...runAndResult(action, 'done', 'exit 0')];
}

function answered({ act, action }: Action, step: number, surface: 'chat' | 'diff'): EntryBody[] {
  const ask = `ask-${hash('sha256', `ask ${step}`).slice(0, 36)}`;
  return [
    { kind: 'asked', act, action, ask, shown: hash('sha256', `card ${step}`) },
    {
      kind: 'decision',
      act,
      action,
      ask,
      decision: 'approved',
      by: { kind: 'human', surface },
      scope: 'once',
      latencyMs: 4000,
    },
  ];
}

function runAndResult(
  { act, action, tool }: Action,
  outcome: 'done' | 'failed',
  summary: string,
  ...between: EntryBody[]
) {
  return [
    { kind: 'run', act, action, tool } as const,
    ...between,
    { kind: 'result', act, action, outcome, durationMs: 12, bytes: 4000, summary } as const,
  ];
}
