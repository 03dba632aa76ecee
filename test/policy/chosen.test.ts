import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PathFact } from '../../src/protocol/fact.js';
import { effectsOf, judgeEffects, root } from './judging.js';

const files: Readonly<Record<string, readonly [path: string, type: PathFact['type']]>> = {
  'cargo --version': [`${root}/rust-toolchain.toml`, 'file'],
  'rustc -V': ['/home/rust-toolchain', 'file'],
  'cargo --list': [`${root}/rust-toolchain`, 'other'],
  'dotnet --version': ['/home/u/global.json', 'folder'],
};

suite('asking a program for its version runs what a file in the folder or above it chose', () => {
  for (const [command, [path, type]] of Object.entries(files)) {
    test(`${command} passes where no such file is, and asks where ${path} is`, () => {
      const effects = effectsOf(command);
      assert.equal(judgeEffects(effects).kind, 'allow');
      const verdict = judgeEffects(effects, { machine: { types: { [path]: type } } });
      assert.equal(verdict.kind, 'ask');
      assert.match(verdict.because, /runs the project's own code/);
    });

    test(`${command} asks where the machine could not say`, () => {
      assert.equal(judgeEffects(effectsOf(command), { machine: { silent: [path] } }).kind, 'ask');
    });
  }
});
