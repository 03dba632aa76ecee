import { edit, find, list, readFile, run, search, write } from '../../fakes/calls.js';
import { lines } from '../../fakes/lines.js';
import type { Task } from '../task.js';

const parser = lines(
  '/** Rows of a text of comma-separated values. */',
  'export function parseCsv(text) {',
  "  return text.trim().split('\\n').map(parseRow);",
  '}',
  '',
  'export function parseRow(line) {',
  '  const cells = [];',
  "  let cell = '';",
  '  let quoted = false;',
  '  for (const sign of line) {',
  "    if (sign === '\"') quoted = !quoted;",
  "    else if (sign === ',' && !quoted) {",
  '      cells.push(cell);',
  "      cell = '';",
  '    } else cell += sign;',
  '  }',
  '  cells.push(cell);',
  '  return cells;',
  '}',
);

const files = {
  'package.json': lines(
    '{',
    '  "name": "csv",',
    '  "type": "module",',
    '  "scripts": { "test": "node --test", "check": "node scripts/check.js" }',
    '}',
  ),
  'README.md': '# csv\n\nReads and writes comma-separated values (RFC 4180).\n',
  'src/parse.js': parser,
  'src/print.js': lines(
    'const needsQuotes = cell => /[",\\n]/.test(cell);',
    'const quote = cell => (needsQuotes(cell) ? `"${cell.replaceAll(\'"\', \'""\')}"` : cell);',
    "export const printCsv = rows => rows.map(row => row.map(quote).join(',')).join('\\n');",
  ),
  'src/index.js': "export { parseCsv } from './parse.js';\nexport { printCsv } from './print.js';\n",
  'scripts/check.js': lines(
    "import { readFileSync } from 'node:fs';",
    "import { parseCsv, printCsv } from '../src/index.js';",
    "const text = readFileSync('data/sample.csv', 'utf8').trim();",
    "console.log(printCsv(parseCsv(text)) === text ? 'round trip: same' : 'round trip: different');",
  ),
  'data/sample.csv': 'name,said\nAda,"one, two"\nGrace,"she said ""hello"""\n',
  'test/parse.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { parseCsv } from '../src/index.js';",
    '',
    "test('cells are split at commas', () => assert.deepEqual(parseCsv('a,b'), [['a', 'b']]));",
    "test('a quoted comma stays', () => assert.deepEqual(parseCsv('\"a,b\",c'), [['a,b', 'c']]));",
    "test('a doubled quote is a quote', () => assert.deepEqual(parseCsv('\"a\"\"b\"'), [['a\"b']]));",
    "test('a quoted line break stays', () => assert.deepEqual(parseCsv('\"a\\nb\",c'), [['a\\nb', 'c']]));",
  ),
  'test/print.test.js': lines(
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { printCsv } from '../src/index.js';",
    '',
    "test('commas are quoted', () => assert.equal(printCsv([['a,b', 'c']]), '\"a,b\",c'));",
  ),
};

const better = lines(
  '/** Rows of a text of comma-separated values. */',
  'export function parseCsv(text) {',
  '  const rows = [[]];',
  "  let cell = '';",
  '  let quoted = false;',
  '  const body = text.trimEnd();',
  '  for (let at = 0; at < body.length; at++) {',
  '    const sign = body[at];',
  "    if (quoted && sign === '\"' && body[at + 1] === '\"') {",
  '      cell += sign;',
  '      at++;',
  "    } else if (sign === '\"') quoted = !quoted;",
  '    else if (quoted) cell += sign;',
  "    else if (sign === ',' || sign === '\\n') {",
  '      rows.at(-1).push(cell);',
  "      cell = '';",
  "      if (sign === '\\n') rows.push([]);",
  '    } else cell += sign;',
  '  }',
  '  rows.at(-1).push(cell);',
  '  return rows;',
  '}',
);

/** Two failing tests of a parser: looked at, narrowed down, mended, and checked with what else uses it. */
export const fixTest: Task = {
  name: 'fix a failing test',
  files,
  said: 'Two tests in test/parse.test.js fail. The tests are right. Find out why and fix the parser, then commit.',
  turns: [
    [run('npm test')],
    [readFile('test/parse.test.js'), readFile('src/parse.js')],
    [list('.'), list('src'), find('**/*.csv')],
    [readFile('src/print.js'), readFile('src/index.js'), readFile('data/sample.csv')],
    [run('git log --oneline -- src/parse.js'), run('git blame -L 6,20 src/parse.js')],
    [run('node --test --test-name-pattern="doubled quote" test/parse.test.js')],
    [
      run(
        `node --input-type=module -e "import { parseCsv } from './src/index.js'; console.log(JSON.stringify(parseCsv('\\"a\\"\\"b\\"')))"`,
      ),
    ],
    [run('npm run check')],
    [search('parseRow'), search('parseCsv', '*.js')],
    [
      edit('src/parse.js', [
        "    if (sign === '\"') quoted = !quoted;",
        "    if (sign === '\"' && quoted && line[cells.length] === '\"') cell += sign;\n    else if (sign === '\"') quoted = !quoted;",
      ]),
    ],
    [run('node --test test/parse.test.js')],
    [readFile('src/parse.js'), run('git diff src/parse.js')],
    [write('src/parse.js', better)],
    [run('node --test test/parse.test.js')],
    [run('npm test')],
    [run('npm run check')],
    [search('parseRow'), readFile('README.md')],
    [
      edit('test/parse.test.js', [
        "test('a quoted line break stays'",
        "test('an empty cell is an empty text', () => assert.deepEqual(parseCsv('a,,c'), [['a', '', 'c']]));\ntest('a quoted line break stays'",
      ]),
      run('npm test'),
    ],
    [run('git diff --stat'), run('git add src/parse.js test/parse.test.js')],
    [run('git commit -m "Read doubled quotes and quoted line breaks"')],
    [run('git status --short')],
    [run('git push origin HEAD')],
  ],
};
