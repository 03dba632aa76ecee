import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findRipgrep } from '../../src/machine/ripgrep.js';
import { searchDoor, type SearchDeps } from '../../src/machine/search.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { SearchDoor } from '../../src/tools/ports.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;
const ripgrep = findRipgrep(undefined, (process.env['PATH'] ?? '').split(':'));

const files: Readonly<Record<string, string>> = {
  'a.ts': 'const one = 1;\nconst two = 2;\n',
  'src/b.ts': 'const one = 1;\r\n',
  'src/deep/c.test.ts': 'one\n',
  '.hidden/d.ts': 'one\n',
  '.git/config': 'one\n',
  '.gitignore': 'ignored/\n*.log\n',
  'ignored/e.ts': 'one\n',
  'f.log': 'one\n',
  '.env': 'one=secret\n',
  'wide.txt': `${'x'.repeat(1000)}one${'y'.repeat(1000)}\n`,
};

function open(t: TestContext, change: Partial<SearchDeps> = {}): { folder: string; search: SearchDoor } {
  const folder = tempFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
    writeFileSync(`${folder}/${name}`, text);
  }
  const withhold = (path: string): boolean => path.endsWith('.env');
  return { folder, search: searchDoor({ ripgrep, clock: systemClock, withhold, ...change }) };
}

const globs: readonly [glob: string, found: readonly string[]][] = [
  ['*.ts', ['.hidden/d.ts', 'a.ts', 'src/b.ts', 'src/deep/c.test.ts']],
  ['src/*.ts', ['src/b.ts']],
  ['src/**/*.ts', ['src/b.ts', 'src/deep/c.test.ts']],
  ['./src/b.ts', ['src/b.ts']],
  ['**/*.test.{ts,js}', ['src/deep/c.test.ts']],
  ['.env', ['.env']],
  ['*.log', []],
  ['config', []],
  ['!*.ts', []],
];
for (const [glob, found] of globs) {
  test(`${glob} finds ${found.length === 0 ? 'nothing' : found.join(', ')}`, async t => {
    const { folder, search } = open(t);
    assert.deepEqual(await search.find(glob, [folder], never), {
      paths: found.map(name => `${folder}/${name}`),
      more: false,
    });
  });
}

const texts: readonly [
  says: string,
  query: { pattern: string; glob?: string; in?: string },
  found: readonly string[],
][] = [
  [
    'text is found in hidden files, not in ignored ones, git or secrets',
    { pattern: '^(const )?one' },
    ['.hidden/d.ts:1 one', 'a.ts:1 const one = 1;', 'src/b.ts:1 const one = 1;', 'src/deep/c.test.ts:1 one'],
  ],
  ['a glob narrows it', { pattern: 'one', glob: 'src/*.ts' }, ['src/b.ts:1 const one = 1;']],
  ['a secret is searched when it is named', { pattern: 'one', in: '/.env' }, ['.env:1 one=secret']],
  ['a secret is searched when its glob names it', { pattern: 'one', glob: '.env' }, ['.env:1 one=secret']],
  ['one file is searched, with its glob', { pattern: 'two', in: '/a.ts', glob: '*.ts' }, ['a.ts:2 const two = 2;']],
  ['a folder is searched from there', { pattern: 'one', in: '/src', glob: 'deep/*' }, ['src/deep/c.test.ts:1 one']],
  ['a pattern that looks like an option is a pattern', { pattern: '--files' }, []],
];
for (const [says, { in: where = '', ...query }, found] of texts) {
  test(says, async t => {
    const { folder, search } = open(t);
    const result = await search.text({ ...query, under: [folder + where] }, never);
    assert.ok('hits' in result);
    assert.deepEqual(
      result.hits.map(({ path, line, text }) => `${path.slice(folder.length + 1)}:${line} ${text}`),
      found,
    );
  });
}

test('a wide line is shown around its match', async t => {
  const { folder, search } = open(t);
  const result = await search.text({ pattern: 'one', under: [`${folder}/wide.txt`] }, never);
  assert.ok('hits' in result);
  assert.match(result.hits[0]?.text ?? '', /^…x{100}oney{197}…$/);
});

test('a search that finds too much is cut, and says so', async t => {
  const { folder, search } = open(t);
  writeFileSync(`${folder}/many.txt`, 'many\n'.repeat(50_000));
  const result = await search.text({ pattern: 'many', under: [folder] }, never);
  assert.ok('hits' in result);
  assert.deepEqual([result.hits.length, result.more], [300, true]);
});

test('what cannot be searched is said', async t => {
  const { folder, search } = open(t);
  symlinkSync('src', `${folder}/link`);
  const failed = async (pattern: string, under: string): Promise<string> => {
    const result = await search.text({ pattern, under: [under] }, never);
    return 'failed' in result ? result.failed : assert.fail('it was searched');
  };
  assert.match(await failed('(', folder), /^The search failed: .*regex parse error/s);
  assert.match(await failed('x', `${folder}/link`), /link cannot be searched: it leads to .*\/src; name that path\.$/);
  const stopped = await search.find('*', [folder], AbortSignal.abort());
  assert.deepEqual(stopped, { failed: 'The search was stopped.' });
});

test('a machine without ripgrep says what to do', async t => {
  const { folder, search } = open(t, { ripgrep: undefined });
  const result = await search.find('*', [folder], never);
  assert.match('failed' in result ? result.failed : '', /^There is no ripgrep \(rg\) on this machine/);
});

test('no configuration of the user makes a search start a program', async t => {
  const { folder, search } = open(t);
  writeFileSync(`${folder}/rc`, `--pre=${folder}/intruder\n`);
  writeFileSync(`${folder}/intruder`, `#!/bin/sh\ntouch ${folder}/ran\n`, { mode: 0o755 });
  process.env['RIPGREP_CONFIG_PATH'] = `${folder}/rc`;
  t.after(() => delete process.env['RIPGREP_CONFIG_PATH']);
  await search.text({ pattern: 'one', under: [`${folder}/a.ts`] }, never);
  assert.throws(() => execFileSync('ls', [`${folder}/ran`], { stdio: 'pipe' }));
});

test('the editor’s own ripgrep is taken before the one on the PATH', t => {
  const folder = tempFolder(t);
  const own = `${folder}/node_modules/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/rg`;
  const other = `${folder}/bin/rg`;
  for (const path of [own, other]) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '', { mode: 0o755 });
  }
  assert.equal(findRipgrep(folder, [`${folder}/bin`]), own);
  assert.equal(findRipgrep(undefined, [`${folder}/bin`]), other);
  assert.equal(findRipgrep(`${folder}/nowhere`, []), undefined);
});
