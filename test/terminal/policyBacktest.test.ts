import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeAction } from '../../src/approvals/action.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { Desk } from './program.js';

async function setUp(t: TestContext, content: unknown) {
  const desk = new Desk(t);
  mkdirSync(desk.state);
  const db = join(desk.state, 'ledger.db');
  const ledger = Ledger.open(db, new SetClock());
  await ledger.record(about, { kind: 'session', what: 'started', folder: '/repo', mode: 'interactive' });
  await ledger.record(about, written('1', 'src/a.ts'));
  await ledger.record(about, written('2', 'docs/b.md'));
  await ledger.record({ ...about, session: 'session-2' }, action('3'));
  ledger.dispose();
  writeFileSync(join(desk.folder, 'p.json'), JSON.stringify(content));
  const backtest = (...more: string[]) => desk.run(['policy', 'backtest', 'p.json', '--db', db, ...more]);
  return { backtest };
}

function written(act: string, path: string): EntryBody {
  const parts = { tool: 'write_file', input: { path, content: 'x' }, cwd: '/repo' };
  const { hash } = makeAction({ ...parts, ...about });
  const effects = [{ kind: 'write' as const, path: `/repo/${path}` }];
  return action(act, { ...parts, action: hash, title: `Write ${path}`, effects });
}

const allowed = [{ id: 'src', when: { effect: 'write', path: 'src/**' }, then: 'allow', because: 'it is ours' }];

test('policy backtest says which recorded verdicts other rules would change, and ends with 1', async t => {
  const { backtest } = await setUp(t, allowed);
  const { code, stdout, stderr } = await backtest();
  assert.equal(stderr, '');
  const lines = stdout.trimEnd().split('\n');
  assert.match(lines[0] ?? '', /#2 {1}looser ask → allow write_file Write src\/a\.ts — .*rule src/);
  assert.match(lines[1] ?? '', /#4 not known ask → not known .* — its words are not on record/);
  assert.equal(lines[2], 'Of 3 acts: 1 the same, 1 looser, 0 stricter, 1 not known.');
  assert.equal(code, 1);
});

test('it reads the acts that a filter leaves, and as JSON Lines for programs', async t => {
  const { backtest } = await setUp(t, allowed);
  const { code, stdout } = await backtest('--session', 'session-1', '--json', '--all');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>);
  assert.deepEqual(
    lines.map(({ outcome, was, would }) => [outcome, was, would]),
    [
      ['looser', 'ask', 'allow'],
      ['same', 'ask', 'ask'],
      [undefined, undefined, undefined],
    ],
  );
  assert.deepEqual(lines[2], { acts: { same: 1, looser: 1, stricter: 0, unknown: 0 } });
  assert.equal(code, 1);
});

test('rules that change nothing end with 0', async t => {
  const { backtest } = await setUp(t, []);
  const { code, stdout } = await backtest();
  assert.match(stdout, /2 the same, 0 looser, 0 stricter/);
  assert.equal(code, 0);
});

test('rules that cannot be read are no candidate', async t => {
  const { backtest } = await setUp(t, [{ id: 1 }]);
  const { code, stderr } = await backtest();
  assert.match(stderr, /1 of its rules cannot be read/);
  assert.equal(code, 2);
});

test('a ledger that is not there is bad input', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.folder, 'p.json'), '[]');
  const { code, stderr } = await desk.run(['policy', 'backtest', 'p.json', '--db', 'nowhere.db']);
  assert.match(stderr, /no ledger/);
  assert.equal(code, 2);
});
