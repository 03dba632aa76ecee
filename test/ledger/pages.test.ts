import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { about, action, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

test('entries of several kinds come in the order in which they were written, over many pages, and none that is older than asked', async t => {
  const clock = new SetClock();
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), clock);
  t.after(() => ledger.dispose());
  await ledger.record(about, ran('before'));
  clock.move(1000);
  const from = clock.now();
  const wanted: number[] = [];
  for (let at = 0; at < 1100; at++) {
    const body = at % 3 === 0 ? action(`a${at}`) : at % 3 === 1 ? ran(`a${at}`) : ended(`a${at}`);
    await ledger.record(about, body);
    if (body.kind !== 'action') wanted.push(ledger.entries({ limit: 1 })[0]?.seq ?? 0);
  }
  const found: number[] = [];
  for await (const { seq } of ledger.entriesOf(['result', 'run', 'limit'], from)) found.push(seq);
  assert.deepEqual(found, wanted);
  for await (const { seq } of ledger.entriesOf(['result', 'run'], from + 1)) assert.fail(`${seq} is older`);
});
