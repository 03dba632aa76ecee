import type { PendingAsk, Revised } from '../../src/approvals/pendingAsk.js';
import type { Card } from '../../src/protocol/card.js';

const plain = (text: string) => ({ text, marked: false });

/** A card as the gate renders it for a command. */
export function waitingCard(id: string): Card {
  return {
    ...{ ask: id, hash: `hash of ${id}`, session: 's', turn: 't', agent: plain('agent'), tool: 'run_command' },
    ...{ title: plain(`Run ${id}`), changes: [], reviewable: 'no', effects: [], touches: [], risk: 10, factors: [] },
    ...{ because: plain('it runs code'), offers: [], isolation: 'none', askedAt: 0, long: false },
  };
}

/** An ask that waits for a person. */
export function waitingAsk(id: string): PendingAsk {
  return {
    ...{
      id,
      session: 's',
      turn: 't',
      call: `call of ${id}`,
      agent: 'agent',
      changes: [],
      title: `Run ${id}`,
      since: 0,
    },
    action: { tool: 'run_command', input: {}, cwd: '/w', agent: 'agent', session: 's', hash: id },
    verdict: {
      ...{
        kind: 'ask',
        because: 'it runs code',
        reasons: [],
        effects: [],
        touches: [],
        risk: 10,
        factors: [],
        floor: undefined,
      },
      ...{
        humanOnly: false,
        offers: [],
        noOffer: undefined,
        unasked: undefined,
        writes: undefined,
        sandbox: undefined,
        spends: [],
        instead: undefined,
        revision: 'r',
      },
    },
    card: waitingCard(id),
    revise: () => ({ kind: 'same' }),
  };
}

/** An ask that changes one file; what a person leaves on the right side is in the decision's `edited`. */
export function waitingEdit(id: string, path: string, before: string, after: string): PendingAsk {
  const shown = { kind: 'modify', path: plain(path), added: 1, removed: 1, unsaved: false } as const;
  const image = {
    kind: 'text',
    text: before,
    bom: false,
    hash: 'h',
    bytes: before.length,
    source: { kind: 'disk' },
  } as const;
  return {
    ...waitingAsk(id),
    changes: [{ kind: 'write', path, before: image, after: { text: after, bom: false } }],
    card: {
      ...waitingCard(id),
      tool: 'edit_file',
      title: plain(`Edit ${path}`),
      changes: [shown],
      reviewable: 'editable',
    },
    revise: (edit): Revised => {
      const text = edit.kind === 'texts' ? edit.texts.get(path) : undefined;
      if (text === undefined || text === after) return { kind: 'same' };
      return { kind: 'revised', tool: 'write_file', input: { path, content: text }, why: 'changed by hand' };
    },
  };
}
