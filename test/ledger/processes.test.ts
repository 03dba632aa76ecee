import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ledger } from '../../src/ledger/ledger.js';
import { openKeyFile } from '../../src/machine/keyFile.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, changed, decided, ended, ran } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

// This file runs itself as the other window: `append FILE NAME COUNT`, `ask FILE` and so on.
const [, , role, file = '', name = '', count = '0'] = process.argv;
if (role === 'hold') hold(file);
else if (role === 'append') await append(file, name, Number(count));
else if (role === 'work') await work(file);
else if (role === 'ask') await askAndWait(file);
else defineTests();

async function append(path: string, who: string, times: number): Promise<void> {
  const ledger = Ledger.open(path, systemClock);
  for (let i = 0; i < times; i++) {
    await ledger.record({ session: who, agent: 'main' }, action(`${who}-${i}`));
    process.stdout.write(`${i}\n`);
  }
  ledger.dispose();
}

/** As a process that begins the same ledger has it: for a moment, in a file that has no log yet. */
function hold(path: string): void {
  const db = new DatabaseSync(path);
  db.exec('BEGIN IMMEDIATE');
  process.stdout.write('held\n');
  setTimeout(() => db.exec('COMMIT'), 300);
}

/** Whole acts, signed for at the end of each session, until it is killed; each acknowledged entry is a line. */
async function work(path: string): Promise<void> {
  const ledger = Ledger.open(path, systemClock);
  ledger.useKeeper(openKeyFile(dirname(path)));
  ledger.recover();
  const session = { kind: 'session', folder: '/repo', mode: 'interactive' } as const;
  for (let n = 0, entries = 0; ; n++) {
    const act = `${process.pid}-${n}`;
    const bodies: readonly EntryBody[] = [
      { ...session, what: 'started' },
      { kind: 'prompt', text: 'mend it' },
      action(act),
      asked(act),
      decided(act, 'approved'),
      ran(act),
      changed(act, '/repo/a.ts'),
      ended(act),
      { ...session, what: 'ended' },
    ];
    for (const body of bodies) {
      await ledger.record(about, body);
      process.stdout.write(`${entries++}\n`);
    }
  }
}

async function askAndWait(path: string): Promise<void> {
  const ledger = Ledger.open(path, systemClock);
  await ledger.record(about, action('1'));
  await ledger.record(about, asked('1'));
  process.stdout.write('asked\n');
  process.stdin.resume(); // lives on until it is killed, or its parent is gone
  process.stdin.on('end', () => process.exit());
}

function another(...args: string[]): ChildProcess {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const self = fileURLToPath(import.meta.url);
  return spawn(process.execPath, [self, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  for await (const line of createInterface({ input: stdout })) return line;
  return '';
}

function defineTests(): void {
  test('two windows append 500 entries each to one chain, and none is lost', async t => {
    const path = join(tempFolder(t), 'ledger.db');
    const windows = ['a', 'b'].map(who => another('append', path, who, '500'));
    for (const window of windows) window.stdout?.resume();
    const codes = await Promise.all(windows.map(async window => (await once(window, 'exit'))[0] as unknown));
    assert.deepEqual(codes, [0, 0]);
    const ledger = Ledger.open(path, systemClock);
    assert.partialDeepStrictEqual(await ledger.verify(), { kind: 'partly', count: 1000 });
    for (const who of ['a', 'b']) {
      const acts = ledger.entries({ session: who, limit: 1000 }).map(({ body }) => body.kind === 'action' && body.act);
      assert.deepEqual(
        acts,
        Array.from({ length: 500 }, (_, i) => `${who}-${i}`),
      );
    }
    assert.equal((await ledger.rows({ limit: 1 })).total, 1000);
    ledger.dispose();
  });

  test('a ledger that another window is just making is waited for', async t => {
    const path = join(tempFolder(t), 'ledger.db');
    Ledger.open(path, systemClock).dispose();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM'); // then SQLite does not wait by itself
    db.close();
    const window = another('hold', path);
    assert.equal(await firstLine(window), 'held');
    const ledger = Ledger.open(path, systemClock);
    await ledger.record(about, action('1'));
    ledger.dispose();
  });

  test('a window that is killed at any moment loses nothing that it acknowledged', async t => {
    const path = join(tempFolder(t), 'ledger.db');
    for (let round = 0; round < 10; round++) {
      const window = another('append', path, `r${round}`, '100000');
      const acknowledged = await killAfter(window, 3 + round * 7);
      const ledger = Ledger.open(path, systemClock);
      const kept = ledger.entries({ session: `r${round}`, limit: 100_000 }).length;
      assert.ok(kept > acknowledged, `${kept} kept, number ${acknowledged} acknowledged`);
      assert.equal((await ledger.verify()).kind, 'partly');
      ledger.dispose();
    }
  });

  test('whatever it did when it was killed, the next start goes on: what was open is closed, and it verifies', async t => {
    const path = join(tempFolder(t), 'ledger.db');
    let least = 0;
    for (let round = 0; round < 12; round++) {
      const acknowledged = await killAfter(another('work', path), 5 + round * 3);
      const ledger = Ledger.open(path, systemClock);
      const told = ledger.useKeeper(openKeyFile(dirname(path)));
      assert.equal(told, undefined, 'a checkpoint that was kept outside was in the ledger before');
      assert.notEqual((await ledger.verify()).kind, 'broken');
      const before = ledger.size().entries;
      assert.ok(before >= least + acknowledged + 1, `${before} kept, ${least} and ${acknowledged + 1} acknowledged`);
      ledger.recover();
      assert.equal((await ledger.rows({ filter: { state: ['running'] }, limit: 9 })).rows.length, 0);
      ledger.dispose();
      least = before;
    }
    const last = Ledger.open(path, systemClock);
    assert.notEqual((await last.verify()).kind, 'broken');
    last.dispose();
  });

  test('an ask of a window that lives is left alone, and lapses once it is killed', async t => {
    const path = join(tempFolder(t), 'ledger.db');
    const window = another('ask', path);
    assert.equal(await firstLine(window), 'asked');
    const ledger = Ledger.open(path, systemClock);
    t.after(() => ledger.dispose());
    assert.deepEqual(ledger.recover(), { lapsed: 0, cut: 0 });
    window.kill('SIGKILL');
    await once(window, 'exit');
    assert.deepEqual(ledger.recover(), { lapsed: 1, cut: 0 });
    assert.equal(ledger.rowsOf(['1'])[0]?.state, 'lapsed');
  });
}

/** Kills it as soon as it has acknowledged so many; the number of the last that it did. */
async function killAfter(window: ChildProcess, lines: number): Promise<number> {
  let last = -1;
  const gone = once(window, 'exit');
  assert.ok(window.stdout);
  for await (const line of createInterface({ input: window.stdout })) {
    last = Number(line);
    if (last === lines) window.kill('SIGKILL');
  }
  await gone;
  return last;
}
