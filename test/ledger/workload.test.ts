import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, decided, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const minute = 60_000;

test('what a person was asked is counted, with the time of work and without dry runs', async t => {
  const clock = new SetClock();
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), clock);
  t.after(() => ledger.dispose());
  const put = async (after: number, ...bodies: readonly EntryBody[]): Promise<void> => {
    clock.move(after);
    for (const body of bodies) await ledger.record(about, body);
  };
  const approved = (act: string, latencyMs: number): EntryBody[] => [
    action(act),
    asked(act),
    decided(act, 'approved', { latencyMs, scope: 'once' }),
    ran(act),
    ended(act),
  ];
  await put(0, action('old', { verdict: 'allow' }), ran('old'), ended('old'));
  const begin = clock.now() + 60 * minute;
  await put(60 * minute, ...approved('a', 1000));
  await put(2 * minute, ...approved('b', 3000));
  await put(3 * minute, ...approved('c', 9000));
  await put(30 * minute, action('d', { floor: 'publishes' }), asked('d'), decided('d', 'rejected'));
  await put(minute, action('e', { floor: 'disk' }), ran('e'), ended('e'));
  await put(minute, action('f'), asked('f'), decided('f', 'lapsed', { lapse: 'nobody-there' }));
  await put(
    minute,
    action('g'),
    asked('g'),
    decided('g', 'approved', { by: { kind: 'reviewer', model: 'm' } }),
    ran('g'),
  );
  await put(minute, action('h', { dry: true }), ended('h'));

  assert.deepEqual(await ledger.ask('workload', begin), {
    ...{ acts: 7, answered: 4, approved: 3, answerMs: 3000, reviewed: 1 },
    workMs: (2 + 3 + 1 + 1 + 1) * minute,
    ...{ floors: 2, floorsUnattended: 1 },
  });
  const nothing = await ledger.ask('workload', clock.now() + 1);
  assert.deepEqual([nothing.acts, nothing.workMs, nothing.answerMs], [0, 0, undefined]);
});
