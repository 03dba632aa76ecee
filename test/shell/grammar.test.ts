import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { analysed } from './analysing.js';

const read: readonly (readonly [command: string, ...words: string[]])[] = [
  ['ls', 'ls'],
  ['  ls\t-la  ', 'ls', '-la'],
  ["echo 'a b'", 'echo', 'a b'],
  ['echo "a b"', 'echo', 'a b'],
  ['echo a\\ b', 'echo', 'a b'],
  ['echo a\'b\'"c"d', 'echo', 'abcd'],
  ['echo "a\\"b\\\\c\\$d\\`e"', 'echo', 'a"b\\c$d`e'],
  ['echo "a\\xb"', 'echo', 'a\\xb'],
  ["echo '$HOME `x` \\n'", 'echo', '$HOME `x` \\n'],
  ['echo \\$HOME', 'echo', '$HOME'],
  ["echo ''", 'echo', ''],
  ["git commit -m 'one\ntwo'", 'git', 'commit', '-m', 'one\ntwo'],
  ['git show HEAD~1 HEAD^ stash@{0}', 'git', 'show', 'HEAD~1', 'HEAD^', 'stash@{0}'],
  ['echo a=b c=d', 'echo', 'a=b', 'c=d'],
  ['echo a#b', 'echo', 'a#b'],
  ["r'm' -rf x", 'rm', '-rf', 'x'],
  ['"if" x', 'if', 'x'],
  ['cat ünïcode/日本.txt', 'cat', 'ünïcode/日本.txt'],
  ["cat '~'", 'cat', '~'],
  ['echo {}', 'echo', '{}'],
  ['ls;', 'ls'],
  ['ls # x', 'ls'],
  ['ls a\\\n b', 'ls', 'a', 'b'],
  ['ls {a,b}c {1..3} {b..a} x{,y}', 'ls', 'ac', 'bc', '1', '2', '3', 'b', 'a', 'x', 'xy'],
  ['ls {a,{b,c}}', 'ls', 'a', 'b', 'c'],
  ['ls {a{b,c}}', 'ls', '{ab}', '{ac}'],
  ['ls {a,"b c"}', 'ls', 'a', 'b c'],
  ["ls $'a\\tb\\x41\\101\\u00e9\\e'", 'ls', 'a\tbAAé\u001b'],
  ['ls $"a"', 'ls', 'a'],
  ['ls ~ ~/a "~" a~ --x=~', 'ls', '/home/u', '/home/u/a', '~', 'a~', '--x=~'],
  ['ls $HOME/a "${HOME}"', 'ls', '/home/u/a', '/home/u'],
  ['ls $((1 + 2 * 3))', 'ls', '7'],
  ['ls $PWD', 'ls', '/ws'],
  ['ls !x a!b', 'ls', '!x', 'a!b'],
];

/** Outside the closed grammar, whatever it would do. */
const refused = [
  ...[
    '',
    ' ',
    '\n',
    '# x',
    '&&',
    '|',
    ';',
    ';;',
    '&',
    ')',
    '(',
    '()',
    'ls &&',
    'ls |',
    '| ls',
    'ls ;; ls',
    'ls & ; ls',
  ],
  ...[
    'if',
    'then',
    'if x; fi',
    'if ls; then',
    'while',
    'do',
    'done',
    'case',
    'case x in',
    'for',
    '{',
    '}',
    '{ ls }',
    'fi',
  ],
  ...[
    'coproc ls',
    'select x in a; do ls; done',
    'ls () { ls',
    'f() ls',
    'function f',
    '[[ a',
    '[[ ]]',
    '((1',
    '((ls))x',
  ],
  ...[
    'ls \\',
    "ls 'a",
    'ls "a',
    'ls `ls',
    'ls $(ls',
    'ls ${x',
    'ls $((1',
    'ls <(ls',
    "ls $'a",
    'cat <<E',
    'cat <<E\nx',
    'ls >',
  ],
  ...[
    'ls a\r',
    'ls\rls',
    'ls \u0000',
    'ls \u001b[0m',
    "ls '\u001b'",
    'ls \u00a0',
    'ls \u2003x',
    'ls \ufeff',
    'ls →',
    '# a\rls',
  ],
  ...[
    'ls @(a)',
    'ls !(a)',
    'echo ${!x}',
    'echo ${x@P}',
    'echo $[1]',
    "ls $'\\xff'",
    "ls $'\\cA'",
    "ls $'a\\0b'",
    '`ls \\`ls\\``',
  ],
  ...['((a[1]=2))', 'echo $((a[$(ls)]))', '{fd}>x ls', 'a=([1]=x)', 'cat <<$x\nE', '! ! (', 'a<(ls)'],
];

suite('one simple command of known words is read as the words a program would receive', () => {
  for (const [command, ...words] of read) {
    test(JSON.stringify(command), () => assert.deepEqual(analysed(command).words, words));
  }
});

suite('what is outside the grammar is never proven', () => {
  for (const command of refused) {
    test(JSON.stringify(command), () => {
      const { effects, words, commands } = analysed(command);
      assert.deepEqual([words, commands], [undefined, undefined]);
      assert.equal(effects[0]?.kind, 'unknown');
    });
  }
});

test('words that are quoted again are read as the same words', () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from('ab \'"\\$`*?[]{}~#;&|<>()!=\n\t,-é日')) });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), words => {
      fc.pre(words[0] !== '');
      const quoted = words.map(one => `'${one.replaceAll("'", "'\\''")}'`).join(' ');
      assert.deepEqual(analysed(quoted).words, words);
    }),
  );
});

test('no text makes the analysis throw, come back empty, or take words from more than one command', () => {
  const piece = fc.constantFrom(
    ...[
      'ls',
      'rm',
      '-rf',
      '/',
      '$x',
      '`',
      '$(',
      ')',
      '(',
      '"',
      "'",
      '\\',
      '\n',
      ';',
      '&',
      '|',
      '<',
      '>',
      '<<E',
      'E',
      '{',
      '}',
      '[[',
      'if',
      'fi',
    ],
    ...[
      'do',
      'done',
      'for',
      'in',
      '=',
      '*',
      '~',
      '#',
      ' ',
      '\t',
      '\r',
      '\0',
      'é',
      'case',
      'esac',
      '!',
      '$((',
      '))',
      "$'",
      '&&',
      'eval',
      'bash -c',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, isSpaced) => {
      const { effects, commands, words } = analysed(pieces.join(isSpaced ? ' ' : ''));
      assert.ok(effects.length > 0);
      if (words !== undefined) assert.equal(commands?.length, 1);
    }),
    { numRuns: 1500 },
  );
});
