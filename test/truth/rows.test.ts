import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { effectsOf, judgeEffects } from '../policy/judging.js';
import { rowFiles, type Row } from '../policy/rowFiles.js';
import type { Change } from './changes.js';
import { runConfined } from './confined.js';
import { foretold, isOpen } from './coverage.js';

/**
 * Rows are run for real and must do what they say. Left out are floors, whose harm is not to be had in a confinement or
 * would end the tests, what needs the network or another user's rights, and what may do anything by its own account.
 */
const ran = { all: 0, changed: 0 };
const missing = new Map<string, number>();

for (const { name, shell = 'bash', rows } of rowFiles) {
  const run = rows.filter(row => shell === 'bash' && canRun(row));
  suite(`${name}, run in bubblewrap`, { concurrency: 3 }, () => {
    for (const [command, expected] of run) {
      test(`${JSON.stringify(command)} does what it says`, async () => {
        const effects = effectsOf(command);
        const { changes, exit } = await runConfined(command);
        ran.all++;
        if (changes.length > 0) ran.changed++;
        if (exit === 127) note(command);
        if (expected === 'allow' || judgeEffects(effects).kind === 'allow') assert.deepEqual(changes.map(inWords), []);
        const untold = changes.filter(change => !effects.some(effect => foretold(effect, change)));
        assert.deepEqual(untold.map(inWords), [], `of ${JSON.stringify(effects)}`);
        if (exit === 0 && foretellsOne(effects)) assert.notDeepEqual(changes, [], 'it changed nothing');
      });
    }
  });
}

after(() => {
  const names = [...missing.keys()].sort().join(', ');
  console.log(`${ran.all} rows were run, ${ran.changed} changed something; not on this machine: ${names}`);
});

function canRun([command, expected]: Row): boolean {
  if (expected !== 'allow' && expected !== 'ask') return false;
  const effects = effectsOf(command);
  if (expected === 'ask' && effects.some(isOpen)) return false;
  return !effects.some(({ kind }) => /^(network|package|publish|privilege|agent)$/.test(kind));
}

/** Exact paths that are written or deleted, and nothing that could do more or less. */
function foretellsOne(effects: ReturnType<typeof effectsOf>): boolean {
  const changing = effects.filter(effect => effect.kind === 'write' || effect.kind === 'delete');
  if (effects.some(effect => isOpen(effect) || effect.kind === 'process')) return false;
  return changing.length > 0 && changing.every(({ glob, recursive }) => glob === undefined && recursive !== true);
}

function note(command: string): void {
  const program = command.split(/\s+/)[0] ?? command;
  missing.set(program, (missing.get(program) ?? 0) + 1);
}

function inWords({ path, how }: Change): string {
  return `${path} ${how}`;
}
