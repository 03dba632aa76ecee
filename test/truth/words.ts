import fc from 'fast-check';

/** What stands in the scratch workspace, and some names that do not. */
const files = ['a', 'b', 'c', 'a b', 'log.txt', 'src/a.ts', 'src/b.ts', 'dist/x', 'build/x.o', 'docs/a.md'];
const fresh = ['n1', 'n2', 'src/n3', 'dist/n 4', './n5', 'new/n6'];
const folders = ['src', 'dist', 'build', 'docs', 'link', 'new', '.', 'src/old'];
const elsewhere = ['../other/a', '/tmp/x', '/tmp/y z', '/home/u/notes', '../n7', '/etc/n8'];

/** What every script begins with, so that words can be spelled by variables. */
export const constants = `one=a; two=src; three='a b'; four=n9; five="$two/n1"`;
const byVariable = [
  '$one',
  '"$one"',
  '${one}',
  '"$two/a.ts"',
  '$two/a.ts',
  '"$three"',
  '$four',
  '"$five"',
  '"$PWD/n2"',
];
const byExpansion = [
  ...['~/notes', '$HOME/notes', '"$HOME"/n1', 'n$((1+1))', 'a{,.bak}', '{n1,n2}', 'src/{a,b}.ts', 'n{1..3}', '{a,b}'],
  ...[
    '*.txt',
    's*c/a.ts',
    'src/*.ts',
    '?',
    '[ab]',
    'd*/x',
    '$(echo a)',
    '`echo n1`',
    '"$(printf %s n2)"',
    '$none',
    'a$none',
  ],
  ...[
    '${one:-b}',
    '${none:-n1}',
    '${two%c}c',
    '${#one}',
    '"${three#a }"',
    '$one$two',
    "$'\\x61'",
    "$'n\\t1'",
    '$"a"',
    'n\\\n1',
  ],
];

/** One word, in any of the ways that a shell can be told it. */
export const word: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...files, ...fresh).chain(spelled) },
  { weight: 1, arbitrary: fc.constantFrom(...elsewhere).chain(spelled) },
  { weight: 2, arbitrary: fc.constantFrom(...byVariable) },
  { weight: 2, arbitrary: fc.constantFrom(...byExpansion) },
);

export const folder: fc.Arbitrary<string> = fc.constantFrom(...folders).chain(spelled);

type Spelling = (text: string) => string;
const escaped: Spelling = text => text.replace(/[^\w./-]/g, '\\$&');
const spellings: readonly Spelling[] = [
  escaped,
  text => `'${text}'`,
  text => `"${text}"`,
  text => `$'${text.replace(/[a-z]/, char => `\\x${char.charCodeAt(0).toString(16)}`)}'`,
  text => `${escaped(text.slice(0, 1))}''${escaped(text.slice(1))}`,
  text => escaped(text).replace(/[a-z]$/, '\\$&'),
  text => `"${text.slice(0, 1)}"'${text.slice(1)}'`,
];

function spelled(text: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(escaped(text)) },
    { weight: 2, arbitrary: fc.constantFrom(...spellings).map(spell => spell(text)) },
  );
}
