import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { manifestRuns, withPlan } from '../../src/policy/manifest.js';
import type { FileChange } from '../../src/protocol/change.js';

const before = { name: 'x', version: '1.0.0', scripts: { test: 'node --test' }, dependencies: { a: '1' } };
const rows: readonly (readonly [says: string, after: unknown, runs: boolean])[] = [
  ['the same text runs nothing new', before, false],
  ['a version runs nothing', { ...before, version: '2.0.0' }, false],
  ['a dependency runs nothing by itself', { ...before, dependencies: { a: '2', b: '1' } }, false],
  ['a changed script runs', { ...before, scripts: { test: 'rm -rf /' } }, true],
  ['a new script runs', { ...before, scripts: { ...before.scripts, postinstall: 'x' } }, true],
  ['scripts taken away count as well', { name: 'x', version: '1.0.0', dependencies: { a: '1' } }, true],
  ['a member that nobody knows may run', { ...before, 'lint-staged': {} }, true],
  ['another entry point may run', { ...before, main: 'x.js' }, true],
  ['another package manager may run', { ...before, packageManager: 'x@1' }, true],
  ['what is no object may run', [], true],
];

suite('what changes in a package manifest', () => {
  for (const [says, after, runs] of rows) {
    test(says, () => assert.equal(manifestRuns(JSON.stringify(before), JSON.stringify(after, null, 2)), runs));
  }
  test('what cannot be read may run', () => {
    assert.equal(manifestRuns('{', JSON.stringify(before)), true);
    assert.equal(manifestRuns(JSON.stringify(before), '{"scripts":'), true);
  });
});

test('a planned write of a manifest says whether its running parts differ; everything else stays as it is', () => {
  const path = '/ws/package.json';
  const change = (after: unknown): FileChange => ({
    kind: 'write',
    path,
    before: { kind: 'text', text: JSON.stringify(before), bom: false, hash: 'h', bytes: 1, source: { kind: 'disk' } },
    after: { text: JSON.stringify(after), bom: false },
  });
  const effect = { kind: 'write', path } as const;
  assert.deepEqual(withPlan([effect], [change({ ...before, version: '2' })]), [{ ...effect, runs: false }]);
  assert.deepEqual(withPlan([effect], [change({ ...before, scripts: {} })]), [{ ...effect, runs: true }]);
  assert.deepEqual(withPlan([effect], []), [effect]);
  const other = { kind: 'write', path: '/ws/a.json' } as const;
  assert.deepEqual(withPlan([other], [change(before)]), [other]);
});
