import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Cursors } from '../../src/telemetry/cursors.js';
import { tempFolder } from '../fakes/tempFolder.js';

// This file runs itself as the other process: `hold FILE`.
const [, , role, file = ''] = process.argv;
if (role === 'hold') hold(file);
else defineTests();

/** As a process that begins the same file has it: for a moment, while it has no log yet. */
function hold(path: string): void {
  const db = new DatabaseSync(path);
  db.exec('BEGIN IMMEDIATE; CREATE TABLE begun (a)');
  process.stdout.write('held\n');
  setTimeout(() => db.exec('COMMIT'), 30);
}

function defineTests(): void {
  test('of two processes that begin the file at once, the later one waits for a moment', async t => {
    const path = join(tempFolder(t), 'telemetry.db');
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const other = spawn(process.execPath, [fileURLToPath(import.meta.url), 'hold', path], { env });
    await once(other.stdout, 'data');
    const cursors = Cursors.open(path, 'me', ['http://here'], 7);
    t.after(() => cursors.dispose());
    assert.deepEqual(cursors.claim('http://here', 1), { seq: 7, until: undefined });
    await once(other, 'exit');
  });
}
