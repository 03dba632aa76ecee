import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answerFacts } from '../../src/machine/facts.js';
import { bytesOf, imageOf } from '../../src/machine/fileImage.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Overlay } from '../../src/machine/overlay.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { isSecret } from '../../src/policy/secrets.js';
import type { FactNeed, Facts, FileImage } from '../../src/protocol/fact.js';
import { GitWorld } from '../fakes/gitWorld.js';
import { tempFolder } from '../fakes/tempFolder.js';

type Files = Readonly<Record<string, string>>;
/** What happens to the files: a text is written, `null` deletes, another name moves. */
type Changes = Readonly<Record<string, string | null | { readonly to: string }>>;

const never = new AbortController().signal;

function answering(folder: string, needs: readonly FactNeed[], over?: Overlay): Promise<Facts> {
  const place = { buffers: noBuffers, clock: systemClock, isSecret, roots: () => [folder], home: `${folder}/../home` };
  const env = { PATH: `${folder}/../tools:${process.env['PATH']}` };
  return answerFacts({ ...place, env, ...(over && { over }) })(needs, never);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const imageOfText = (text: string): FileImage => imageOf(bytesOf({ text, bom: false }));

function dreamed(folder: string, changes: Changes, before: Files): Overlay {
  const over = new Overlay();
  for (const [name, change] of Object.entries(changes)) {
    const path = `${folder}/${name}`;
    const was = imageOfText(before[name] ?? '');
    if (change === null) over.put({ kind: 'delete', path, before: was });
    else if (typeof change === 'string')
      over.put({ kind: 'write', path, before: was, after: { text: change, bom: false } });
    else over.put({ kind: 'move', path, to: `${folder}/${change.to}`, before: was });
  }
  return over;
}

function done(folder: string, changes: Changes): void {
  for (const [name, change] of Object.entries(changes)) {
    if (change === null) rmSync(`${folder}/${name}`);
    else if (typeof change === 'string') write(`${folder}/${name}`, change);
    else renameSync(`${folder}/${name}`, `${folder}/${change.to}`);
  }
}

const manifest = (text: string): string => JSON.stringify({ scripts: { test: text } });
const start: Files = {
  'package.json': manifest('node run.mjs'),
  'run.mjs': 'one',
  'node_modules/.bin/vitest': 'vitest',
  Makefile: 'include rules.mk\nall:\n',
  'sub/.env': 'KEY=1',
  'sub/plain': 'text',
};

interface Row {
  readonly changes: Changes;
  readonly need: (folder: string) => FactNeed;
}

const project =
  (words: string): Row['need'] =>
  folder => ({ kind: 'project', words: words.split(' '), cwd: folder });
const secrets: Row['need'] = folder => ({ kind: 'secrets', path: `${folder}/sub` });
const names: Row['need'] = folder => ({ kind: 'names', source: { by: 'folder', folder: `${folder}/sub` } });

const answeredOver: Readonly<Record<string, Row>> = {
  'the text of a script that was changed': {
    changes: { 'package.json': manifest('rm -rf x') },
    need: project('npm test'),
  },
  'a file that a script starts': { changes: { 'run.mjs': 'two' }, need: project('npm test') },
  'a file that a script starts and that is gone': { changes: { 'run.mjs': null }, need: project('npm test') },
  'a script that another file became': { changes: { 'run.mjs': { to: 'go.mjs' } }, need: project('node go.mjs') },
  'a configuration that is new': { changes: { 'vitest.config.ts': 'new' }, need: project('npx vitest') },
  'a configuration of a manager that is new': { changes: { '.npmrc': 'cache=/x\n' }, need: project('npm test') },
  'what a makefile includes': { changes: { 'rules.mk': 'x = 1\n' }, need: project('make all') },
  'a package in between': {
    changes: { 'sub/package.json': manifest('echo') },
    need: f => ({ ...project('npm test')(f), cwd: `${f}/sub` }) as FactNeed,
  },
  'a secret that is new': { changes: { 'sub/deep/.env.local': 'KEY=2' }, need: secrets },
  'a secret that is gone': { changes: { 'sub/.env': null }, need: secrets },
  'a secret of another folder': { changes: { 'other/.env': 'KEY=2' }, need: secrets },
  'a name that a shell would cut': { changes: { 'sub/two words': 'x' }, need: names },
  'a folder that a shell would cut': { changes: { 'sub/-rf x/plain': 'x' }, need: names },
  'a path that is new': { changes: { 'new/file': 'x' }, need: f => ({ kind: 'path', path: `${f}/new` }) },
  'a text that was changed': { changes: { 'run.mjs': 'two' }, need: f => ({ kind: 'text', path: `${f}/run.mjs` }) },
};

for (const [what, { changes, need }] of Object.entries(answeredOver)) {
  test(`a dry run knows ${what} as if it had been written`, async t => {
    const folder = `${tempFolder(t)}/work`;
    for (const [name, text] of Object.entries(start)) write(`${folder}/${name}`, text);
    const dry = await answering(folder, [need(folder)], dreamed(folder, changes, start));
    done(folder, changes);
    assert.deepEqual(sorted(dry), sorted(await answering(folder, [need(folder)])));
  });
}

/** The order in which names were found says nothing. */
function sorted(facts: Facts): unknown {
  const byName = new Map([...facts.secrets].map(([path, fact]) => [path, { ...fact, found: fact.found.toSorted() }]));
  return { ...facts, secrets: byName, names: new Map([...facts.names].map(([key, { odd }]) => [key, odd.length > 0])) };
}

test('whether what only memory holds could be started is not known; what it does not touch is found as ever', async t => {
  const folder = `${tempFolder(t)}/work`;
  for (const name of ['../tools/tool', 'run.sh', 'same.sh']) {
    write(`${folder}/${name}`, '#!/bin/sh\n');
    chmodSync(`${folder}/${name}`, 0o755);
  }
  const needs = ['./run.sh', './new.sh', './same.sh', 'tool'].map(
    name => ({ kind: 'program', name, cwd: folder }) as const,
  );
  const over = dreamed(folder, { 'run.sh': '#!/bin/sh\nrm x\n', 'new.sh': 'x' }, {});
  const { programs } = await answering(folder, needs, over);
  assert.deepEqual([...programs.keys()].sort(), ['./same.sh', 'tool']);
  const planted = dreamed(dirname(folder), { 'tools/tool': 'x' }, {});
  assert.equal((await answering(folder, needs, planted)).programs.has('tool'), false);
});

const gitNeeds = (folder: string): readonly FactNeed[] => [
  { kind: 'git', folder },
  { kind: 'push', folder, to: 'origin' },
  { kind: 'commits', folder, loss: { kind: 'stashes', which: 'all' } },
  { kind: 'names', source: { by: 'git', folder } },
  { kind: 'breadth', path: `${folder}/src`, recursive: true, glob: undefined, byGit: false },
];

const known = ({ gits, pushes, commits, names: said, breadths }: Facts): string =>
  Object.entries({ git: gits, push: pushes, commits, names: said, breadth: breadths })
    .flatMap(([kind, { size }]) => (size > 0 ? [kind] : []))
    .join(' ');

const ofGit: readonly [changed: string, left: string][] = [
  ['b', 'git push commits names breadth'],
  ['src/new.ts', 'git push commits names'],
  ['.gitignore', 'git push commits names'],
  ['.git/config', ''],
  ['.git/HEAD', ''],
  ['src/.git', ''],
  ['team.inc', ''],
];

for (const [changed, left] of ofGit) {
  test(`over a change of ${changed} a dry run knows of git and of counts: ${left || 'nothing'}`, async t => {
    const world = gitWorld(t);
    const over = dreamed(world.folder, { [changed]: 'x' }, {});
    assert.equal(known(await answering(world.folder, gitNeeds(world.folder), over)), left);
  });
}

function gitWorld(t: TestContext): GitWorld {
  const world = new GitWorld(t);
  world.set('remote.origin.url=https://example.org/x', 'include.path=../team.inc');
  return world;
}
