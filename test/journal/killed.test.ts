import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { applyChanges } from '../../src/journal/applyChanges.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { recoverIntents } from '../../src/journal/recoverIntents.js';
import type { FileChange } from '../../src/protocol/change.js';
import { tempFolder } from '../fakes/tempFolder.js';

const names = ['a', 'b', 'c'];
const textOf = (name: string, version: number) => `${name} ${version}\n`.repeat(500 + version);

// This file runs itself as the process that is killed: `write FOLDER`.
const [, , role, folder = ''] = process.argv;
if (role === 'write') await writeForEver(folder);
else defineTests();

async function writeForEver(at: string): Promise<void> {
  const journal = Journal.open(join(at, 'journal'));
  for (let version = 0; ; version++) {
    const changes = names.map(name => change(join(at, 'work', name), textOf(name, version), textOf(name, version + 1)));
    const applied = await applyChanges(changes, journal, `act-${version}`);
    process.stdout.write(`${applied.kind} ${version + 1}\n`);
  }
}

function change(path: string, before: string, text: string): FileChange {
  const image = { text: before, bom: false, hash: sha256(Buffer.from(before)), bytes: Buffer.byteLength(before) };
  return {
    kind: 'write',
    path,
    before: { kind: 'text', source: { kind: 'disk' }, ...image },
    after: { text, bom: false },
  };
}

function defineTests(): void {
  test('killed at any moment, no file is half written, and files of different versions have an intent', async t => {
    for (let round = 0; round < 8; round++) {
      const at = join(tempFolder(t));
      mkdirSync(join(at, 'work'));
      for (const name of names) writeFileSync(join(at, 'work', name), textOf(name, 0));
      const acknowledged = await killedAfter(at, round);
      const versions = names.map(name => versionOf(name, readFileSync(join(at, 'work', name), 'utf8')));
      for (const version of versions) assert.ok(version >= acknowledged && version <= acknowledged + 1);
      const begun = await Journal.open(join(at, 'journal')).begun();
      if (new Set(versions).size > 1) assert.equal(begun.length, 1);
      assert.ok(begun.length <= 1);
      assert.ok(readdirSync(join(at, 'work')).length <= names.length + 1, 'at most one temporary file is left');
      const became = await recovered(at);
      const settled = names.map(name => versionOf(name, readFileSync(join(at, 'work', name), 'utf8')));
      assert.equal(new Set(settled).size, 1, 'all files have one version');
      if (became === 'completed') assert.deepEqual(settled, versions);
      assert.deepEqual(readdirSync(join(at, 'work')).sort(), names, 'no temporary file is left');
    }
  });
}

/** What the next start makes of it. */
async function recovered(at: string): Promise<string | undefined> {
  let became: string | undefined;
  await recoverIntents(Journal.open(join(at, 'journal')), {
    isAlive: () => false,
    record: ({ kind }) => Promise.resolve(void (became = kind)),
    fault: fault => assert.fail(String(fault)),
  });
  return became;
}

function versionOf(name: string, text: string): number {
  const version = Number(/^\w+ (\d+)\n/.exec(text)?.[1]);
  assert.equal(text, textOf(name, version));
  return version;
}

/** Kills it some way into the apply after the next; the last version that it acknowledged. */
async function killedAfter(at: string, round: number): Promise<number> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const writer = spawn(process.execPath, [fileURLToPath(import.meta.url), 'write', at], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(writer, 'exit');
  let last = 0;
  for await (const line of createInterface({ input: writer.stdout })) {
    const [kind, version] = line.split(' ');
    assert.equal(kind, 'applied');
    last = Number(version);
    if (last === 2 + round) setTimeout(() => writer.kill('SIGKILL'), round);
  }
  await gone;
  return last;
}
