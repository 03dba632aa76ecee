import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { effectsHash } from '../../src/review/effectsHash.js';
import { judgeCommand, judgeEffects, root } from '../policy/judging.js';

const ofCommand = (command: string): string => effectsHash(judgeCommand(command).effects);
const ofEffects = (...effects: readonly Effect[]): string => effectsHash(judgeEffects(effects).effects);

suite('the same effects in other words', () => {
  const same: readonly [says: string, command: string, other: string | Effect][] = [
    ['options in another order', 'rm -rf build', 'rm -f -r build'],
    ['quotes and escapes', 'rm -rf build', `r''m -r"f" bu\\ild`],
    ['a longer way to the same path', 'rm -rf build', 'rm -rf ./src/../build/'],
    ['an absolute path', 'rm -rf build', `rm -rf ${root}/build`],
    ['a folder entered first', 'rm -rf build/a', 'cd build && rm -rf a'],
    ['a variable', 'rm -rf build', 'D=build; rm -rf "$D"'],
    ['a tool instead of a command', 'rm build/a', { kind: 'delete', path: `${root}/build/a` }],
    ['another program with the same end', 'rm build/a', 'unlink build/a'],
    ['a harmless command beside it', 'rm -rf build', 'echo cleaning && rm -rf build && ls'],
    ['twice instead of once', 'rm -rf build', 'rm -rf build; rm -r -f build'],
    ['another message of a commit', 'git commit -m a', 'git commit -m "another"'],
    ['another download of the same host', 'wget https://example.org/a -O a', 'curl https://example.org/b -o a'],
  ];
  for (const [says, command, other] of same) {
    test(`${says}: ${command}`, () => {
      assert.equal(typeof other === 'string' ? ofCommand(other) : ofEffects(other), ofCommand(command));
    });
  }
});

suite('other effects', () => {
  const differing: readonly [says: string, command: string, other: string][] = [
    ['another target', 'rm -rf build', 'rm -rf src'],
    ['one more target', 'rm -rf build', 'rm -rf build src'],
    ['a wider target', 'rm build/a', 'rm -r build'],
    ['another script', 'npm run build', 'npm run deploy'],
    ['other program text', 'python3 -c "import os; os.remove(\'a\')"', 'python3 -c "import os; os.remove(\'b\')"'],
    ['other program text that does not say what it does', 'python3 -c "run(1)"', 'python3 -c "run(2)"'],
    ['another host', 'curl https://example.org', 'curl https://example.com'],
    ['another package', 'npm install a', 'npm install b'],
    ['words of a program that is not known', 'frobnicate a', 'frobnicate b'],
    ['another file that is read, where that is all', 'cat /srv/a', 'cat /srv/b'],
  ];
  for (const [says, command, other] of differing)
    test(`${says}: ${command}`, () => assert.notEqual(ofCommand(other), ofCommand(command)));
});

test('the hash is one of fixed length', () => assert.match(ofCommand('rm -rf build'), /^[0-9a-f]{64}$/));
