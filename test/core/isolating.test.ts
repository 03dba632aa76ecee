import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Isolating } from '../../src/core/isolating.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { settingsSchema, type Settings } from '../../src/protocol/settings.js';
import { NoSandbox, noBackend, type Backend } from '../../src/sandbox/backend.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** It says that it confines, and hands everything on as it is. */
const sieve: Backend = {
  name: 'sieve',
  prepare: async launch => ({ ...launch, files: [], release: () => undefined }),
};
const broken: Backend = { name: 'broken', prepare: () => Promise.reject(new NoSandbox('it cannot be mounted')) };

async function isolatingBy(
  t: TestContext,
  detect: typeof detectBackend,
  said: Partial<Settings> = {},
): Promise<Isolating> {
  const base = tempFolder(t);
  const [work, home, stateFolder] = [`${base}/work`, `${base}/home`, `${base}/state`];
  for (const folder of [work, home, stateFolder]) mkdirSync(folder);
  const settings = () => settingsSchema.parse(said);
  const isolating = new Isolating({ stateFolder, own: [], roots: [work], home, settings, clock: systemClock }, detect);
  await isolating.checked;
  t.after(() => isolating.dispose());
  return isolating;
}

const none: readonly [says: string, found: ReturnType<typeof detectBackend>, words: RegExp][] = [
  [
    'a sandbox that can be escaped from',
    { backend: sieve, missing: undefined },
    /does not hold: a file outside its folder could be written/,
  ],
  ['a sandbox that does not start', { backend: broken, missing: undefined }, /does not start: .*cannot be mounted/],
  ['a sandbox that is missing', { backend: noBackend('Install it.'), missing: 'Install it.' }, /Install it\.$/],
];
for (const [says, found, words] of none) {
  test(`${says} counts as none, and what must be confined is not started`, async t => {
    const isolating = await isolatingBy(t, () => found);
    assert.equal(isolating.works, false);
    assert.notEqual(isolating.isolation.isolation, 'sandbox');
    assert.match(isolating.isolation.words, words);
    assert.deepEqual(isolating.confinement(undefined), { mode: 'full-access' });
    const confined = isolating.confinement('workspace-write');
    assert.ok(confined.mode === 'workspace-write');
    const launch = { argv: ['true'], env: {}, cwd: '/' } as const;
    await assert.rejects(isolating.backend.prepare(launch, confined), NoSandbox);
  });
}

test('what holds is as it is set, or the nearest stricter that is permitted', async t => {
  const mode = async (
    sandbox: Settings['sandbox'],
    permitted?: readonly string[],
    demanded?: 'read-only' | 'workspace-write',
  ): Promise<readonly [string, boolean]> => {
    const isolating = await isolatingBy(t, detectBackend, { sandbox });
    if (permitted !== undefined) isolating.permitted = () => ({ value: permitted, from: 'the admin file' });
    return [isolating.confinement(demanded).mode, isolating.works];
  };
  assert.deepEqual(await mode('workspace-write'), ['workspace-write', true]);
  assert.deepEqual(await mode('read-only', undefined, 'workspace-write'), ['read-only', true]);
  assert.deepEqual(await mode('full-access'), ['full-access', false]);
  assert.deepEqual(await mode('full-access', undefined, 'read-only'), ['read-only', false]);
  assert.deepEqual(await mode('full-access', ['workspace-write']), ['workspace-write', true]);
  assert.deepEqual(await mode('workspace-write', ['read-only']), ['read-only', true]);
});

test('what was held for a command stays held for the next one, whatever that one put in the way of looking', async t => {
  const isolating = await isolatingBy(t, detectBackend);
  const confined = () => {
    const found = isolating.confinement('workspace-write');
    assert.ok(found.mode !== 'full-access');
    return found;
  };
  const held = () => confined().protected;
  const [work = ''] = confined().writable;
  mkdirSync(join(work, 'pkg', '.vscode'), { recursive: true });
  assert.ok(held().includes(join(work, 'pkg', '.vscode')));
  for (let n = 0; n < 500; n++) mkdirSync(join(work, `a${n}`));
  assert.ok(held().includes(join(work, 'pkg', '.vscode')), 'beyond the folders that are looked through');
  rmSync(join(work, 'pkg'), { recursive: true });
  assert.ok(!held().includes(join(work, 'pkg', '.vscode')), 'it is gone');
});

test('while its check goes on no sandbox counts, nothing confined is started, and the agent is told what is expected', async t => {
  const base = tempFolder(t);
  for (const name of ['work', 'home', 'state']) mkdirSync(`${base}/${name}`);
  const settings = () => settingsSchema.parse({});
  const isolating = new Isolating({
    ...{ stateFolder: `${base}/state`, own: [], roots: [`${base}/work`], home: `${base}/home` },
    ...{ settings, clock: systemClock },
  });
  t.after(() => isolating.dispose());
  assert.deepEqual([isolating.isUnderCheck, isolating.holds, isolating.works], [true, false, false]);
  assert.match(isolating.isolation.words, /is being checked/);
  assert.equal(isolating.expected.isolation, 'sandbox');
  const launch = { argv: ['true'], env: {}, cwd: '/' } as const;
  const confined = isolating.confinement('workspace-write');
  assert.ok(confined.mode !== 'full-access');
  await assert.rejects(isolating.backend.prepare(launch, confined), /is being checked/);
  await isolating.checked;
  assert.deepEqual([isolating.isUnderCheck, isolating.holds], [false, true]);
});
