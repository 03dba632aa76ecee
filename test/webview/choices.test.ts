import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityFilterSchema, type ActivityFilter } from '../../src/protocol/activity.js';
import { entryFilterSchema } from '../../src/protocol/entryRow.js';
import {
  choicesOf,
  chosenInWords,
  entryChoices,
  inCommon,
  isNarrowed,
  ofEntries,
  type Choice,
  type ListFilter,
} from '../../src/webview/activity/choices.js';

const now = Date.UTC(2026, 0, 2);
const choices = choicesOf({ tools: ['run_command'], rules: ['tests'], sessions: [], now });

function choice(id: string): Choice {
  return choices.find(one => one.id === id) ?? assert.fail(`there is no ${id}`);
}

const cases: readonly [id: string, values: readonly string[], filter: ActivityFilter, words: string][] = [
  ['verdict', ['ask', 'deny'], { verdict: ['ask', 'deny'] }, 'asked, denied'],
  ['state', ['pending'], { state: ['pending'] }, 'waiting'],
  ['by', ['nobody'], { by: ['nobody'] }, 'nobody'],
  ['tool', ['run_command'], { tool: ['run_command'] }, 'run_command'],
  ['risk', ['30-69'], { risk: { from: 30, to: 69 } }, 'medium (30–69)'],
  ['floor', ['yes'], { floor: true }, 'only a person could allow it'],
  ['dry', ['only'], { dry: true }, 'only dry runs'],
  ['dry', ['without'], { dry: false }, 'without dry runs'],
  ['rule', ['tests'], { rule: 'tests' }, 'tests'],
  ['layer', ['admin'], { layer: ['admin'] }, 'administrator'],
  ['session', ['session-7'], { session: 'session-7' }, 'session-7'],
  ['time', ['3600000'], { from: now - 3_600_000 }, 'the last hour'],
];

for (const [id, values, expected, words] of cases) {
  test(`a choice of ${id} narrows by it, says so, and can be taken back`, () => {
    const chosen = choice(id).choose({ text: 'push' }, values);
    assert.deepEqual(chosen, { text: 'push', ...expected });
    assert.ok(activityFilterSchema.safeParse(chosen).success);
    assert.equal(chosenInWords(choice(id), chosen), words);
    assert.deepEqual(choice(id).choose(chosen, []), { text: 'push' });
  });
}

test('a part of the chart over time shows as from when to when', () => {
  const filter = { from: now - 60_000, to: now };
  assert.match(chosenInWords(choice('time'), filter), / to /);
  assert.deepEqual(choice('time').choose(filter, []), {});
});

test('entries are filtered by kind, session and time as well as by words', () => {
  const offered = entryChoices({ sessions: [], now });
  assert.deepEqual(
    offered.map(({ id }) => id),
    ['kind', 'session', 'time'],
  );
  const chosen = offered.reduce<ListFilter>(
    (filter, one) => one.choose(filter, [one.options[0]?.value ?? 'session-7']),
    { text: 'push' },
  );
  const expected = { text: 'push', kind: ['prompt'], session: 'session-7', from: now - 3_600_000 };
  assert.deepEqual(ofEntries(chosen), expected);
  assert.ok(entryFilterSchema.safeParse(ofEntries(chosen)).success);
});

test('what acts and entries have in common stays when the other are listed, and nothing else does', () => {
  const common = { text: 'push', session: 'session-7', from: 1, to: 2 };
  assert.deepEqual(inCommon({ ...common, kind: ['prompt'], verdict: ['deny'], floor: true }), common);
});

test('words alone are no filter that can be cleared', () => {
  assert.equal(isNarrowed({ text: 'push' }), false);
  assert.equal(isNarrowed({ floor: false }), true);
});

test('every thing to filter by has a choice', () => {
  const members = Object.keys(activityFilterSchema.shape).filter(
    name => !['text', 'from', 'to', 'agent', 'act'].includes(name),
  );
  assert.deepEqual(choices.map(({ id }) => id).sort(), [...members, 'time'].sort());
});
