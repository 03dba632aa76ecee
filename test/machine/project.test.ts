import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test, type TestContext } from 'node:test';
import { projectFactOf } from '../../src/machine/project.js';
import type { ProjectFact } from '../../src/protocol/fact.js';
import { tempFolder } from '../fakes/tempFolder.js';

type Files = Readonly<Record<string, string>>;

const npm: Files = {
  'work/package.json': JSON.stringify({
    scripts: {
      test: 'npm run build && node run.mjs',
      pretest: 'echo before',
      build: 'tsc "-p" .',
      other: 'rm -rf x',
      'check:a': 'a',
      'check:b': 'b',
      check: 'run-s check:*',
    },
  }),
  'work/run.mjs': 'run',
  'work/.npmrc': 'script-shell=/bin/bash\n//registry/:_authToken=s3cret\n',
  'work/node_modules/.bin/vitest': 'vitest',
  'work/vitest.config.ts': 'config',
  'work/sub/deeper/x.js': 'x',
  'work/Makefile': 'include rules.mk\nall:\n\techo\n',
  'work/rules.mk': 'x = 1\n',
  'work/Cargo.toml': '[package]',
  'home/.npmrc': 'cache=/x\n',
};

function lay(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
    writeFileSync(`${folder}/${name}`, text);
  }
}

function ask(folder: string, command: string, cwd = 'work'): Promise<ProjectFact | undefined> {
  const words = command.split(' ');
  return projectFactOf({ words, cwd: `${folder}/${cwd}` }, { roots: [`${folder}/work`], home: `${folder}/home` });
}

const configuration = ['.npmrc', '~/.npmrc'];
const decided: readonly [command: string, parts: readonly string[], cwd?: string][] = [
  ['npm test', [...configuration, 'run.mjs', 'script build', 'script pretest', 'script test']],
  ['npm run --silent build', [...configuration, 'script build']],
  ['npm run build -- -w', [...configuration, 'script build']],
  ['npm run check', [...configuration, 'script check', 'script check:a', 'script check:b']],
  [
    'npm test',
    ['../../.npmrc', 'run.mjs', 'script build', 'script pretest', 'script test', '~/.npmrc'].map(name =>
      name === '../../.npmrc' ? '.npmrc' : name,
    ),
    'work/sub/deeper',
  ],
  ['yarn build', [...configuration, 'script build']],
  ['npx vitest run', [...configuration, 'node_modules/.bin/vitest', 'vitest.config.ts']],
  ['npm ci', configuration],
  ['node run.mjs', ['run.mjs']],
  ['node sub/deeper/x.js --config=run.mjs', ['run.mjs', 'sub/deeper/x.js']],
  ['./run.mjs', ['run.mjs']],
  ['make all', ['Makefile', 'rules.mk']],
  ['cargo test', ['../Cargo.toml'], 'work/sub'],
];
for (const [command, parts, cwd] of decided) {
  test(`what “${command}” runs${cwd === undefined ? '' : ` in ${cwd}`} is decided by ${parts.join(', ')}`, async t => {
    const folder = tempFolder(t);
    lay(folder, npm);
    const fact = await ask(folder, command, cwd);
    assert.deepEqual(fact?.parts.map(({ name }) => name).toSorted(), [...parts].toSorted());
    assert.match(fact.hash, /^[0-9a-f]{64}$/);
  });
}

const undecided: readonly [command: string, why: string, files?: Files][] = [
  ['npm test -w pkg', 'it is about another package'],
  ['npm --prefix sub test', 'it is about another package'],
  ['npm run nothing', 'there is no such script'],
  ['make -C sub', 'another folder’s makefile decides'],
  ['cargo test --manifest-path sub/Cargo.toml', 'another manifest decides'],
  ['npx -y vitest', 'it may be fetched'],
  ['npx -p other vitest', 'another package is fetched'],
  ['npx unheard-of', 'the program would come from the network'],
  ['npx ../../evil', 'the name is a path'],
  ['npm run', 'it lists, and no file decides it', { 'home/.npmrc': '', 'work/.npmrc': '' }],
  ['cowsay hello', 'nothing is known to decide it'],
  ['make', 'its makefile includes what only make can say', { 'work/Makefile': 'include $(wildcard *.mk)\n' }],
  ['npm test', 'its package.json cannot be read', { 'work/package.json': '{' }],
  ['node run.mjs', 'the script is too large to keep', { 'work/run.mjs': 'x'.repeat(1024 * 1024 + 1) }],
];
for (const [command, why, files] of undecided) {
  test(`nothing is said about “${command}”: ${why}`, async t => {
    const folder = tempFolder(t);
    lay(folder, { ...npm, ...files });
    if (command === 'npm run') for (const name of ['home', 'work']) rmSync(`${folder}/${name}/.npmrc`);
    assert.equal(await ask(folder, command), undefined);
  });
}

const changes: readonly [says: string, command: string, files: Files, changed: boolean][] = [
  [
    'the script itself',
    'npm test',
    { 'work/package.json': npm['work/package.json']?.replace('run.mjs', 'run2.mjs') ?? '' },
    true,
  ],
  [
    'its pre script',
    'npm test',
    { 'work/package.json': npm['work/package.json']?.replace('echo before', 'echo other') ?? '' },
    true,
  ],
  [
    'a script it calls by name',
    'npm test',
    { 'work/package.json': npm['work/package.json']?.replace('tsc', 'swc') ?? '' },
    true,
  ],
  ['a file it starts', 'npm test', { 'work/run.mjs': 'other' }, true],
  ['the manager’s configuration', 'npm test', { 'work/.npmrc': 'script-shell=/tmp/x\n' }, true],
  [
    'a post script that was not there',
    'npm test',
    { 'work/package.json': npm['work/package.json']?.replace('"other"', '"posttest"') ?? '' },
    true,
  ],
  [
    'a script it does not call',
    'npm test',
    { 'work/package.json': npm['work/package.json']?.replace('rm -rf x', 'ls') ?? '' },
    false,
  ],
  ['a file that has no part in it', 'npm test', { 'work/rules.mk': 'x = 2\n' }, false],
  ['an included makefile', 'make all', { 'work/rules.mk': 'x = 2\n' }, true],
];
for (const [says, command, files, changed] of changes) {
  test(`changing ${says} ${changed ? 'changes' : 'leaves'} the hash`, async t => {
    const folder = tempFolder(t);
    lay(folder, npm);
    const before = await ask(folder, command);
    lay(folder, files);
    const after = await ask(folder, command);
    assert.equal(before?.hash !== after?.hash, changed);
  });
}

test('a credential in a configuration is hashed, and not shown', async (t: TestContext) => {
  const folder = tempFolder(t);
  lay(folder, npm);
  const fact = await ask(folder, 'npm test');
  const shown = fact?.parts.find(({ name }) => name === '.npmrc')?.text ?? '';
  assert.match(shown, /^script-shell=\/bin\/bash\n\/\/registry\/:_authToken=\[hidden [0-9a-f]{8}\]\n$/);
  lay(folder, { 'work/.npmrc': (npm['work/.npmrc'] ?? '').replace('s3cret', 'other') });
  assert.notEqual((await ask(folder, 'npm test'))?.hash, fact?.hash);
});
