import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Clock } from '../../src/base/clock.js';
import { answerFacts, type FactsDeps } from '../../src/machine/facts.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { projectKey, type Facts } from '../../src/protocol/fact.js';
import type { AnswerFacts } from '../../src/tools/ports.js';
import { tempFolder } from '../fakes/tempFolder.js';

const never = new AbortController().signal;

function answersIn(folder: string, change: Partial<FactsDeps> = {}): AnswerFacts {
  const env = { PATH: `${folder}/tools:${folder}/project/bin:bin` };
  const isSecret = (path: string): boolean => path.endsWith('/.env');
  const deps = {
    isSecret,
    buffers: noBuffers,
    clock: systemClock,
    roots: () => [`${folder}/project`],
    home: `${folder}/home`,
    env,
  };
  return answerFacts({ ...deps, ...change });
}

function program(path: string): void {
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
}

test('paths and texts are answered under the name that was asked', async t => {
  const folder = tempFolder(t);
  writeFileSync(`${folder}/file`, 'text');
  symlinkSync('file', `${folder}/link`);
  const facts = await answersIn(folder)(
    [
      { kind: 'path', path: `${folder}/link` },
      { kind: 'text', path: `${folder}/link` },
      { kind: 'text', path: `${folder}/none` },
    ],
    never,
  );
  assert.equal(facts.paths.get(`${folder}/link`)?.real, `${folder}/file`);
  const image = facts.texts.get(`${folder}/link`);
  assert.equal(image?.kind === 'text' && image.text, 'text');
  assert.deepEqual(facts.texts.get(`${folder}/none`), { kind: 'missing' });
});

test('a program is looked for where commands look, never in the workspace or beside it', async t => {
  const folder = tempFolder(t);
  for (const name of ['tools/real', 'project/bin/planted', 'project/local.sh']) program(`${folder}/${name}`);
  symlinkSync('real', `${folder}/tools/alias`);
  writeFileSync(`${folder}/tools/notes`, 'not a program');
  const needs = ['alias', 'planted', 'notes', './local.sh'].map(name => ({
    kind: 'program' as const,
    name,
    cwd: `${folder}/project`,
  }));
  const facts = await answersIn(folder)(needs, never);
  assert.deepEqual(
    [...facts.programs].toSorted(),
    [
      ['./local.sh', `${folder}/project/local.sh`],
      ['alias', `${folder}/tools/real`],
      ['notes', undefined],
      ['planted', undefined],
    ].toSorted(),
  );
});

test('a name that means two programs in two folders stays unknown', async t => {
  const folder = tempFolder(t);
  for (const name of ['a/run', 'b/run']) program(`${folder}/${name}`);
  const needs = ['a', 'b', 'a'].map(sub => ({ kind: 'program' as const, name: './run', cwd: `${folder}/${sub}` }));
  const facts = await answersIn(folder)(needs, never);
  assert.equal(facts.programs.has('./run'), false);
});

test('what cannot be answered is left out, and the rest is answered', async t => {
  const folder = tempFolder(t);
  symlinkSync('circle', `${folder}/circle`);
  const facts = await answersIn(folder)(
    [
      { kind: 'path', path: `${folder}/circle` },
      { kind: 'path', path: folder },
      { kind: 'project', words: ['npm', 'test'], cwd: folder },
    ],
    never,
  );
  assert.deepEqual([...facts.paths.keys()], [folder]);
  assert.equal(facts.projects.size, 0);
});

test('what is late is left out, and nothing comes in afterwards', async t => {
  const folder = tempFolder(t);
  const late: Clock = {
    now: () => 0,
    after: (ms, then) => {
      assert.equal(ms, 2000);
      queueMicrotask(then);
      return { dispose: () => undefined };
    },
  };
  const facts = await answersIn(folder, { clock: late })([{ kind: 'path', path: folder }], never);
  const again: Facts = await answersIn(folder)([{ kind: 'path', path: folder }], never);
  assert.equal(again.paths.size, 1);
  assert.equal(facts.paths.size, 0);
});

test('an aborted question is answered at once, with what there is', async t => {
  const folder = tempFolder(t);
  const facts = await answersIn(folder)([{ kind: 'path', path: folder }], AbortSignal.abort());
  assert.equal(facts.paths.size, 0);
});

test('secrets below a folder are found by name, at any depth, links not followed', async t => {
  const folder = tempFolder(t);
  for (const below of ['project/src/deep', 'project/node_modules/a', 'project/empty', 'other'])
    mkdirSync(`${folder}/${below}`, { recursive: true });
  for (const file of ['project/src/deep/.env', 'project/node_modules/a/.env', 'other/.env', 'project/a'])
    writeFileSync(`${folder}/${file}`, '');
  symlinkSync('../other', `${folder}/project/link`);
  const asked = ['project', 'project/empty', 'project/a', 'project/none'].map(name => `${folder}/${name}`);
  const facts = await answersIn(folder)(
    asked.map(path => ({ kind: 'secrets' as const, path })),
    never,
  );
  assert.deepEqual(
    asked.map(path => facts.secrets.get(path)?.found),
    [[`${folder}/project/src/deep/.env`], [], [], []],
  );
});

test('links below a folder are told where they lead out of the workspace, and are secrets where they lead to one', async t => {
  const folder = realpathSync(tempFolder(t));
  for (const below of ['project/src', 'other']) mkdirSync(`${folder}/${below}`, { recursive: true });
  for (const file of ['project/.env', 'other/a', 'other/.env']) writeFileSync(`${folder}/${file}`, '');
  const links = { 'src/all': '../../other', 'src/one': '../../other/a', key: '../other/.env', notes: '.env' };
  const harmless = { inside: 'src', nowhere: '../none', round: 'round' };
  for (const [name, to] of Object.entries({ ...links, ...harmless })) symlinkSync(to, `${folder}/project/${name}`);
  const need = { kind: 'secrets', path: `${folder}/project` } as const;
  const fact = (await answersIn(folder, { roots: () => [need.path] })([need], never)).secrets.get(need.path);
  assert.deepEqual(
    [...(fact?.found ?? [])].sort(),
    ['.env', 'key', 'notes'].map(name => `${need.path}/${name}`),
  );
  assert.deepEqual(fact?.links, [
    { path: `${need.path}/src/all`, real: `${folder}/other`, isFolder: true },
    { path: `${need.path}/src/one`, real: `${folder}/other/a`, isFolder: false },
  ]);
});

test('a folder that cannot be looked through in time has no answer about secrets', async t => {
  const folder = tempFolder(t);
  writeFileSync(`${folder}/a`, '');
  const facts = await answersIn(folder)([{ kind: 'secrets', path: folder }], AbortSignal.abort());
  assert.equal(facts.secrets.get(folder), undefined);
});

test('the same words run other code in another folder, and both are known', async t => {
  const folder = tempFolder(t);
  mkdirSync(`${folder}/project/sub`, { recursive: true });
  writeFileSync(`${folder}/project/x.js`, 'one');
  writeFileSync(`${folder}/project/sub/x.js`, 'two');
  const words = ['node', 'x.js'];
  const folders = [`${folder}/project`, `${folder}/project/sub`];
  const facts = await answersIn(folder)(
    folders.map(cwd => ({ kind: 'project' as const, words, cwd })),
    never,
  );
  const hashes = folders.map(cwd => facts.projects.get(projectKey(words, cwd))?.hash);
  assert.equal(new Set(hashes).size, 2);
  assert.ok(!hashes.includes(undefined));
});
