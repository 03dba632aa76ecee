import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from '../src/format.js';
import { TodoList } from '../src/todo.js';

test('a new task is open', () => {
  const list = new TodoList();
  list.add('Buy milk');
  assert.equal(list.open().length, 1);
});

test('finishing a task leaves the others open', () => {
  const list = new TodoList();
  const first = list.add('Buy milk');
  list.add('Buy milk');
  list.finish(first);
  assert.equal(list.open().length, 1);
});

test('finishing a task that is not there says so', () => {
  assert.throws(() => new TodoList().finish(7), /There is no task 7/);
});

test('a list is shown one task a line', () => {
  assert.equal(format([{ id: 1, title: 'Buy milk', done: true }]), '[x] Buy milk');
});
