import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempFolder } from '../fakes/tempFolder.js';
import { readFile, remove, write } from '../fakes/calls.js';
import { recordTask } from './record.js';
import { readSession, writeSession } from './recordedSession.js';

test('a task is recorded as it was proposed, whole, with what came of it and without a path of the machine', async t => {
  const content = 'A line that is long enough to be kept by its digest alone.\n'.repeat(20);
  const session = await recordTask({
    name: 'a small task',
    files: { 'notes.txt': 'Remember the milk.\n' },
    said: 'Read the notes and write more.',
    turns: [[readFile('notes.txt')], [write('more.txt', content)], [remove('../elsewhere.txt')]],
  });
  const [said, read, written, removed, ...more] = session.moments;
  assert.deepEqual(more, []);
  assert.deepEqual(said, { kind: 'said', text: 'Read the notes and write more.' });
  assert.deepEqual(read, { kind: 'act', ...readFile('notes.txt'), outcome: 'done' });
  assert.ok(written?.kind === 'act' && removed?.kind === 'act');
  assert.deepEqual(written.input, write('more.txt', content).input);
  assert.deepEqual([removed.input, removed.outcome === 'done'], [{ path: '../elsewhere.txt' }, false]);
  assert.ok(!JSON.stringify(session).includes('countersign-bench'));

  const file = join(tempFolder(t), 'session.jsonl');
  writeSession(file, session);
  assert.deepEqual(readSession(file), session);
});
