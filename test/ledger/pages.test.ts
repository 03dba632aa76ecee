import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import { about, action, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

test('entries of several kinds come in the order in which they were written, over many pages', async t => {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const wanted: number[] = [];
  for (let at = 0; at < 1100; at++) {
    const body = at % 3 === 0 ? action(`a${at}`) : at % 3 === 1 ? ran(`a${at}`) : ended(`a${at}`);
    await ledger.record(about, body);
    if (body.kind !== 'action') wanted.push(ledger.entries({ limit: 1 })[0]?.seq ?? 0);
  }
  const found: number[] = [];
  for await (const { seq } of ledger.entriesOf(['result', 'run', 'limit'])) found.push(seq);
  assert.deepEqual(found, wanted);
});
