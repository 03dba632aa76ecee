import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionModeOf, sessionModeSchema, trustSchema } from '../../src/protocol/mode.js';
import { modeSchema } from '../../src/protocol/posture.js';

test('every mode that can be named is one of the union, and no other is', () => {
  const kinds = sessionModeSchema.options.map(({ shape }) => shape.kind.value);
  assert.deepEqual(kinds.toSorted(), [...modeSchema.options].toSorted());
});

test('a kind of files is trusted by its name for the workspace alone, any other as it is', () => {
  const trust = trustSchema.parse(['write', 'execute', { effect: 'git', op: 'commit' }]);
  assert.deepEqual(sessionModeOf({ mode: 'delegated', trust }), {
    kind: 'delegated',
    trust: [{ effect: 'write', path: '**' }, { effect: 'execute' }, { effect: 'git', op: 'commit' }],
  });
});

test('trust belongs to the delegated mode: in every other it means nothing', () => {
  for (const mode of modeSchema.options.filter(name => name !== 'delegated'))
    assert.deepEqual(sessionModeOf({ mode, trust: ['write'] }), { kind: mode });
});

const bad: readonly [says: string, trust: unknown][] = [
  ['everything', [{}]],
  ['secrets by their name', ['secret']],
  ['what could not be read, by its name', ['unknown']],
  ['members that no rule has', [{ effect: 'write', paths: 'src' }]],
  ['a single word', 'write'],
];
for (const [says, trust] of bad) {
  test(`nobody is trusted with ${says}`, () => assert.equal(trustSchema.safeParse(trust).success, false));
}
