import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { analysed } from './analysing.js';

const repeated = [
  ...[
    'a ',
    'a;',
    'a|',
    'a | ',
    '(',
    ')',
    '$(',
    '`',
    '"',
    "'",
    '\\',
    '{',
    '${',
    '<(',
    '<<E\n',
    '[[ ',
    'if ',
    'a=(',
    'case x in ',
    '!',
    '~',
    '*',
  ],
  ...[
    'a&&',
    'f(){',
    '"$(',
    '$((',
    '\n',
    ';',
    '&',
    '>a ',
    '{a,',
    '$x',
    "$'",
    'A=1 ',
    'sudo ',
    'eval ',
    'bash -c ',
    'xargs ',
    '\\\n',
    '#',
    'é',
  ],
];

suite('ten thousand of any token are judged within a second', () => {
  for (const token of repeated) {
    test(JSON.stringify(token), () => {
      const before = performance.now();
      const { effects } = analysed(token.repeat(10_000));
      assert.ok(effects.length > 0);
      assert.ok(performance.now() - before < 1000, `${Math.round(performance.now() - before)} ms`);
    });
  }
});

test('a text over 64 kB is unknown, and nothing else is said of it', () => {
  const { effects, words } = analysed(`echo ${'a'.repeat(65_536)}`);
  assert.equal(words, undefined);
  assert.deepEqual(
    effects.map(({ kind }) => kind),
    ['unknown'],
  );
});

test('a text just below 64 kB is read', () => {
  assert.deepEqual(analysed(`echo ${'a'.repeat(60_000)}`).effects, [{ kind: 'none' }]);
});

test('nesting over 64 deep is unknown', () => {
  const { effects } = analysed(`${'('.repeat(70)}ls${')'.repeat(70)}`);
  assert.match(JSON.stringify(effects), /nested more than 64 deep/);
});

test('more than 10,000 parts are unknown', () => {
  assert.match(JSON.stringify(analysed('a;'.repeat(9000)).effects), /more than 10000 parts/);
});

test('a text that takes too long is given up, and the next one is read from its beginning', () => {
  analysed('a=('.repeat(10_000));
  assert.deepEqual(analysed('ls').words, ['ls']);
});
