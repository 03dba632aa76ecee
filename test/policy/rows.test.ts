import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { effectsOf, home, judgeEffects, root, type Machine } from './judging.js';
import { notationOf } from './notation.js';
import { rowFiles } from './rowFiles.js';

/** What ordinary rows make anew in a temporary folder is not there yet: overwriting there is another fact. */
const missing: Machine = { types: { '/tmp': 'folder', '/tmp/a': 'missing', '/tmp/x': 'missing' } };

for (const { name, about, shell, rows } of rowFiles) {
  suite(`${name}: ${about}`, () => {
    for (const [command, expected, effects] of rows) {
      test(`${JSON.stringify(command)} is ${expected}`, () => {
        const found = effectsOf(command, shell);
        const verdict = judgeEffects(found, { machine: missing });
        assert.equal(verdict.floor?.id ?? verdict.kind, expected, `${verdict.because} ${shown(found).join('; ')}`);
        if (verdict.floor !== undefined) assert.ok(verdict.risk >= 70, `risk ${verdict.risk}`);
        if (verdict.floor !== undefined) assert.deepEqual(verdict.offers, []);
        if (effects !== undefined) assert.deepEqual(shown(found), effects.split('; ').sort());
      });
    }
  });
}

function shown(effects: readonly Effect[]): string[] {
  return [...new Set(effects.map(effect => notationOf(effect, { root, home })))].sort();
}
