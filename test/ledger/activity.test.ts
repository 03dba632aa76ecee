import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldAct } from '../../src/ledger/activity.js';
import type { ActivityRow } from '../../src/protocol/activity.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';

const byRule = { rules: [{ id: 'tests', layer: 'workspace' as const }] };

const cases: readonly [says: string, bodies: readonly EntryBody[], expected: Partial<ActivityRow>][] = [
  [
    'an act that waits for a person is pending, and nobody has decided',
    [action('1'), asked('1')],
    { state: 'pending', decided: '', verdict: 'ask', title: 'Run npm test', hasDiff: false },
  ],
  [
    'an approved act that runs says who approved it, where, and for how long',
    [action('1'), asked('1'), decided('1', 'approved', { scope: 'session' }), ran('1')],
    { state: 'running', decided: 'you, in the chat, for this session' },
  ],
  [
    'an approved act that ended has its result',
    [action('1'), asked('1'), decided('1', 'approved', { scope: 'once' }), ran('1'), ended('1')],
    { state: 'done', decided: 'you, in the chat', result: 'exit 0' },
  ],
  [
    'a rejected act is refused, with what the person said',
    [action('1'), asked('1'), decided('1', 'rejected', { feedback: 'use the unit tests' })],
    { state: 'refused', result: 'use the unit tests' },
  ],
  [
    'a lapsed ask was decided by nobody',
    [action('1'), asked('1'), decided('1', 'lapsed', { lapse: 'window-closed' })],
    { state: 'lapsed', decided: 'nobody: window closed' },
  ],
  [
    'an act allowed by a rule names the rule and its layer',
    [action('1', { verdict: 'allow', ...byRule }), ran('1'), ended('1', 'failed', 'exit 1')],
    { state: 'failed', decided: 'rule tests (workspace)', result: 'exit 1' },
  ],
  [
    'an act that no rule spoke about was allowed by the default',
    [action('1', { verdict: 'allow' }), ran('1')],
    { decided: 'the default' },
  ],
  [
    'a denied act is refused by its rule, without a question',
    [action('1', { verdict: 'deny', ...byRule })],
    { state: 'refused', decided: 'rule tests (workspace)' },
  ],
  [
    'a rule that was made while it waited is named as such',
    [action('1'), asked('1'), decided('1', 'approved', { by: { kind: 'grant', rule: 'g1' } })],
    { decided: 'rule g1, made while it waited' },
  ],
  [
    'an act that was changed and judged again shows its last form at its first place',
    [action('1'), asked('1'), decided('1', 'approved'), action('1', { title: 'Run npm run unit', risk: 20 })],
    { seq: 1, title: 'Run npm run unit', risk: 20 },
  ],
  [
    'an act that is asked again waits again, whatever the first answer was',
    [action('1'), asked('1'), decided('1', 'approved'), action('1'), asked('1', 'ask-1-again')],
    { state: 'pending', decided: '' },
  ],
  [
    'an act that changed a file has a diff',
    [action('1'), ran('1'), changed('1', '/repo/a'), ended('1')],
    { hasDiff: true },
  ],
];

for (const [says, bodies, expected] of cases) {
  test(says, () => {
    const row = foldAct(bodies.map((body, i) => ({ ...about, seq: i + 1, at: i, body, prev: '', hash: '' })));
    assert.ok(row);
    assert.deepEqual({ ...row, ...expected }, row);
  });
}

test('entries that do not say what the act was make no row', () => {
  assert.equal(foldAct([{ ...about, seq: 1, at: 1, body: ran('1'), prev: '', hash: '' }]), undefined);
});
