import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeAction, sha256 } from '../../src/approvals/action.js';
import { canonicalJson } from '../../src/base/canonicalJson.js';

const parts = { tool: 't', cwd: '/w', agent: 'a', session: 's' };

test('the same call makes the same hash, whatever the order of its members', () => {
  const first = makeAction({ ...parts, input: { a: 1, b: { c: 2, d: [3] } } });
  const second = makeAction({ ...parts, input: { b: { d: [3], c: 2 }, a: 1 } });
  assert.equal(first.hash, second.hash);
});

const differences: readonly [says: string, change: Partial<typeof parts> & { readonly input?: unknown }][] = [
  ['another tool', { tool: 'u' }],
  ['another folder', { cwd: '/v' }],
  ['another agent', { agent: 'b' }],
  ['another session', { session: 'r' }],
  ['another input', { input: { a: 2 } }],
];
for (const [says, change] of differences) {
  test(`${says} makes another hash`, () => {
    const input = { a: 1 };
    assert.notEqual(makeAction({ ...parts, input }).hash, makeAction({ ...parts, input, ...change }).hash);
  });
}

test('an action is frozen at every depth and shares nothing with what it was made from', () => {
  const input = { list: [{ deep: 1 }] };
  const action = makeAction({ ...parts, input });
  input.list.push({ deep: 2 });
  assert.deepEqual(action.input, { list: [{ deep: 1 }] });
  const seen: unknown[] = [action];
  for (const value of seen) {
    if (typeof value !== 'object' || value === null) continue;
    assert.ok(Object.isFrozen(value));
    seen.push(...(Object.values(value) as unknown[]));
  }
});

test('a getter that answers differently each time is read once', () => {
  let reads = 0;
  const action = makeAction({
    ...parts,
    input: {
      get path() {
        return `read ${++reads}`;
      },
    },
  });
  assert.deepEqual(action.input, { path: 'read 1' });
});

test('the hash is of exactly what the action holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), input => {
      const { hash, ...rest } = makeAction({ ...parts, input });
      assert.equal(hash, sha256(canonicalJson(rest)));
    }),
  );
});

for (const [says, input] of [
  ['a function', () => 1] as const,
  ['a big integer', 1n] as const,
  ['NaN', Number.NaN] as const,
]) {
  test(`${says} has no hash, so it is no input`, () => {
    assert.throws(() => makeAction({ ...parts, input: { input } }), TypeError);
  });
}
