import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { changesDoor } from '../../src/machine/changes.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Rollback, thisProcess } from '../../src/machine/rollback.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { FileImage } from '../../src/protocol/fact.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

const { session } = about;
const text = (name: string, state: string) => `${name} ${state}\r\n`.repeat(2000);
const before = { changed: `751 ${text('changed', 'before')}`, gone: `640 ${text('gone', 'before')}` };
const after = { changed: `751 ${text('changed', 'after')}`, made: `644 ${text('made', 'after')}` };

// This file runs itself as the process that is killed: `undo FOLDER`.
const [, , role, folder = ''] = process.argv;
if (role === 'undo') await undoForEver(folder);
else defineTests();

function open(at: string) {
  const ledger = Ledger.open(join(at, 'ledger.db'), systemClock);
  const journal = Journal.open(join(at, 'journal'), thisProcess());
  const deps = { ledger, journal, record: ledger.record, buffers: noBuffers };
  return { ledger, journal, rollback: new Rollback(deps), door: changesDoor(deps) };
}

/** One act, and then its undo and redo in turn; a line each. */
async function undoForEver(at: string): Promise<void> {
  process.umask(0o022);
  const { door, rollback } = open(at);
  const path = (name: string) => join(at, 'work', name);
  const image = (of: string): FileImage => {
    const bytes = Buffer.from(of);
    return { kind: 'bytes', hash: sha256(bytes), bytes: bytes.length, why: 'binary' };
  };
  const writes = { kind: 'write', path: path('changed'), before: image(text('changed', 'before')) } as const;
  const makes = { kind: 'write', path: path('made'), before: { kind: 'missing' } } as const;
  const applied = await door.apply(
    [
      { ...writes, after: { text: text('changed', 'after'), bom: false } },
      { kind: 'delete', path: path('gone'), before: image(text('gone', 'before')) },
      { ...makes, after: { text: text('made', 'after'), bom: false } },
    ],
    { ...about, act: 'act-1', action: 'a' },
  );
  process.stdout.write(`${applied.kind}\n`);
  for (let isUndone = false; ; isUndone = !isUndone) {
    const preview = await rollback.preview(isUndone ? { kind: 'redo', session } : { kind: 'act', act: 'act-1' });
    const undone = preview && (await rollback.carryOut(preview, 'a person'));
    process.stdout.write(`${undone?.kind ?? 'nothing'}\n`);
  }
}

function defineTests(): void {
  test('killed at any moment, an undo or a redo is completed or reverted at the next start, and the record says which', async t => {
    for (let round = 0; round < 8; round++) {
      const at = tempFolder(t);
      mkdirSync(join(at, 'work'));
      for (const [name, mode] of [
        ['changed', 0o751],
        ['gone', 0o640],
      ] as const) {
        writeFileSync(join(at, 'work', name), text(name, 'before'));
        chmodSync(join(at, 'work', name), mode);
      }
      await killedAfter(at, 2 + (round % 4), 3 + round);
      const { ledger, journal, rollback } = open(at);
      await rollback.recover(fault => assert.fail(String(fault)));
      assert.deepEqual(await journal.begun(), []);
      const last = ledger.entries({ kind: 'undo', before: Number.MAX_SAFE_INTEGER, limit: 1 })[0]?.body;
      const isUndone = last?.kind === 'undo' && last.what === 'undo';
      assert.deepEqual(stands(at), isUndone ? before : after, 'it stands as the record says');
      const preview = await rollback.preview(isUndone ? { kind: 'redo', session } : { kind: 'last', session });
      assert.ok(preview);
      assert.equal((await rollback.carryOut(preview, 'a person')).kind, 'undone');
      assert.deepEqual(stands(at), isUndone ? after : before, 'and it goes on from there');
      ledger.dispose();
    }
  });
}

/** Every file, temporary ones too, with its rights. */
function stands(at: string): Record<string, string> {
  const work = join(at, 'work');
  const files = readdirSync(work).sort();
  return Object.fromEntries(
    files.map(name => {
      const mode = (statSync(join(work, name)).mode & 0o777).toString(8);
      return [name, `${mode} ${readFileSync(join(work, name), 'latin1')}`];
    }),
  );
}

/** Kills it so many milliseconds into what follows its nth line. */
async function killedAfter(at: string, lines: number, ms: number): Promise<void> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'undo', at], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    assert.equal(line, seen === 0 ? 'applied' : 'undone');
    if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), ms);
  }
  await gone;
}
