import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { nothing, type Standing } from '../../src/shell/described.js';
import { loadRuntime } from '../../src/shell/grammar.js';
import { survey } from '../../src/shell/survey.js';
import { rowFiles } from '../policy/rowFiles.js';
import { analysed, grammar, place } from './analysing.js';

/**
 * The reader for harm is left out where it would only ask again what was told. Here it is asked all the same: of every
 * text, written to a file, which is what it is left out for.
 */
const load = await loadRuntime(grammar('tree-sitter'), () => 0);
const parse = await load(grammar('tree-sitter-bash'));
const standing: Standing = { ...place, depth: 0, readText: () => nothing, readPowerShell: () => nothing };

const commands = readFileSync('test/fixtures/tldr/commands.txt', 'utf8').split('\n').filter(Boolean);
const rows = rowFiles.flatMap(({ shell, rows }) => (shell === 'powershell' ? [] : rows.map(([command]) => command)));

/** Only the reader for harm looks into a function that nothing calls. */
const defining = /^(function \w+|\w+\(\)) \{[^}]*\}( > \w+)?$/;

/** What weighs when two readers are compared: floors, and kinds of change, and files that are left empty. */
function weighty(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap(one => {
    if (one.kind === 'unknown') return one.harm === undefined ? [] : [`floor ${one.harm}`];
    if (/^(none|env|read|execute)$/.test(one.kind)) return [];
    return one.kind === 'write' && one.empties === true ? [one.kind, `empties ${one.path}`] : [one.kind];
  });
}

suite('the two readers', () => {
  for (const [name, texts] of Object.entries({ commands, rows })) {
    test(`what the reader for harm finds in the ${name} that write a file is always among what is said`, () => {
      const missing = texts.flatMap(one => {
        if (defining.test(one)) return [];
        const text = `${one} > kept`;
        const found = parse(text, root => survey(root, text, standing));
        if ('unreadable' in found) return [];
        const said = new Set(weighty(analysed(text).effects));
        const more = weighty(found.effects).filter(one => !said.has(one));
        return more.length === 0 ? [] : [`${text}: ${more.join(', ')}`];
      });
      assert.deepEqual(missing, []);
    });
  }
});
