import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { recoverIntents, type RecoveredIntent } from '../../src/journal/recoverIntents.js';
import type { Intent, Step } from '../../src/protocol/intent.js';
import { tempFolder } from '../fakes/tempFolder.js';

const hashOf = (text: string) => sha256(Buffer.from(text));
const owned = { mode: 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const temp = '.0a1b.countersign';

function cutOff(t: TestContext, steps: (root: string) => readonly Step[], files: Readonly<Record<string, string>>) {
  const folder = tempFolder(t);
  const root = join(folder, 'work');
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  const journal = Journal.open(join(folder, 'journal'));
  const intent: Intent = { version: 1, id: 'intent-1', act: 'act-1', writer: 'gone', steps: steps(root) };
  const begin = async () => {
    for (const text of ['a0', 'a1', 'b0', 'b1', 'm']) await journal.put(Buffer.from(text));
    await journal.begin(intent);
  };
  const contents = () =>
    Object.fromEntries(readdirSync(root).map(name => [name, readFileSync(join(root, name), 'utf8')]));
  return { root, journal, begin, contents };
}

async function recovered(journal: Journal, alive = false): Promise<RecoveredIntent[]> {
  const told: RecoveredIntent[] = [];
  await recoverIntents(journal, {
    isAlive: () => alive,
    record: one => Promise.resolve(void told.push(one)),
    fault: fault => assert.fail(String(fault)),
  });
  return told;
}

/** Changes `a`, makes `b`, deletes `c`, moves `m` to `n`. */
const everything = (root: string): readonly Step[] => [
  { kind: 'write', path: join(root, 'a'), temp, pre: hashOf('a0'), post: hashOf('a1'), owned },
  { kind: 'write', path: join(root, 'b'), temp, post: hashOf('b1') },
  { kind: 'delete', path: join(root, 'c'), pre: hashOf('b0'), owned },
  { kind: 'move', path: join(root, 'm'), to: join(root, 'n'), pre: hashOf('m'), owned },
];
const atFirst = { a: 'a0', c: 'b0', m: 'm' };
const atLast = { a: 'a1', b: 'b1', n: 'm' };

const cuts: readonly [says: string, stands: Readonly<Record<string, string>>, kind: string, ends: object][] = [
  ['before the first step', atFirst, 'reverted', atFirst],
  ['with half a temporary file', { ...atFirst, [temp]: 'a' }, 'reverted', atFirst],
  ['after the first step', { ...atFirst, a: 'a1' }, 'reverted', atFirst],
  ['between the two names of a new file', { ...atFirst, a: 'a1', b: 'b1', [temp]: 'b1' }, 'reverted', atFirst],
  ['after a deletion', { a: 'a1', b: 'b1', m: 'm' }, 'reverted', atFirst],
  ['after the last step', atLast, 'completed', atLast],
];

for (const [says, stands, kind, ends] of cuts) {
  test(`cut off ${says}, it is ${kind}`, async t => {
    const { journal, begin, contents } = cutOff(t, everything, stands);
    await begin();
    assert.deepEqual(
      (await recovered(journal)).map(one => [one.kind, one.left]),
      [[kind, []]],
    );
    assert.deepEqual(contents(), ends);
    assert.deepEqual(await recovered(journal), [], 'and is found once');
  });
}

test('a moved file that still has both names keeps the first', async t => {
  const { root, journal, begin, contents } = cutOff(t, at => everything(at).slice(3), { m: 'm' });
  linkSync(join(root, 'm'), join(root, 'n'));
  await begin();
  assert.equal((await recovered(journal))[0]?.kind, 'reverted');
  assert.deepEqual(contents(), { m: 'm' });
});

test('what a person wrote since is left alone, and named', async t => {
  const { root, journal, begin, contents } = cutOff(t, everything, { ...atFirst, a: 'person', b: 'b1' });
  await begin();
  const [one] = await recovered(journal);
  assert.deepEqual([one?.kind, one?.left], ['left', [join(root, 'a')]]);
  assert.deepEqual(contents(), { ...atFirst, a: 'person' });
});

test('what another window is doing right now is not touched', async t => {
  const { journal, begin, contents } = cutOff(t, everything, { ...atFirst, a: 'a1' });
  await begin();
  assert.deepEqual(await recovered(journal, true), []);
  assert.deepEqual([contents(), await journal.begun()], [{ ...atFirst, a: 'a1' }, ['intent-1']]);
});

test('what cannot be put on record is found again at the next start', async t => {
  const { journal, begin, contents } = cutOff(t, everything, { ...atFirst, a: 'a1' });
  await begin();
  const faults: unknown[] = [];
  await recoverIntents(journal, {
    isAlive: () => false,
    record: () => Promise.reject(new Error('disk full')),
    fault: fault => faults.push(fault),
  });
  assert.equal(faults.length, 1);
  assert.equal((await recovered(journal))[0]?.kind, 'reverted');
  assert.deepEqual(contents(), atFirst);
});
