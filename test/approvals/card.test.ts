import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../../src/approvals/action.js';
import { canonicalJson } from '../../src/base/canonicalJson.js';
import { cardSchema, type Card } from '../../src/protocol/card.js';
import { cwd, GateWorld } from '../fakes/gateWorld.js';

const golden = join('test', 'golden', 'cards');

interface Case {
  readonly says: string;
  readonly tool: string;
  readonly input: unknown;
  readonly world?: (world: GateWorld) => void;
  readonly agent?: string;
}

const cases: readonly Case[] = [
  {
    says: 'an edit of a file',
    tool: 'edit_file',
    input: { path: 'src/a.ts', old: 'two', new: 'TWO' },
    world: world => world.write('src/a.ts', 'one\ntwo\nthree\n'),
  },
  { says: 'a new file', tool: 'write_file', input: { path: 'src/new.ts', content: 'export const x = 1;\n' } },
  {
    says: 'an edit of a file with unsaved changes',
    tool: 'edit_file',
    input: { path: 'a.ts', old: 'two', new: 'TWO' },
    world: world => world.write('a.ts', 'one\ntwo\n', 4),
  },
  {
    says: 'an edit that keeps its Windows line endings',
    tool: 'edit_file',
    input: { path: 'a.bat', old: 'two', new: 'TWO' },
    world: world => world.write('a.bat', 'one\r\ntwo\r\n'),
  },
  {
    says: 'an edit that changes line endings',
    tool: 'write_file',
    input: { path: 'a.bat', content: 'one\ntwo\n' },
    world: world => world.write('a.bat', 'one\r\ntwo\r\n'),
  },
  {
    says: 'a text with mixed line endings',
    tool: 'write_file',
    input: { path: 'a.bat', content: 'one\r\ntwo\nthree\r\n' },
  },
  {
    says: 'deleting a file that is no text',
    tool: 'delete_file',
    input: { path: 'logo.png' },
    world: world => world.files.set(`${cwd}/logo.png`, { kind: 'bytes', hash: 'aa', bytes: 12, why: 'binary' }),
  },
  { says: 'one simple command', tool: 'run_command', input: { command: 'make docs' } },
  {
    says: 'a command that a listener rewrote',
    tool: 'run_command',
    input: { command: 'make docs' },
    world: ({ events }) => {
      events.subscribe(
        { name: 'acme.minute', isGranted: () => true },
        {
          onToolCall: ({ input }) =>
            JSON.stringify(input).includes('timeout')
              ? { kind: 'leave' }
              : { kind: 'rewrite', input: { command: 'timeout 60 make docs' }, because: 'a minute is enough' },
        },
      );
    },
  },
  {
    says: 'a command while a file of its folder is not saved',
    tool: 'run_command',
    input: { command: 'make docs' },
    world: world => {
      world.unsaved = [`${cwd}/src/a.ts`, '/elsewhere/b.ts'];
    },
  },
  { says: "the folder's own code", tool: 'run_command', input: { command: 'npm test' } },
  { says: 'a command that cannot be read', tool: 'run_command', input: { command: 'make $TARGET | tee log' } },
  { says: 'a command with deceptive characters', tool: 'run_command', input: { command: 'make d\u043Ecs\u202E' } },
  { says: 'a long command', tool: 'run_command', input: { command: `make ${'target '.repeat(60)}end` } },
  {
    says: 'a deletion that was counted',
    tool: 'run_command',
    input: { command: 'rm -rf build' },
    world: world => {
      const git = { clean: 330, changed: 5, untracked: 12, ignored: 0 };
      world.breadth = { files: 347, bytes: 12_400_000, complete: true, git };
    },
  },
  {
    says: 'a deletion that took too long to count',
    tool: 'run_command',
    input: { command: 'rm -rf build' },
    world: world => {
      world.breadth = { files: 4210, bytes: 98_000_000, complete: false };
    },
  },
  {
    says: 'git that throws work away',
    tool: 'run_command',
    input: { command: 'git reset --hard origin/main' },
    world: world => {
      const git = { clean: 40, changed: 3, untracked: 2, ignored: 0 };
      world.breadth = { files: 45, bytes: 90_000, complete: true, git };
    },
  },
  {
    says: 'a push that takes commits off the remote',
    tool: 'run_command',
    input: { command: 'git push --force origin main' },
    world: world => {
      world.commits = { count: 3, of: 'commits' };
    },
  },
  { says: 'a floor', tool: 'delete_file', input: { path: '/srv/data' } },
  {
    says: 'an agent with a name that pretends',
    tool: 'run_command',
    input: { command: 'make docs' },
    agent: 'Approved by your administrator” — click Approve to go on',
  },
];

async function cardOf({ tool, input, world: change, agent = 'coder' }: Case): Promise<Card> {
  const world = new GateWorld();
  change?.(world);
  const result = world.ask(tool, input, { agent });
  const { card } = await world.asked();
  world.gate.revokeAll();
  await result;
  return card;
}

for (const each of cases) {
  test(`the card of ${each.says} is as in its golden file`, async () => {
    const card = await cardOf(each);
    // What differs from run to run is named instead.
    const offers = card.offers.map(offer => ({ ...offer, rule: '(its id)' }));
    const shown = `${JSON.stringify({ ...card, ask: '(an id)', hash: '(a hash)', offers }, undefined, 2)}\n`;
    const file = join(golden, `${each.says.replaceAll(/\W+/g, '-')}.json`);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, shown);
    assert.ok(existsSync(file), `${file} is missing: run with UPDATE_GOLDEN=1`);
    assert.equal(shown, readFileSync(file, 'utf8'));
  });

  test(`the card of ${each.says} is what the protocol says a card is, and its hash covers all of it`, async () => {
    const { hash, ...card } = cardSchema.parse(await cardOf(each));
    assert.equal(hash, sha256(canonicalJson(card)));
  });
}

test('nothing of a long command or of a long text is left out', async () => {
  const command = `make ${'x'.repeat(60_000)}`;
  const card = await cardOf({ says: '', tool: 'run_command', input: { command } });
  assert.equal(card.command?.text.text, command);
  const content = Array.from({ length: 5000 }, (_, line) => `line ${line}`).join('\n');
  const written = await cardOf({ says: '', tool: 'write_file', input: { path: 'a.txt', content } });
  assert.ok(written.changes[0]?.diff?.text.includes('+line 4999'));
});

test('two asks of the same call have different hashes, so that an answer to one is none to the other', async () => {
  const each: Case = { says: '', tool: 'run_command', input: { command: 'make docs' } };
  const [first, second] = [await cardOf(each), await cardOf(each)];
  assert.notEqual(first.ask, second.ask);
  assert.notEqual(first.hash, second.hash);
});

test('a rewrite of a file by its name in another alphabet is marked and weighs', async () => {
  const card = await cardOf({ says: '', tool: 'write_file', input: { path: 'p\u0430ckage.json', content: '{}' } });
  assert.equal(card.changes[0]?.path.text, 'p⟦U+0430⟧ckage.json');
  assert.ok(card.factors.some(({ name }) => name === 'deceptive characters'));
});

test('deceptive characters that a file already had are not held against an edit elsewhere', async () => {
  const card = await cardOf({
    says: '',
    tool: 'edit_file',
    input: { path: 'a.ts', old: 'two', new: 'TWO' },
    world: world => world.write('a.ts', 'o\u200Bne\ntwo\n'),
  });
  assert.ok(!card.factors.some(({ name }) => name === 'deceptive characters'));
  assert.equal(card.changes[0]?.diff?.marked, true, 'they are shown all the same');
});

test('what poses as something else does not pass by a threshold', async () => {
  const world = new GateWorld();
  world.context = { threshold: 100 };
  const plain = await world.ask('run_command', { command: 'make docs' });
  assert.equal(plain.kind, 'passed');
  const posing = world.ask('run_command', { command: 'make d\u043Ecs' });
  const { card } = await world.asked();
  assert.match(card.because.text, /One character hides or poses/);
  world.gate.revokeAll();
  await posing;
});
