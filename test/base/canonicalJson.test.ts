import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/base/canonicalJson.js';

test('the order of members makes no difference, at any depth', () => {
  assert.equal(
    canonicalJson({ b: 1, a: { d: [2, { f: 3, e: 4 }], c: null } }),
    '{"a":{"c":null,"d":[2,{"e":4,"f":3}]},"b":1}',
  );
});

test('an undefined member is as good as none, and an undefined item is null', () => {
  assert.equal(canonicalJson({ a: undefined, b: [undefined] }), '{"b":[null]}');
});

const unfit: readonly [says: string, value: unknown][] = [
  ['a function', () => 1],
  ['a big integer', 1n],
  ['not a number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['a symbol', Symbol('s')],
];
for (const [says, value] of unfit) {
  test(`${says} is refused, not hashed as something else`, () => {
    assert.throws(() => canonicalJson({ value }), TypeError);
  });
}

test('a cycle is refused, and the same value twice is not a cycle', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  assert.throws(() => canonicalJson(cycle), TypeError);
  const twice = { x: 1 };
  assert.equal(canonicalJson([twice, twice]), '[{"x":1},{"x":1}]');
});

test('what is read back is what was written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});
