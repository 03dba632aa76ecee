import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { keyed } from '../../src/ledger/keyed.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { ActivityFilter } from '../../src/protocol/activity.js';
import { entrySchema, type Entry } from '../../src/protocol/entry.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { textOf } from '../fakes/textOf.js';

async function setUp(t: TestContext) {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const summary = `‹3 bytes, sha256 ${'e'.repeat(64)}›`;
  await ledger.record(about, { kind: 'prompt', text: 'mend it, "please"' });
  await ledger.record(about, action('1', { verdict: 'allow', tool: 'write_file', input: { content: summary } }));
  await ledger.record(about, action('2', { title: '=cmd|calc', because: 'a, b' }));
  await ledger.record(about, ran('1'));
  await ledger.record(about, changed('1', '/repo/a'));
  await ledger.record(about, asked('2'));
  await ledger.record(about, ended('1'));
  await ledger.record(about, decided('2', 'rejected', { feedback: 'two\nlines' }));
  const jsonl = async (filter: ActivityFilter = {}): Promise<Entry[]> =>
    (await textOf(ledger.exported('jsonl', filter)))
      .split('\n')
      .slice(0, -1)
      .map(line => entrySchema.parse(JSON.parse(line)));
  return { ledger, jsonl };
}

test('without a filter every entry is exported, one JSON object a line, oldest first', async t => {
  const { ledger, jsonl } = await setUp(t);
  assert.deepEqual(
    (await jsonl()).map(({ seq, at, session, agent, body }) => [seq, at, session, agent, body.kind]),
    ledger.entries({ limit: 100 }).map(({ seq, at, session, agent, body }) => [seq, at, session, agent, body.kind]),
  );
});

test('no hash of an input or a file is in an export but keyed, and the chain can still be followed', async t => {
  const { ledger, jsonl } = await setUp(t);
  const [, judged, , , change] = await jsonl();
  const key = ledger.installationKey;
  assert.partialDeepStrictEqual(change?.body, { pre: keyed(key, 'c'.repeat(64)), post: keyed(key, 'd'.repeat(64)) });
  assert.partialDeepStrictEqual(judged?.body, {
    action: keyed(key, 'a'.repeat(64)),
    input: { content: `‹3 bytes, sha256 ${keyed(key, 'e'.repeat(64))}›` },
  });
  const written = JSON.stringify([await jsonl(), await textOf(ledger.exported('csv', {}))]);
  for (const { hash } of ledger.entries({ limit: 100 })) assert.ok(!written.includes(hash));
  for (const raw of ['a', 'b', 'c', 'd', 'e']) assert.ok(!written.includes(raw.repeat(64)));
  const entries = await jsonl();
  assert.deepEqual(
    entries.slice(1).map(({ prev }) => prev),
    entries.slice(0, -1).map(({ hash }) => hash),
  );
});

test('a checkpoint is exported as it was signed', async t => {
  const { ledger, jsonl } = await setUp(t);
  ledger.useSigner(signer());
  const kept = ledger.checkpoint();
  assert.deepEqual((await jsonl()).at(-1)?.body, kept);
});

test('with a filter the entries of the acts that it leaves are exported, act by act', async t => {
  const { jsonl } = await setUp(t);
  assert.deepEqual(
    (await jsonl({ state: ['refused', 'done'] })).map(({ seq }) => seq),
    [2, 4, 5, 7, 3, 6, 8],
  );
  assert.deepEqual(
    (await jsonl({ text: 'two lines' })).map(({ seq }) => seq),
    [3, 6, 8],
  );
  assert.deepEqual(await jsonl({ rule: 'none' }), []);
});

test('for spreadsheets each act is a line, and none of its texts is a formula', async t => {
  const { ledger } = await setUp(t);
  const [head, ...lines] = (await textOf(ledger.exported('csv', {}))).split('\r\n');
  assert.equal(head, 'seq,at,session,agent,tool,title,verdict,because,risk,decided,result,state,act,action');
  const hash = keyed(ledger.installationKey, 'a'.repeat(64));
  assert.deepEqual(lines, [
    `2,2026-01-01T00:00:00.000Z,session-1,main,write_file,Run npm test,allow,it runs the project’s own code,30,the default,exit 0,done,1,${hash}`,
    `3,2026-01-01T00:00:00.000Z,session-1,main,run_command,'=cmd|calc,ask,"a, b",30,"you, in the chat","two\nlines",refused,2,${hash}`,
    '',
  ]);
});

test('a large ledger is exported part by part, each act once', async t => {
  const { ledger, jsonl } = await setUp(t);
  for (let act = 0; act < 1200; act++) await ledger.record(about, action(`more-${act}`, { verdict: 'allow' }));
  const parts: string[] = [];
  for await (const part of ledger.exported('csv', { verdict: ['allow'] })) parts.push(part);
  assert.ok(parts.length >= 4);
  assert.equal(parts.join('').split('\r\n').length, 1 + 1201 + 1);
  assert.equal(new Set((await jsonl()).map(({ seq }) => seq)).size, 1208);
  assert.equal(new Set((await jsonl({ verdict: ['allow'] })).map(({ seq }) => seq)).size, 1204);
});

test('of an empty ledger there is nothing but the names of the columns', async t => {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  assert.deepEqual(await textOf(ledger.exported('jsonl', {})), '');
  assert.match(await textOf(ledger.exported('csv', {})), /^seq,[a-z,]+\r\n$/);
});
