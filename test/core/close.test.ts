import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import type { Checkpoint } from '../../src/protocol/entry.js';
import { until } from '../agent/workshop.js';
import { HandClock } from '../fakes/handClock.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import { signer } from '../fakes/signer.js';
import { CoreDesk } from './desk.js';

const said = [
  [call('1', 'write_file', { path: 'a.txt', content: 'new\n' }), calls],
  [text('Done.'), stop],
];

test('closing ends what is asked, signs for all that is on record, and waits until that is kept outside', async t => {
  const desk = await CoreDesk.open(t, said);
  const all: Checkpoint[] = [];
  const stored = Promise.withResolvers<undefined>();
  const keep = async (checkpoint: Checkpoint): Promise<void> => {
    await stored.promise;
    all.push(checkpoint);
  };
  desk.core.ledger.useKeeper({ signer: signer(), kept: undefined, keep });
  void desk.say('Write it.');
  await until(() => desk.core.broker.pending.length > 0);
  let isClosed = false;
  const closing = desk.core.close().then(() => void (isClosed = true));
  await until(() => desk.isClosed);
  await new Promise(setImmediate);
  assert.ok(!isClosed);
  stored.resolve(undefined);
  await closing;
  const file = LedgerFile.open(desk.ledgerFile);
  t.after(() => file.dispose());
  const entries = file.reading(reader => reader.entries({ limit: 500 }));
  const last = entries.at(-1)?.body;
  assert.deepEqual(last, all.at(-1));
  assert.equal(last?.kind === 'checkpoint' && last.count, entries.length - 1);
  assert.ok(entries.some(({ body }) => body.kind === 'decision' && body.decision === 'lapsed'));
});

test('closing waits for a store that never answers for so long only', async t => {
  const clock = new HandClock();
  const desk = await CoreDesk.open(t, [[text('Done.'), stop]], [], { clock });
  desk.core.ledger.useKeeper({ signer: signer(), kept: undefined, keep: () => new Promise(() => undefined) });
  await desk.say('Hello.');
  const closing = desk.core.close();
  await until(() => desk.isClosed && clock.waits > 0);
  clock.strike();
  await closing;
});
