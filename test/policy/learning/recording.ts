import { makeAction } from '../../../src/approvals/action.js';
import { rulesOf } from '../../../src/policy/explain.js';
import type { CallAgain, RecordedAct } from '../../../src/policy/learning/recorded.js';
import { contextThen } from '../../../src/policy/learning/then.js';
import type { Context } from '../../../src/policy/context.js';
import type { Verdict } from '../../../src/protocol/verdict.js';
import { analyse } from '../../shell/analysing.js';
import { contextWith, home, judgeCommand, root, type Asked } from '../judging.js';

/** A command, judged and recorded as the gate does it. */
export interface Recorded {
  readonly act: RecordedAct;
  readonly call: CallAgain;
}

let seq = 0;

export function recorded(command: string, asked: Asked = {}, more: Partial<RecordedAct> = {}): Recorded {
  const verdict = judgeCommand(command, asked);
  const { words } = analyse(command, 'bash', { cwd: root, home });
  const input = { command };
  const { hash } = makeAction({ tool: 'run_command', input, cwd: root, agent: 'main', session: 's' });
  const act = { ...actOf(verdict), tool: 'run_command', title: command, input, cwd: root, action: hash, ...more };
  return { act, call: { kind: 'call', command: words && { words, cwd: root } } };
}

function actOf(verdict: Verdict): Omit<RecordedAct, 'tool' | 'title' | 'input' | 'cwd' | 'action'> {
  seq++;
  return {
    ...{ seq, at: contextWith().now + seq, act: `act-${seq}`, session: 's', agent: 'main' },
    ...{ effects: verdict.effects, verdict: verdict.kind, rules: rulesOf(verdict.reasons) },
    ...{ risk: verdict.risk, factors: verdict.factors, floor: verdict.floor?.id, revision: 'then' },
    extra: undefined,
    answer: verdict.kind === 'ask' ? 'approved' : undefined,
    ran: verdict.kind !== 'deny',
    dry: false,
    byRisk: verdict.unasked !== undefined,
    byReviewer: false,
  };
}

export function contextOf(act: RecordedAct, readSecret = false): Context {
  return contextThen(act, { folder: root, mode: 'interactive', readSecret }, contextWith());
}
