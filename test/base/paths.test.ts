import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseName, expandHome, isAbsolute, isWithin, parentOf, relativeTo, resolvePath } from '../../src/base/paths.js';

const resolved: readonly [from: string, path: string, expected: string][] = [
  ['/work', 'a/b.ts', '/work/a/b.ts'],
  ['/work', '/etc/hosts', '/etc/hosts'],
  ['/work', './a//b/', '/work/a/b'],
  ['/work/src', '../a', '/work/a'],
  ['/work', '../../../../etc', '/etc'],
  ['/work', '', '/work'],
  ['/', 'a', '/a'],
  ['/work', 'a\\b', '/work/a\\b'],
  ['C:/work', 'a\\b', 'C:/work/a/b'],
  ['/work', 'c:\\x\\..\\y', 'C:/y'],
];
for (const [from, path, expected] of resolved) {
  test(`${JSON.stringify(path)} from ${from} is ${expected}`, () => {
    assert.equal(resolvePath(from, path), expected);
  });
}

const within: readonly [folder: string, path: string, expected: boolean][] = [
  ['/work', '/work', true],
  ['/work', '/work/a', true],
  ['/work', '/workshop', false],
  ['/work/a', '/work', false],
  ['/', '/anything', true],
];
for (const [folder, path, expected] of within) {
  test(`${path} is ${expected ? '' : 'not '}within ${folder}`, () => {
    assert.equal(isWithin(folder, path), expected);
  });
}

test('a path is named from its folder, or left as it is outside', () => {
  assert.equal(relativeTo('/work', '/work/a/b'), 'a/b');
  assert.equal(relativeTo('/', '/a'), 'a');
  assert.equal(relativeTo('/work', '/work'), '.');
  assert.equal(relativeTo('/work', '/workshop'), '/workshop');
});

test('only a leading ~ that stands alone is the home folder', () => {
  assert.equal(expandHome('~', '/home/ada'), '/home/ada');
  assert.equal(expandHome('~/x', '/home/ada'), '/home/ada/x');
  assert.equal(expandHome('~bob/x', '/home/ada'), '~bob/x');
  assert.equal(expandHome('a/~', '/home/ada'), 'a/~');
});

test('a path has a folder and a last part', () => {
  assert.equal(parentOf('/work/a.ts'), '/work');
  assert.equal(parentOf('/'), '/');
  assert.equal(baseName('/work/a.ts'), 'a.ts');
});

test('absolute is /x, C:/x and C:\\x', () => {
  assert.deepEqual(['/x', 'C:/x', 'c:\\x', 'x', './x', 'C:x', ''].map(isAbsolute), [
    ...[true, true, true],
    ...[false, false, false, false],
  ]);
});
