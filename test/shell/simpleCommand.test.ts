import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { wordsOfSimpleCommand } from '../../src/shell/simpleCommand.js';
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
];

const refused = [
  ...[
    '',
    ' ',
    'ls;',
    'ls; ls',
    'ls & ls',
    'ls &',
    'ls && ls',
    'ls || ls',
    'ls | ls',
    'ls |& ls',
    'ls\nls',
    '(ls)',
    '{ ls; }',
    '! ls',
  ],
  ...['ls > x', 'ls >> x', 'ls < x', 'ls 2>&1', 'ls <<E\nE', 'ls <<< x', 'ls <(ls)', 'ls &> x', 'ls >| x'],
  ...[
    'A=1',
    'A=1 ls',
    'A+=1 ls',
    'a[0]=1',
    'ls $A',
    'ls ${A}',
    'ls $(ls)',
    'ls `ls`',
    'ls "$A"',
    'ls "`ls`"',
    'ls "$(ls)"',
    'ls $((1))',
    "ls $'a'",
    'ls $"a"',
  ],
  ...[
    'ls *',
    'ls ?',
    'ls [a]',
    'ls ~',
    'ls ~/a',
    'ls ~u',
    'ls a:~',
    'ls a=~',
    'ls {a,b}',
    'ls {1..3}',
    'ls x{a,"b"}',
    'ls @(a)',
    'ls !x',
  ],
  ...[
    'ls # x',
    '# x',
    'ls a\\\nb',
    'ls \\',
    "ls 'a",
    'ls "a',
    'ls a\r',
    'ls \u0000',
    'ls \u001b[0m',
    "ls '\u001b'",
    'ls \u00a0',
    'ls \u2003x',
    'ls \ufeff',
  ],
  ...[
    'if',
    'time ls',
    'function f',
    '[[ a ]]',
    '[ a ]',
    'while',
    'do',
    'case',
    'coproc ls',
    'for',
    '{',
    "'' x",
    'ls "a\\\nb"',
  ],
];

suite('one simple command of plain words is read as the words a program would receive', () => {
  for (const [command, ...words] of read) {
    test(JSON.stringify(command), () => assert.deepEqual(wordsOfSimpleCommand(command), words));
  }
});

suite('everything else is no simple command', () => {
  for (const command of refused) {
    test(JSON.stringify(command), () => {
      assert.equal(wordsOfSimpleCommand(command), undefined);
      const { effects, words } = analysed(command);
      assert.equal(words, undefined);
      assert.ok(effects.some(({ kind }) => kind === 'unknown'));
    });
  }
});

test('words that are quoted again are read as the same words', () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from('ab \'"\\$`*?[]{}~#;&|<>()!=\n\t,-é日')) });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), words => {
      fc.pre(words[0] !== '');
      const quoted = words.map(one => `'${one.replaceAll("'", "'\\''")}'`).join(' ');
      assert.deepEqual(wordsOfSimpleCommand(quoted), words);
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
      const { effects, words } = analysed(pieces.join(isSpaced ? ' ' : ''));
      assert.ok(effects.length > 0);
      if (words === undefined) assert.ok(effects.some(({ kind }) => kind === 'unknown'));
    }),
    { numRuns: 1500 },
  );
});
