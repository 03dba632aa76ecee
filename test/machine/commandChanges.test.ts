import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.js';
import { Journal } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { CommandChanges } from '../../src/machine/commandChanges.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Rollback } from '../../src/machine/rollback.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** On a busy machine a look takes longer than a command waits for it. */
const patience: ReadonlyMap<number, number> = new Map([
  [2000, 30_000],
  [300, 10_000],
]);
const patient: Clock = {
  ...systemClock,
  after: (ms, then) => systemClock.after(patience.get(ms) ?? ms, then),
};

function setUp(t: TestContext, path: string, clock: Clock = patient, folder = tempFolder(t)) {
  const saved = new Map<string, number>();
  const root = join(folder, 'work');
  const home = join(folder, 'home');
  for (const made of [root, home]) mkdirSync(made);
  const ledger = Ledger.open(join(folder, 'ledger.db'), systemClock);
  t.after(() => ledger.dispose());
  const journal = Journal.open(join(folder, 'journal'));
  const fault = (why: unknown): never => {
    throw why;
  };
  const deps = { journal, record: ledger.record, roots: () => [join(root, 'inner'), root], home, clock, fault };
  return {
    changes: new CommandChanges({ ...deps, env: { PATH: path }, savedAt: at => saved.get(at) }),
    rollback: new Rollback({ ledger, journal, record: ledger.record, buffers: noBuffers }),
    kinds: () => ledger.entries({ limit: 10 }).map(({ body }) => body.kind),
    oddities: () => ledger.entries({ limit: 10 }).flatMap(({ body }) => (body.kind === 'oddity' ? [body.what] : [])),
    root,
    file: join(root, 'file'),
    saved,
  };
}

const never = new AbortController().signal;
const act = { ...about, act: 'act-1', action: 'a' };

test('what a command changed is on record as its own, and is undone like an edit', async t => {
  const { changes, rollback, kinds, file } = setUp(t, '/usr/bin:/bin');
  writeFileSync(file, 'before\r\n');
  assert.equal(await changes.watch(act, async () => (writeFileSync(file, 'after\n'), 'result'), never), 'result');
  assert.deepEqual(kinds(), ['change']);
  assert.match(changes.words(), /what commands change, but for files that ignore files name/);
  const preview = await rollback.preview({ kind: 'act', act: 'act-1' });
  assert.ok(preview);
  await rollback.carryOut(preview, 'a person');
  assert.equal(readFileSync(file, 'utf8'), 'before\r\n');
});

test('a change in a folder of the workspace inside another is told once, so that it can be undone', async t => {
  const { changes, kinds, root } = setUp(t, '/usr/bin:/bin');
  const inner = join(root, 'inner');
  mkdirSync(inner);
  await changes.watch(act, async () => writeFileSync(join(inner, 'file'), 'text'), never);
  assert.deepEqual(kinds(), ['change']);
});

test('what a person saved in an editor while a command ran is not told as the command’s', async t => {
  const { changes, kinds, oddities, file, saved } = setUp(t, '/usr/bin:/bin');
  saved.set(`${file}2`, Date.now() - 60_000);
  const run = async () => {
    for (const name of [file, `${file}2`]) writeFileSync(name, 'text');
    saved.set(file, Date.now());
  };
  await changes.watch(act, run, never);
  assert.deepEqual(kinds(), ['change', 'oddity']);
  assert.match(oddities().join(), /file was saved in an editor meanwhile\.$/);
});

test('without git commands run, and it is said once that what they change cannot be undone', async t => {
  const { changes, kinds, file } = setUp(t, '/nowhere');
  for (const text of ['1', '2']) await changes.watch(act, async () => writeFileSync(file, text), never);
  assert.deepEqual(kinds(), ['oddity']);
  assert.match(changes.words(), /what commands change in .* cannot: git is missing/);
});

const patienceMs = 10_000;

/** A git that hangs in its looks as long as there is a file `slow`. */
function hangingGit(t: TestContext) {
  const folder = tempFolder(t);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const [slow, hangs] = [join(folder, 'slow'), join(folder, 'hangs')];
  const hang = `echo $$ > ${hangs}.new; mv ${hangs}.new ${hangs}; sleep 1000 & wait`;
  const script = `#!/bin/sh\ncase " $* " in *" add "*) if [ -e ${slow} ]; then ${hang}; fi;; esac\nexec /usr/bin/git "$@"\n`;
  writeFileSync(join(bin, 'git'), script);
  chmodSync(join(bin, 'git'), 0o755);
  const pid = async () => {
    const until = Date.now() + patienceMs;
    while (!existsSync(hangs)) {
      assert.ok(Date.now() < until, 'git hangs');
      await turn();
    }
    return Number(readFileSync(hangs, 'utf8'));
  };
  return { folder, path: `${bin}:/usr/bin:/bin`, slow, pid };
}

/** Fails when its group is still there after a good while. */
async function gone(pid: number): Promise<void> {
  const until = Date.now() + patienceMs;
  while (isThere(pid)) {
    assert.ok(Date.now() < until, 'git and what it started has ended');
    await turn();
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

test('a stop while the folder is looked through is over within a second, and leaves no git', async t => {
  const { folder, path, slow, pid } = hangingGit(t);
  const { changes, kinds } = setUp(t, path, systemClock, folder);
  writeFileSync(slow, '');
  const stop = new AbortController();
  const watched = changes.watch(act, async () => 'cancelled', stop.signal);
  const git = await pid();
  const begun = Date.now();
  stop.abort();
  assert.equal(await watched, 'cancelled');
  assert.ok(Date.now() - begun < 1000);
  await gone(git);
  assert.deepEqual(kinds(), [], 'what never ran changed nothing');
});

test('a stop while a command runs does not wait for a slow look after it, which is on record', async t => {
  const { folder, path, slow, pid } = hangingGit(t);
  const { changes, oddities } = setUp(t, path, systemClock, folder);
  const stop = new AbortController();
  let begun = Infinity;
  const run = async () => {
    writeFileSync(slow, '');
    begun = Date.now();
    stop.abort();
  };
  await changes.watch(act, run, stop.signal);
  assert.ok(Date.now() - begun < 1000);
  await gone(await pid());
  assert.match(
    oddities().join(),
    /cannot be undone: looking through it took too long, failed, was too much, or was stopped\.$/,
  );
});

test('what two commands beside each other changed is taken back', async t => {
  const { changes, rollback, file } = setUp(t, '/usr/bin:/bin');
  writeFileSync(file, 'before');
  const both = [1, 2].map(number =>
    changes.watch({ ...act, act: `act-${number}` }, async () => writeFileSync(file, 'after'), never),
  );
  await Promise.all(both);
  const preview = await rollback.preview({ kind: 'session', session: act.session });
  assert.ok(preview);
  await rollback.carryOut(preview, 'a person');
  assert.equal(readFileSync(file, 'utf8'), 'before');
});

test('a stopped command has what it changed until then on record, where that is quickly found', async t => {
  const { changes, kinds, file } = setUp(t, '/usr/bin:/bin');
  const stop = new AbortController();
  const run = async () => {
    writeFileSync(file, 'half');
    stop.abort();
  };
  await changes.watch(act, run, stop.signal);
  assert.deepEqual(kinds(), ['change']);
});

test('a command does not wait for a first look that takes long, and that it is not covered is on record', async t => {
  const { folder, path, slow, pid } = hangingGit(t);
  // What a command waits at most for the look before it is over at once.
  let isLate = true;
  const after: Clock['after'] = (ms, then) => patient.after(isLate && ms === 2000 ? 0 : ms, then);
  const clock: Clock = { ...systemClock, after };
  const { changes, oddities, kinds, file } = setUp(t, path, clock, folder);
  writeFileSync(slow, '');
  const stop = new AbortController();
  changes.lookAhead(stop.signal);
  const git = await pid();
  await changes.watch(act, async () => writeFileSync(file, '1'), stop.signal);
  assert.match(oddities().join(), /cannot be undone: it began before the folder was looked through\.$/);
  rmSync(slow);
  stop.abort();
  await gone(git);
  isLate = false;
  await changes.watch(act, async () => writeFileSync(file, '2'), never);
  assert.deepEqual(kinds(), ['oddity', 'change'], 'and the next one is covered');
});
