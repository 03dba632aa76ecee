import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ledger } from '../../src/ledger/ledger.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { about, action } from '../fakes/entries.js';
import { signer } from '../fakes/signer.js';
import { tempFolder } from '../fakes/tempFolder.js';

// This file runs itself where the disk is small: `fill FOLDER`.
const [, , role, folder = ''] = process.argv;
if (role === 'fill') await fill(folder);
else defineTests();

async function fill(small: string): Promise<void> {
  const file = join(small, 'ledger.db');
  const other = join(small, 'other');
  writeFileSync(other, Buffer.alloc(600_000));
  const ledger = Ledger.open(file, systemClock);
  ledger.useSigner(signer());
  const before = await fillUp(ledger, 0);
  const whileFull = await fillUp(ledger, before.acknowledged);
  const kept = ledger.entries({ kind: 'action', limit: 100_000 }).length;
  rmSync(other);
  await ledger.record(about, action('after'));
  ledger.dispose();
  const again = Ledger.open(file, systemClock);
  const { kind } = await again.verify();
  const last = again.entries({ kind: 'action', limit: 1 })[0]?.body;
  process.stdout.write(JSON.stringify({ before, whileFull, kept, kind, last: last?.kind === 'action' && last.act }));
}

/** Records until it cannot; how many were acknowledged, and how it was told. */
async function fillUp(ledger: Ledger, from: number) {
  for (let n = from; ; n++) {
    try {
      await ledger.record(about, action(`${n}`, { input: { command: 'x'.repeat(20_000) } }));
    } catch (fault) {
      const { code, message } = fault as Error & { readonly code: string };
      return { acknowledged: n, code, message };
    }
  }
}

interface Filled {
  readonly before: { readonly acknowledged: number; readonly code: string; readonly message: string };
  readonly whileFull: { readonly acknowledged: number };
  readonly kept: number;
  readonly kind: string;
  readonly last: string;
}

function defineTests(): void {
  test('on a full disk nothing is acknowledged, nothing that was is lost, and it goes on once there is room', t => {
    const small = join(tempFolder(t), 'small');
    mkdirSync(small);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const tmpfs = ['--dev-bind', '/', '/', '--size', '2000000', '--tmpfs', small];
    const run = [process.execPath, fileURLToPath(import.meta.url), 'fill', small];
    const { status, stdout, stderr } = spawnSync('bwrap', [...tmpfs, '--', ...run], { env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { before, whileFull, kept, kind, last } = JSON.parse(stdout) as Filled;
    assert.equal(before.code, 'full');
    assert.match(before.message, /There is no room left for the ledger .*Nothing runs until there is: free some space/);
    assert.ok(before.acknowledged > 5, `${before.acknowledged}`);
    assert.equal(kept, whileFull.acknowledged);
    assert.deepEqual([kind, last], ['whole', 'after']);
  });
}
