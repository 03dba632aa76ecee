import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Ledger } from '../../src/ledger/ledger.js';
import { LedgerFile } from '../../src/ledger/ledgerFile.js';
import { runOf } from '../../src/ledger/run.js';
import { Verifier, type FullEntry, type Verification, type Witness } from '../../src/ledger/verify.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** Acts, two checkpoints by two keys, and one act whose texts were erased. */
async function recorded(t: TestContext): Promise<readonly FullEntry[]> {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  for (let i = 1; i <= 30; i++) {
    await ledger.record(about, action(`${i}`));
    if (i % 12 !== 0) continue;
    ledger.useSigner(signer());
    ledger.checkpoint();
  }
  await ledger.erase({ act: '20' }, 'alice', 'private');
  const read = LedgerFile.open(file);
  t.after(() => read.dispose());
  return read.reading(reader => reader.stored(0, 100)).map(plain);
}

/** As it stands, so that it can be changed. */
function plain({ seq, at, session, agent, body, prev, hash, texts }: FullEntry): FullEntry {
  return { seq, at, session, agent, body, prev, hash, texts };
}

function oneByOne(entries: readonly FullEntry[], witnesses: readonly Witness[]): Verification {
  const verifier = new Verifier(witnesses);
  entries.every(entry => verifier.take(entry));
  return verifier.end();
}

function byRuns(entries: readonly FullEntry[], size: number, witnesses: readonly Witness[]): Verification {
  const verifier = new Verifier(witnesses);
  for (let from = 0; from < entries.length; from += size) {
    const part = entries.slice(from, from + size);
    const run = runOf(part);
    if (run !== undefined && verifier.takeRun(run)) continue;
    if (!part.every(entry => verifier.take(entry))) break;
  }
  return verifier.end();
}

const changes: readonly ((entries: FullEntry[], i: number) => void)[] = [
  () => undefined,
  (entries, i) => entries.splice(i, 1),
  (entries, i) => entries.splice(i, 2, ...entries.slice(i, i + 2).reverse()),
  (entries, i) => entries.splice(i, 0, ...entries.slice(0, 1)),
  (entries, i) => entries.splice(i),
  (entries, i) => change(entries, i, entry => ({ ...entry, session: 'x' })),
  (entries, i) => change(entries, i, entry => ({ ...entry, hash: 'f'.repeat(64) })),
  (entries, i) => change(entries, i, entry => ({ ...entry, texts: undefined })),
  (entries, i) => change(entries, i, entry => ({ ...entry, texts: { salt: 'a'.repeat(32), parts: '{}' } })),
];

function change(entries: FullEntry[], i: number, to: (entry: FullEntry) => FullEntry): void {
  entries.splice(i, 1, ...entries.slice(i, i + 1).map(to));
}

test('what is checked run by run is found as it is entry by entry, whatever was done to it', async t => {
  const whole = await recorded(t);
  const { length } = whole;
  const place = fc.nat({ max: length - 1 });
  const seen = fc.array(fc.tuple(fc.nat({ max: length + 3 }), fc.boolean()), { maxLength: 2 });
  fc.assert(
    fc.property(fc.constantFrom(...changes), place, fc.integer({ min: 1, max: 9 }), seen, (tamper, i, size, saw) => {
      const witnesses = saw.map(([count, isRight]) => ({
        count,
        head: (isRight ? whole[count - 1]?.hash : undefined) ?? 'e'.repeat(64),
      }));
      const entries = [...whole];
      tamper(entries, i);
      assert.deepEqual(byRuns(entries, size, witnesses), oneByOne(entries, witnesses));
    }),
    { numRuns: 1000 },
  );
  assert.equal(byRuns(whole, 5, []).kind, 'whole');
  assert.equal(runOf(whole)?.last, length);
});
