import type { EntryBody } from '../../src/protocol/entry.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

export const about = { session: 'session-1', agent: 'main' };

export function action(act: string, more: Partial<Of<'action'>> = {}): EntryBody {
  return {
    kind: 'action',
    act,
    action: 'a'.repeat(64),
    call: `call-${act}`,
    tool: 'run_command',
    title: 'Run npm test',
    input: { command: 'npm test' },
    cwd: '/repo',
    effects: [{ kind: 'execute', program: 'npm', opaque: true }],
    verdict: 'ask',
    because: 'it runs the project’s own code',
    rules: [],
    risk: 30,
    factors: [],
    revision: 'r1',
    ...more,
  };
}

export function asked(act: string, ask = `ask-${act}`): EntryBody {
  return { kind: 'asked', act, action: 'a'.repeat(64), ask, shown: 'b'.repeat(64) };
}

export function decided(
  act: string,
  decision: Of<'decision'>['decision'],
  more: Partial<Of<'decision'>> = {},
): EntryBody {
  const by = decision === 'lapsed' ? {} : { by: { kind: 'human', surface: 'chat' } as const };
  return { kind: 'decision', act, action: 'a'.repeat(64), ask: `ask-${act}`, decision, latencyMs: 5, ...by, ...more };
}

export function ran(act: string): EntryBody {
  return { kind: 'run', act, action: 'a'.repeat(64), tool: 'run_command' };
}

export function ended(
  act: string,
  outcome: Of<'result'>['outcome'] = 'done',
  summary = 'exit 0',
  kept?: Of<'result'>['kept'],
): EntryBody {
  return { kind: 'result', act, action: 'a'.repeat(64), outcome, durationMs: 7, summary, ...(kept && { kept }) };
}

export function changed(act: string, path: string): EntryBody {
  return {
    kind: 'change',
    act,
    action: 'a'.repeat(64),
    what: 'modify',
    path,
    pre: 'c'.repeat(64),
    post: 'd'.repeat(64),
  };
}
