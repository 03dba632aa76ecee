import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { caps } from '../../src/shell/grammar.js';
import { analyse, place } from './analysing.js';

const effectsOf = (text: string): ReturnType<typeof analyse>['effects'] => analyse(text, 'powershell', place).effects;

const pieces = [
  ...['ls', 'rm', '-r', 'a', 'C:\\', '$x', '$_', '"', "'", '`', '(', ')', '{', '}', '@{', '@(', '$(', '[', ']', ';'],
  ...['|', '||', '&&', '&', '>', '2>&1', '<', ',', '=', '+', '-f', '-join', '#', '<#', '#>', '\n', ' ', '.', '::', '%'],
  ...['if', 'foreach', 'in', 'function', 'param', 'switch', '@"\n', '\n"@', '--%', '\0', '\u201c', '1kb', '..', '?'],
];

suite('PowerShell', () => {
  test('any text has effects, and none is a fault', () => {
    const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string()), text => {
        assert.notDeepEqual(effectsOf(text), []);
      }),
      { numRuns: 1500 },
    );
  });

  test('what stands in the way of reading never lowers what is found', () => {
    const before = [
      'ls; ',
      'if ($x) { ',
      'foo "',
      "foo '",
      '$( ',
      '[x ',
      'class A { } ',
      '<# ',
      'ls | ',
      '@" ',
      'f { ',
      '\u0007',
    ];
    for (const text of before) {
      const found = effectsOf(`${text}\nRemove-Item C:\\ -Recurse`);
      const isFound = found.some(effect => effect.kind === 'delete' && effect.path === 'C:/');
      assert.ok(isFound || text.includes('"') || text.includes("'") || text.startsWith('<#'), JSON.stringify(text));
      if (!isFound)
        assert.ok(
          found.some(({ kind }) => kind === 'unknown'),
          JSON.stringify(text),
        );
    }
  });

  for (const piece of [
    ...pieces,
    'ls;',
    'ls|',
    '$(',
    '@{a=',
    'if(1){',
    '& {',
    '[int]',
    '"$(',
    'ls -a ',
    'a,',
    '$x.y',
  ]) {
    test(`10,000 of ${JSON.stringify(piece)} are judged within a second`, () => {
      const start = performance.now();
      assert.notDeepEqual(effectsOf(piece.repeat(10_000)), []);
      assert.ok(performance.now() - start < 1000);
    });
  }

  test('past a cap a text is unknown', () => {
    assert.match(whyOf(effectsOf(`ls ${'a'.repeat(caps.characters)}`)), /longer/);
    assert.match(whyOf(effectsOf(`${'('.repeat(300)}ls${')'.repeat(300)}`)), /nested/);
  });
});

function whyOf(effects: ReturnType<typeof effectsOf>): string {
  return effects.map(effect => (effect.kind === 'unknown' ? effect.why : '')).join(' ');
}
