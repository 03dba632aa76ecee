import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import fc from 'fast-check';
import { effectsOf, judgeEffects } from '../policy/judging.js';
import { runConfined } from './confined.js';
import { foretold, isOpen } from './coverage.js';
import { scripts } from './scripts.js';

/**
 * Truth by execution: what scripts really change must have been foretold, and what is judged harmless changes nothing.
 * `TRUTH_RUNS=50000` makes it a longer run, `TRUTH_SEED=7` another one.
 */
const runs = Number(process.env['TRUTH_RUNS'] ?? 2000);
const seed = Number(process.env['TRUTH_SEED'] ?? 1);
const lanes = 4;
const seen = { all: 0, allowed: 0, changed: 0, exact: 0 };

suite(`${runs} generated scripts do what was foretold`, { concurrency: lanes }, () => {
  for (let lane = 0; lane < lanes; lane++) {
    test(`lane ${lane + 1}`, async () => {
      await fc.assert(fc.asyncProperty(scripts, holds), {
        numRuns: Math.ceil(runs / lanes),
        seed: seed * lanes + lane,
      });
    });
  }
});

after(() => {
  const share = (count: number, of: number): string => `${Math.round((100 * count) / Math.max(1, of))} %`;
  console.log(
    `${seen.all} scripts: ${share(seen.allowed, seen.all)} allowed; ${share(seen.changed, seen.all)} changed something, ` +
      `${share(seen.exact, seen.changed)} of those foretold to the path`,
  );
});

async function holds(script: string): Promise<void> {
  const effects = effectsOf(script);
  assert.notEqual(effects.length, 0);
  const { changes } = await runConfined(script);
  const isAllowed = judgeEffects(effects).kind === 'allow';
  const untold = changes.filter(change => !effects.some(effect => foretold(effect, change)));
  seen.all++;
  if (isAllowed) seen.allowed++;
  if (changes.length > 0) seen.changed++;
  if (changes.length > 0 && untold.length === 0) seen.exact++;
  const mayBeMore = !isAllowed && effects.some(isOpen);
  assert.deepEqual(mayBeMore ? [] : isAllowed ? changes : untold, [], `of ${JSON.stringify(effects)} by\n${script}`);
}
