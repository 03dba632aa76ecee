import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Source } from '../../src/policy/compile.js';
import { mayListen } from '../../src/policy/constraints.js';

const place = { home: '/home/me', roots: ['/repo'] };
const admin = (content: unknown): Source => ({ layer: 'admin', from: 'the admin file', content });

const cases: readonly [says: string, sources: readonly Source[], granted: readonly string[], expected: boolean][] = [
  ['nobody listens unless somebody says so', [], [], false],
  ['whom the user names may listen', [], ['Acme.Guard'], true],
  ['a longer name is another name', [], ['acme.guard2', 'acme', 'x.acme.guard'], false],
  ['whom the administrator names may listen', [admin({ constraints: { listeners: ['acme.guard'] } })], [], true],
  ['the administrator may forbid it to all', [admin({ constraints: { listeners: [] } })], ['acme.guard'], false],
  ['… and to whom they do not name', [admin({ constraints: { listeners: ['acme.x'] } })], ['acme.guard'], false],
  ['an admin file without a word on it leaves it to the user', [admin({ rules: [] })], ['acme.guard'], true],
  ['an admin file with a mistake lets nobody listen', [admin({ constraints: { modes: 'x' } })], ['acme.guard'], false],
];
for (const [says, sources, granted, expected] of cases) {
  test(says, () => assert.equal(mayListen('acme.guard', compile(sources, place).constraints, granted), expected));
}

test('only the administrator’s file has a say; in another it is a problem, and grants nothing', () => {
  const { constraints, problems } = compile(
    [{ layer: 'user', from: 'your settings', content: { constraints: { listeners: ['acme.guard'] } } }],
    place,
  );
  assert.equal(mayListen('acme.guard', constraints, []), false);
  assert.match(problems.join(), /your settings: constraints\.listeners: only the administrator’s file may say/);
});
