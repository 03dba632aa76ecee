import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { SessionStore } from '../../src/machine/sessions.js';
import type { SessionFile } from '../../src/protocol/message.js';
import { tempFolder } from '../fakes/tempFolder.js';

function session(id: string, more: Partial<SessionFile> = {}): SessionFile {
  return {
    version: 1,
    id,
    title: 'Mend the bug',
    folder: '/repo',
    createdAt: 1,
    changedAt: 1,
    messages: [{ role: 'user', id: 'm1', text: 'mend it' }],
    plan: [],
    usage: { input: 0, output: 0 },
    ...more,
  };
}

function setUp(t: TestContext) {
  const folder = join(tempFolder(t), 'sessions');
  const said: string[] = [];
  return { folder, said, store: new SessionStore(folder, sentence => said.push(sentence)) };
}

test('a session that was saved is loaded as it was, and by this user alone', async t => {
  const { folder, store } = setUp(t);
  await store.save(session('session-1'));
  assert.deepEqual(await store.load('session-1'), session('session-1'));
  assert.equal(statSync(join(folder, 'session-1.json')).mode & 0o777, 0o600);
});

test('sessions are listed by folder, newest first', async t => {
  const { store } = setUp(t);
  await store.save(session('a', { changedAt: 1 }));
  await store.save(session('b', { changedAt: 3 }));
  await store.save(session('c', { changedAt: 2, folder: '/other' }));
  const ids = async (folder?: string) => (await store.list(folder)).map(({ id }) => id);
  assert.deepEqual(await ids('/repo'), ['b', 'a']);
  assert.deepEqual(await ids(), ['b', 'c', 'a']);
});

test('without any session the list is empty, and nothing is said', async t => {
  const { store, said } = setUp(t);
  assert.deepEqual([await store.list(), await store.load('none'), said], [[], undefined, []]);
});

test('of several saves of one session the last one stays, and nothing else', async t => {
  const { folder, store } = setUp(t);
  await Promise.all(Array.from({ length: 20 }, (_, i) => store.save(session('a', { changedAt: i }))));
  assert.equal((await store.load('a'))?.changedAt, 19);
  assert.deepEqual(readdirSync(folder), ['a.json']);
});

for (const [what, text] of [
  ['is no JSON', '{"version":1,'],
  ['is no session', '{"version":1}'],
  ['is of a later version', JSON.stringify({ ...session('bad'), version: 2 })],
] as const) {
  test(`a file that ${what} is left out with a sentence and stays as it is`, async t => {
    const { folder, store, said } = setUp(t);
    await store.save(session('good'));
    writeFileSync(join(folder, 'bad.json'), text);
    assert.deepEqual(
      (await store.list()).map(({ id }) => id),
      ['good'],
    );
    assert.match(said.join(), /bad\.json cannot be read and is left as it is/);
    assert.equal(readFileSync(join(folder, 'bad.json'), 'utf8'), text);
  });
}

test('a file that the system does not let us read is left out with a sentence', async t => {
  const { folder, store, said } = setUp(t);
  mkdirSync(join(folder, 'folder.json'), { recursive: true });
  assert.deepEqual(await store.list(), []);
  assert.match(said.join(), /folder\.json cannot be read/);
});

test('no id leads out of the folder', async t => {
  const { folder, store } = setUp(t);
  mkdirSync(folder);
  writeFileSync(join(folder, '..', 'x.json'), JSON.stringify(session('x')));
  for (const id of ['../x', '..', '', '/etc/passwd', 'a/b']) {
    assert.equal(await store.load(id), undefined);
    await assert.rejects(store.save(session(id)), /is no session's id/);
  }
});
