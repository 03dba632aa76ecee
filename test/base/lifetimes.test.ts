import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisposableStore, toDisposable } from '../../src/base/disposable.js';
import { Emitter } from '../../src/base/emitter.js';
import { newId } from '../../src/base/ids.js';
import { deepFreeze } from '../../src/base/readonly.js';

test('what is owned is disposed last-in-first-out, and late additions at once', () => {
  const order: string[] = [];
  const store = new DisposableStore();
  for (const name of ['first', 'second']) store.add(toDisposable(() => order.push(name)));
  store.dispose();
  store.add(toDisposable(() => order.push('late')));
  store.dispose();
  assert.deepEqual(order, ['second', 'first', 'late']);
});

test('a listener that throws is reported and stops neither the others nor whoever fired', () => {
  const faults: unknown[] = [];
  const heard: number[] = [];
  const emitter = new Emitter<number>(fault => faults.push(fault));
  emitter.event(() => {
    throw new Error('broken');
  });
  emitter.event(value => heard.push(value));
  emitter.fire(1);
  assert.deepEqual(heard, [1]);
  assert.match(String(faults[0]), /broken/);
});

test('the same function may listen twice, and each stops by itself', () => {
  const heard: number[] = [];
  const listener = (value: number): void => void heard.push(value);
  const emitter = new Emitter<number>();
  const first = emitter.event(listener);
  emitter.event(listener);
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  emitter.dispose();
  emitter.fire(3);
  assert.deepEqual(heard, [1, 1, 2]);
});

test('ids say what they name and do not come twice', () => {
  const ids = Array.from({ length: 1000 }, () => newId('ask'));
  assert.equal(new Set(ids).size, ids.length);
  assert.match(ids[0] ?? '', /^ask-[0-9a-f-]{36}$/);
});

test('what is frozen is frozen to the bottom', () => {
  const frozen = deepFreeze({ list: [{ text: 'a' }] });
  assert.equal(Reflect.set(frozen.list, '1', 'more'), false);
  assert.equal(Reflect.set(frozen.list[0] ?? {}, 'text', 'b'), false);
});
