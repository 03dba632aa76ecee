import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { suite, test } from 'node:test';
import { evaluate } from '../../src/policy/evaluate.js';
import { GitWorld } from '../fakes/gitWorld.js';
import { contextWith, policyOf } from '../policy/judging.js';

const reads = [
  'cat $(git ls-files)',
  'git ls-files | xargs cat',
  'git ls-files | while read -r f; do cat "$f"; done',
  'for f in $(git diff --name-only); do cat "$f"; done',
  'cat $(find . -type f -name "*y*" -not -path "./.git/*")',
  'grep -rl x . | xargs grep -c x',
];

async function verdictOn(world: GitWorld, command: string) {
  const { effects, facts } = await world.factsOf(command);
  const context = contextWith({ roots: [world.folder], home: world.home, temp: [], own: [] });
  return evaluate({ action: { tool: 'run_command', agent: 'main', hash: 'a' }, effects }, facts, policyOf(), context)
    .kind;
}

function put(world: GitWorld, name: string): void {
  mkdirSync(dirname(`${world.folder}/${name}`), { recursive: true });
  writeFileSync(`${world.folder}/${name}`, 'x\n');
}

suite('names that a command puts out and a shell cuts', () => {
  test('plain ones are read as they are', async t => {
    const world = new GitWorld(t);
    put(world, 'src/plain.ts');
    world.git('add', '.');
    for (const command of reads) assert.equal(await verdictOn(world, command), 'allow', command);
  });

  const hostile = ['x /etc/passwd', '-rfy', 'a\nb', "it's", 'a"y"', 'back\\slash', 'y*', '[y]', 'caf\u00e9y', '.env'];
  for (const name of hostile) {
    test(`${JSON.stringify(name)} among them asks`, async t => {
      const world = new GitWorld(t);
      put(world, name);
      world.git('add', '-A', '.');
      for (const command of reads.filter(one => !one.startsWith('cat $(find') || name.includes('y')))
        assert.equal(await verdictOn(world, command), 'ask', command);
    });
  }

  test('a link to a secret among them asks', async t => {
    const world = new GitWorld(t);
    mkdirSync(`${world.home}/.ssh`, { recursive: true });
    writeFileSync(`${world.home}/.ssh/id_rsa`, 'x');
    symlinkSync(`${world.home}/.ssh/id_rsa`, `${world.folder}/key`);
    world.git('add', '.');
    assert.equal(await verdictOn(world, 'cat $(git ls-files)'), 'ask');
    assert.equal(await verdictOn(world, 'git ls-files | xargs cat'), 'ask');
  });

  test('names of another revision are not looked at, and ask', async t => {
    const world = new GitWorld(t);
    assert.equal(await verdictOn(world, 'cat $(git diff --name-only HEAD)'), 'ask');
  });

  test('a name that git tracks and the disk no longer has counts', async t => {
    const world = new GitWorld(t);
    put(world, 'x /etc/passwd');
    world.git('add', '.');
    rmSync(`${world.folder}/x `, { recursive: true });
    assert.equal(await verdictOn(world, 'git ls-files | xargs cat'), 'ask');
  });
});
