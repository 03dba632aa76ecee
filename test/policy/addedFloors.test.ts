import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { checkPolicy } from '../../src/policy/check.js';
import type { Compiled, Source } from '../../src/policy/compile.js';
import { home, judgeCommand, policyOf, root, read } from './judging.js';

const ledgers = {
  id: 'ledgers',
  when: { effect: ['write', 'delete'], path: 'ledgers/**' },
  loses: 'The books change.',
};
const allowAll = {
  id: 'all',
  when: { effect: ['write', 'delete', 'execute'] },
  then: 'allow',
  because: 'anything goes',
};

function added(...floors: readonly unknown[]): Source {
  return { layer: 'admin', from: '/etc/p.json', content: { rules: [allowAll], floors } };
}

suite('a floor that an administrator adds', () => {
  const policy = policyOf(added(ledgers));

  test('asks a person each time, though a rule allows it, and is never offered', () => {
    const verdict = judgeCommand('touch ledgers/2026', { policy, context: { threshold: 100 } });
    assert.equal(verdict.kind, 'ask');
    assert.deepEqual(verdict.floor, { id: 'ledgers', loses: 'The books change.' });
    assert.ok(verdict.humanOnly && verdict.risk >= 70, `${verdict.risk}`);
    assert.deepEqual([verdict.offers, verdict.noOffer === undefined], [[], false]);
  });

  test('is one part of a command that stands on it', () => {
    assert.equal(judgeCommand('touch a && rm ledgers/2026', { policy }).floor?.id, 'ledgers');
  });

  test('holds where it may be meant', () => {
    assert.equal(judgeCommand('rm "$X"', { policy }).floor?.id, 'ledgers');
  });

  test('leaves alone what does not stand on it', () => {
    const verdict = judgeCommand('touch src/a', { policy });
    assert.deepEqual([verdict.kind, verdict.floor], ['allow', undefined]);
  });

  test('takes no built-in one away, and none of them its name', () => {
    const named = policyOf(added({ ...ledgers, id: 'publishes' }));
    assert.equal(judgeCommand('git push --force', { policy: named }).floor?.id, 'rewrites-remote');
  });

  test('takes no deny back', () => {
    const deny = { id: 'no', when: { path: 'ledgers/**' }, then: 'deny', because: 'never' };
    const both = policyOf(added(ledgers), { layer: 'user', from: 'yours', content: [deny] });
    assert.equal(judgeCommand('touch ledgers/a', { policy: both }).kind, 'deny');
  });

  test('stays when another of them cannot be read', () => {
    const broken = policyOf(added({ ...ledgers, id: '' }, ledgers));
    assert.equal(judgeCommand('touch ledgers/a', { policy: broken }).floor?.id, 'ledgers');
    assert.ok(broken.broken);
  });
});

const problems: readonly [says: string, policy: Compiled, problem: RegExp][] = [
  [
    'a floor of anybody but the administrator is a problem, and holds nothing',
    policyOf({ layer: 'user', from: 'your settings', content: { floors: [ledgers] } }),
    /^your settings: floors: only the administrator’s file may add floors$/,
  ],
  ['a floor without a loss is a problem', policyOf(added({ id: 'x', when: { op: 'push' } })), /number 1: loses: /],
  [
    'a floor on which everything would stand is a problem',
    policyOf(added({ ...ledgers, when: {} })),
    /when: a floor must say what stands on it$/,
  ],
  [
    'a floor whose pattern climbs out of the folder is a problem',
    policyOf(added({ ...ledgers, when: { path: '../x' } })),
    /number 1: when\.path /,
  ],
  [
    'floors that are no list are a problem',
    policyOf({ layer: 'admin', from: '/etc/p.json', content: { floors: ledgers } }),
    /floors: /,
  ],
];
for (const [says, { problems: found, floors, broken }, problem] of problems) {
  test(says, () => {
    assert.ok(broken);
    assert.match(found.join('\n'), problem);
    assert.deepEqual(floors, []);
  });
}

test('the check of a file says where a floor is broken', () => {
  const place = { home, roots: [root], analyse: read, tools: [], now: 0 };
  const findings = checkPolicy({ floors: [ledgers, { ...ledgers, loses: '' }] }, place);
  assert.deepEqual(
    findings.map(({ kind, path }) => [kind, path.join('.')]),
    [['broken', 'floors.1.loses']],
  );
});
