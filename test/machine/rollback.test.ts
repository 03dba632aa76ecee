import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { changesDoor } from '../../src/machine/changes.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Rollback, thisProcess } from '../../src/machine/rollback.js';
import type { FileChange } from '../../src/protocol/change.js';
import type { Intent } from '../../src/protocol/intent.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const hashOf = (text: string) => sha256(Buffer.from(text));

async function setUp(t: TestContext) {
  const folder = tempFolder(t);
  const root = join(folder, 'work');
  mkdirSync(root);
  const at = (name: string) => join(root, name);
  const open = () => {
    const ledger = Ledger.open(join(folder, 'ledger.db'), new SetClock());
    t.after(() => ledger.dispose());
    const journal = Journal.open(join(folder, 'journal'), thisProcess());
    const deps = { ledger, journal, record: ledger.record, buffers: noBuffers };
    return { ledger, journal, rollback: new Rollback(deps), door: changesDoor(deps) };
  };
  const first = open();
  const write = async (act: string, name: string, before: string | undefined, text: string) => {
    const image: FileChange['before'] =
      before === undefined
        ? { kind: 'missing' }
        : { kind: 'bytes', hash: hashOf(before), bytes: before.length, why: 'binary' };
    const change: FileChange = { kind: 'write', path: at(name), before: image, after: { text, bom: false } };
    const applied = await first.door.apply([change], { ...about, act, action: 'a' });
    assert.equal(applied.kind, 'applied');
  };
  writeFileSync(at('a'), 'a0');
  await first.ledger.record(about, { kind: 'prompt', text: 'first' });
  await write('act-1', 'a', 'a0', 'a1');
  await first.ledger.record(about, { kind: 'prompt', text: 'second', message: 'message-2' });
  await write('act-2', 'a', 'a1', 'a2');
  await write('act-3', 'b', undefined, 'b');
  const stands = () => Object.fromEntries(readdirSync(root).map(name => [name, readFileSync(at(name), 'utf8')]));
  return { at, stands, open, ...first };
}

function rethrow(fault: unknown): never {
  throw fault;
}

type Scope = Parameters<Rollback['preview']>[0];

async function carryOut(rollback: Rollback, scope: Scope) {
  const preview = await rollback.preview(scope);
  return preview && rollback.carryOut(preview, 'a person');
}

const { session } = about;
const scopes: readonly [says: string, scope: (secondPrompt: number) => Scope, ends: object][] = [
  ['one act', () => ({ kind: 'act', act: 'act-2' }), { a: 'a1', b: 'b' }],
  ['everything since a message', seq => ({ kind: 'since', session, seq }), { a: 'a1' }],
  ['everything since a message, by its id', () => ({ kind: 'message', session, message: 'message-2' }), { a: 'a1' }],
  ['the last act', () => ({ kind: 'last', session }), { a: 'a2' }],
  ['a session', () => ({ kind: 'session', session }), { a: 'a0' }],
];

for (const [says, scope, ends] of scopes) {
  test(`${says} is taken back, and made again, after a restart too`, async t => {
    const { stands, open, ledger } = await setUp(t);
    const seq = ledger.entries({ kind: 'prompt', limit: 10 })[1]?.seq ?? 0;
    const preview = await open().rollback.preview(scope(seq));
    assert.deepEqual(stands(), { a: 'a2', b: 'b' }, 'a preview changes nothing');
    assert.ok(preview);
    assert.equal((await open().rollback.carryOut(preview, 'a person')).kind, 'undone');
    assert.deepEqual(stands(), ends);
    const redone = await carryOut(open().rollback, { kind: 'redo', session });
    assert.equal(redone?.kind, 'undone');
    assert.deepEqual(stands(), { a: 'a2', b: 'b' });
    assert.equal(await open().rollback.preview({ kind: 'redo' }), undefined, 'there is nothing left to make again');
    assert.deepEqual(
      ledger.entries({ kind: 'undo', limit: 10 }).map(({ body }) => body.kind === 'undo' && [body.what, body.by]),
      [
        ['undo', 'a person'],
        ['redo', 'a person'],
      ],
    );
  });
}

test('an act under a later one is a conflict, and one that changed nothing has nothing to take back', async t => {
  const { stands, rollback } = await setUp(t);
  const preview = await rollback.preview({ kind: 'act', act: 'act-1' });
  assert.deepEqual(
    preview?.plans.map(({ kind }) => kind),
    ['conflict'],
  );
  assert.equal((await carryOut(rollback, { kind: 'act', act: 'act-1' }))?.kind, 'failed');
  assert.deepEqual(stands(), { a: 'a2', b: 'b' });
  assert.equal(await rollback.preview({ kind: 'act', act: 'act-9' }), undefined);
});

test('what changed between preview and undo is not overwritten', async t => {
  const { at, stands, rollback } = await setUp(t);
  const preview = await rollback.preview({ kind: 'session', session });
  assert.ok(preview);
  writeFileSync(at('b'), 'person');
  assert.equal((await rollback.carryOut(preview, 'a person')).kind, 'changed-meanwhile');
  assert.deepEqual(stands(), { a: 'a2', b: 'person' }, 'all of it or nothing');
});

test('an act that was written, and cut off before it was on record, is put on record at the next start', async t => {
  const { at, open, journal, ledger } = await setUp(t);
  await ledger.record(about, action('act-4'));
  for (const text of ['a2', 'a3']) await journal.put(Buffer.from(text));
  const step = {
    kind: 'write',
    path: at('a'),
    temp: '.0a.countersign',
    pre: hashOf('a2'),
    post: hashOf('a3'),
  } as const;
  const intent: Intent = { version: 1, id: 'intent-1', act: 'act-4', writer: '0\t\t', steps: [step] };
  await journal.begin(intent);
  writeFileSync(at('a'), 'a3');
  const { rollback } = open();
  await rollback.recover(rethrow);
  const changes = () => ledger.entries({ act: 'act-4', kind: 'change', limit: 10 });
  assert.deepEqual(
    changes().map(({ session: of, body }) => [of, body.kind === 'change' && body.post]),
    [[session, hashOf('a3')]],
  );
  await journal.begin(intent);
  await rollback.recover(rethrow);
  assert.equal(changes().length, 1, 'and only once');
});

test('an act that was cut off in the middle is put back, and that is on record', async t => {
  const { at, stands, open, journal, ledger } = await setUp(t);
  await journal.put(Buffer.from('a2'));
  const write = { kind: 'write', temp: '.0a.countersign' } as const;
  const steps = [
    { ...write, path: at('a'), pre: hashOf('a2'), post: hashOf('a3') },
    { ...write, path: at('new'), post: hashOf('new') },
  ];
  await journal.begin({ version: 1, id: 'intent-1', act: 'act-4', writer: '0\t\t', steps });
  writeFileSync(at('a'), 'a3');
  await open().rollback.recover(rethrow);
  assert.deepEqual(stands(), { a: 'a2', b: 'b' });
  const [oddity] = ledger.entries({ kind: 'oddity', limit: 1 });
  assert.match(oddity?.body.kind === 'oddity' ? oddity.body.what : '', /cut off; what it had written was put back\.$/);
});

test('the last act is the newest that was not taken back, or was made again', async t => {
  const { stands, open } = await setUp(t);
  const steps: readonly [scope: Scope, ends: object | undefined][] = [
    [{ kind: 'last', session }, { a: 'a2' }],
    [{ kind: 'last', session }, { a: 'a1' }],
    [{ kind: 'redo', session }, { a: 'a2' }],
    [{ kind: 'last', session }, { a: 'a1' }],
    [{ kind: 'last', session }, { a: 'a0' }],
    [{ kind: 'last', session }, undefined],
    [{ kind: 'session', session }, undefined],
  ];
  for (const [scope, ends] of steps) {
    const undone = await carryOut(open().rollback, scope);
    assert.equal(undone?.kind === 'undone', ends !== undefined);
    assert.deepEqual(stands(), ends ?? { a: 'a0' });
  }
});

test('an act says whether it can be taken back, and why not', async t => {
  const { at, rollback, ledger } = await setUp(t);
  assert.deepEqual(await rollback.undoOf('act-2'), { possible: true });
  assert.match((await rollback.undoOf('act-1'))?.why ?? '', /was changed since\.$/);
  writeFileSync(at('a'), 'a1');
  assert.deepEqual(await rollback.undoOf('act-2'), { possible: false, why: 'Its files are as they were before.' });
  assert.equal(await rollback.undoOf('act-9'), undefined);
  await ledger.record(about, { kind: 'run', act: 'act-4', action: 'a', tool: 'run_command' });
  assert.match(
    (await rollback.undoOf('act-4'))?.why ?? '',
    /No change by it is on record\. Files that ignore files name/,
  );
  await ledger.record(about, { kind: 'oddity', act: 'act-4', what: 'It was not looked at.' });
  assert.match((await rollback.undoOf('act-4'))?.why ?? '', /It was not looked at\./);
});
