import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseName, expandHome, isAbsolute, isWithin, parentOf, relativeTo, resolvePath } from '../../src/base/paths.js';

const resolved: readonly [from: string, path: string, expected: string][] = [
  ['/repo', 'a/b.ts', '/repo/a/b.ts'],
  ['/repo', '/etc/hosts', '/etc/hosts'],
  ['/repo', './a//b/', '/repo/a/b'],
  ['/repo/src', '../a', '/repo/a'],
  ['/repo', '../../../../etc', '/etc'],
  ['/repo', '', '/repo'],
  ['/', 'a', '/a'],
  ['/repo', 'a\\b', '/repo/a\\b'],
  ['C:/repo', 'a\\b', 'C:/repo/a/b'],
  ['/repo', 'c:\\x\\..\\y', 'C:/y'],
];
for (const [from, path, expected] of resolved) {
  test(`${JSON.stringify(path)} from ${from} is ${expected}`, () => {
    assert.equal(resolvePath(from, path), expected);
  });
}

const within: readonly [folder: string, path: string, expected: boolean][] = [
  ['/repo', '/repo', true],
  ['/repo', '/repo/a', true],
  ['/repo', '/workshop', false],
  ['/repo/a', '/repo', false],
  ['/', '/anything', true],
];
for (const [folder, path, expected] of within) {
  test(`${path} is ${expected ? '' : 'not '}within ${folder}`, () => {
    assert.equal(isWithin(folder, path), expected);
  });
}

test('a path is named from its folder, or left as it is outside', () => {
  assert.equal(relativeTo('/repo', '/repo/a/b'), 'a/b');
  assert.equal(relativeTo('/', '/a'), 'a');
  assert.equal(relativeTo('/repo', '/repo'), '.');
  assert.equal(relativeTo('/repo', '/workshop'), '/workshop');
});

test('only a leading ~ that stands alone is the home folder', () => {
  assert.equal(expandHome('~', '/home/ada'), '/home/ada');
  assert.equal(expandHome('~/x', '/home/ada'), '/home/ada/x');
  assert.equal(expandHome('~bob/x', '/home/ada'), '~bob/x');
  assert.equal(expandHome('a/~', '/home/ada'), 'a/~');
});

test('a path has a folder and a last part', () => {
  assert.equal(parentOf('/repo/a.ts'), '/repo');
  assert.equal(parentOf('/'), '/');
  assert.equal(baseName('/repo/a.ts'), 'a.ts');
});

test('absolute is /x, C:/x and C:\\x', () => {
  assert.deepEqual(['/x', 'C:/x', 'c:\\x', 'x', './x', 'C:x', ''].map(isAbsolute), [
    ...[true, true, true],
    ...[false, false, false, false],
  ]);
});
