import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { keyed, withKeyedHashes } from '../../src/ledger/keyed.js';

const small = hash('sha256', 'yes\n');

test('a keyed hash is the same for the same key, and another for another', () => {
  assert.equal(keyed('a', small), keyed('a', small));
  assert.notEqual(keyed('a', small), keyed('b', small));
  assert.match(keyed('a', small), /^[0-9a-f]{64}$/);
});

test('whoever knows what was hashed cannot find it without the key', () => {
  for (const guess of [small, hash('sha256', small), hash('sha256', `a${small}`)])
    assert.notEqual(keyed('a', small), guess);
});

test('every hash in a value is keyed, in members, lists and within a text; nothing else changes', () => {
  const value = {
    action: small,
    list: [{ pre: small }, 3, null, true],
    input: { content: `‹4 bytes, sha256 ${small}›` },
    short: small.slice(1),
    long: `${small}0`,
  };
  assert.deepEqual(withKeyedHashes(value, 'a'), {
    ...value,
    action: keyed('a', small),
    list: [{ pre: keyed('a', small) }, 3, null, true],
    input: { content: `‹4 bytes, sha256 ${keyed('a', small)}›` },
  });
});
