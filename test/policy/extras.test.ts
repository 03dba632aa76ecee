import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { evaluate } from '../../src/policy/evaluate.js';
import { effectsOf } from '../../src/policy/extras.js';
import type { Extra } from '../../src/protocol/extra.js';
import type { Verdict } from '../../src/protocol/verdict.js';
import { contextWith, factsOf, home, own, policyOf, root, rulesOf, type Asked } from './judging.js';
import { rule } from './ruleRows.js';

const file: Extra = { kind: 'write', path: '/srv/data/a', is: 'file' };
const host: Extra = { kind: 'host', host: 'example.org', port: 443 };

/** `touch` once more, in a sandbox that is opened for this. */
function judged(extra: Extra, { policy = policyOf(), context, machine }: Asked = {}): Verdict {
  const effects = effectsOf([extra], [{ kind: 'execute', program: 'touch' }]);
  const action = { tool: 'run_command', agent: 'main', hash: 'a1', extra: [extra] };
  const works = { sandboxWorks: true, ...context };
  return evaluate({ action, effects }, factsOf(effects, machine), policy, contextWith(works));
}

const free = rulesOf(rule('allow', { effect: ['write', 'read', 'network', 'execute', 'secret'] }));
const rows: readonly [says: string, extra: Extra, asked: Asked, kind: Verdict['kind']][] = [
  ['is asked for', file, {}, 'ask'],
  ['is asked for in spite of rules that allow it', file, { policy: free }, 'ask'],
  ['is asked for a host in spite of rules that allow it', host, { policy: free }, 'ask'],
  ['is asked for at any threshold', file, { context: { threshold: 100 } }, 'ask'],
  ['is asked for where what stays inside passes', file, { context: { passesInSandbox: true } }, 'ask'],
  ['is asked for inside the folder too', { ...file, path: `${root}/a` }, { context: { threshold: 100 } }, 'ask'],
  ['is asked for in the background, where nobody is there', file, { context: { mode: 'background' } }, 'ask'],
  ['is denied by a rule that denies it', file, { policy: rulesOf(rule('deny', { path: '/srv/**' })) }, 'deny'],
  ['is denied where no sandbox holds', file, { context: { sandboxWorks: false } }, 'deny'],
  ['is denied in plan mode', file, { context: { mode: 'plan' } }, 'deny'],
  ['is denied for Countersign’s own files', { ...file, path: `${own}/ledger.db` }, {}, 'deny'],
  ['is denied for a folder that holds them', { kind: 'write', path: home, is: 'folder' }, {}, 'deny'],
];

suite('what the sandbox is opened for', () => {
  for (const [says, extra, asked, kind] of rows) {
    test(says, () => {
      const verdict = judged(extra, asked);
      assert.equal(verdict.kind, kind, verdict.because);
      if (kind !== 'ask') return;
      assert.equal(verdict.humanOnly, true);
      assert.equal(verdict.sandbox, 'workspace-write');
      assert.deepEqual([...verdict.offers], []);
      assert.equal(verdict.noOffer, 'What the sandbox is opened for is asked each time.');
      assert.match(verdict.because, /the sandbox is opened for (writing|reaching) /i);
    });
  }

  test('is judged as the floor or the secret that it is', () => {
    assert.equal(judged({ ...file, path: `${home}/.bashrc` }).floor?.id, 'runs-later');
    assert.ok(judged({ kind: 'write', path: '/etc', is: 'folder' }).floor !== undefined);
    const secret = judged({ kind: 'read', path: `${home}/.ssh/id_ed25519`, is: 'file' });
    assert.ok(secret.effects.some(({ kind }) => kind === 'secret'));
  });

  test('is opened for no writing where a rule demands a read-only sandbox, whoever would approve', () => {
    const policy = rulesOf(rule('ask', { effect: 'write' }, { sandbox: 'read-only' }));
    const verdict = judged(file, { policy });
    assert.equal(verdict.kind, 'deny');
    assert.match(verdict.because, /only in a read-only sandbox, and a read-only one is not opened for writing/);
  });

  test('is said once where the call declares the same', () => {
    assert.deepEqual(effectsOf([file], [{ kind: 'write', path: file.path, words: ['touch', file.path] }]), []);
    assert.equal(effectsOf([file], [{ kind: 'read', path: file.path }]).length, 1);
  });
});
