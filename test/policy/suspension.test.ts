import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { suspendedInWords, whySuspended } from '../../src/policy/suspension.js';
import { ruleSchema, type Rule } from '../../src/protocol/rule.js';
import { judgeCommand, judgeEffects, policyOf, root, rulesOf } from './judging.js';

function ruleWith(members: object): Rule {
  return ruleSchema.parse({ id: 'r', then: 'allow', because: 'b', ...members });
}

const reviewed = { context: { reviewed: true } };

const rows: readonly [says: string, rule: object, why: RegExp | undefined][] = [
  ['exact words of a command', { when: { words: ['npm', 'test'] } }, undefined],
  ['exact words with an effect', { when: { words: ['npm', 'test'], effect: 'execute' } }, undefined],
  ['exactly what was asked', { when: { action: 'a'.repeat(64) } }, undefined],
  ['how a command begins', { when: { leading: ['npm', 'run', 'build'] } }, /neither an effect nor the exact words/],
  ['a program', { when: { program: 'npm' } }, /neither an effect nor the exact words/],
  ['every command', { when: { effect: 'execute' } }, /exact words/],
  ['every command, for one agent', { when: { effect: 'execute' }, agents: ['main'] }, /exact words/],
  ['what a program is not', { when: { effect: 'unknown' } }, /exact words/],
  ['one kind of git', { when: { effect: 'git', op: 'commit' } }, /exact words/],
  ['one file', { when: { effect: 'write', path: 'src/a.ts' } }, undefined],
  ['files of one folder', { when: { effect: ['read', 'write'], path: 'src/*.ts' } }, undefined],
  ['a folder and all below', { when: { effect: 'write', path: 'src/**' } }, /across folders/],
  ['a folder and all below, by its slash', { when: { effect: 'write', path: 'src/' } }, /across folders/],
  ['a file in any folder', { when: { effect: 'write', path: '**/a.ts' } }, /across folders/],
  ['a file in some folders', { when: { effect: 'write', path: 'packages/*/a.ts' } }, /across folders/],
  ['a folder of a name with one letter open', { when: { effect: 'write', path: 's?c/a.ts' } }, /across folders/],
  ['a file in one of two folders', { when: { effect: 'write', path: '{src,test}/a.ts' } }, /across folders/],
  ['two paths in braces', { when: { effect: 'write', path: '{src/a.ts,b.ts}' } }, /across folders/],
  ['two names in braces', { when: { effect: 'write', path: 'src/{a,b}.ts' } }, undefined],
  ['files wherever they are', { when: { effect: 'delete' } }, /no path/],
  ['a host, for every agent', { when: { effect: 'network', host: 'x.org' } }, /every agent/],
  ['a host, for every agent by its star', { when: { effect: 'network', host: 'x.org' }, agents: ['*'] }, /every agent/],
  ['a host, for one agent', { when: { effect: 'network', host: 'x.org' }, agents: ['main'] }, undefined],
  ['hosts, for one agent', { when: { effect: 'network', host: '*.x.org' }, agents: ['main'] }, /no single host/],
  ['any host, for one agent', { when: { effect: 'network' }, agents: ['main'] }, /no single host/],
  ['a narrow effect beside a wide one', { when: { effect: ['write', 'execute'], path: 'a' } }, /exact words/],
  ['calls of an agent, which no reviewer answers', { when: { effect: 'agent' }, agents: ['main'] }, undefined],
  ['a rule that asks', { when: { effect: 'execute' }, then: 'ask' }, undefined],
  ['a rule that denies', { when: { effect: 'execute' }, then: 'deny' }, undefined],
];

suite('while a reviewer is on', () => {
  for (const [says, rule, why] of rows) {
    test(`${says}: ${why === undefined ? 'stays' : 'is suspended'}`, () => {
      const found = whySuspended(ruleWith(rule));
      if (why === undefined) assert.equal(found, undefined);
      else assert.match(found ?? '', why);
    });
  }

  test('what a wide rule let pass is asked, and it is said which rule is suspended and why', () => {
    const policy = rulesOf(ruleWith({ id: 'all', when: { effect: 'execute' } }));
    assert.equal(judgeCommand('npm test', { policy }).kind, 'allow');
    const verdict = judgeCommand('npm test', { ...reviewed, policy });
    assert.equal(verdict.kind, 'ask');
    assert.match(
      verdict.because,
      /rule all \(user\) is suspended while a reviewer is on, because it does not name the exact words of a command/,
    );
    assert.equal(verdict.humanOnly, false, 'a reviewer may answer it');
  });

  test('a narrow rule lets pass what it did', () => {
    const policy = rulesOf(ruleWith({ when: { words: ['npm', 'test'] } }));
    assert.equal(judgeCommand('npm test', { ...reviewed, policy }).kind, 'allow');
  });

  test('a wide rule still confines what it matches, and asks at its limit', () => {
    const policy = rulesOf(
      ruleWith({ when: { effect: 'execute' }, sandbox: 'read-only', limit: { count: 1, per: 'day' } }),
    );
    const inside = { sandboxWorks: true, confinable: true };
    assert.equal(judgeCommand('npm test', { context: { ...inside, reviewed: true }, policy }).sandbox, 'read-only');
    const spent = judgeCommand('npm test', {
      context: { ...inside, reviewed: true, passesInSandbox: true, spent: () => 1 },
      policy,
    });
    assert.deepEqual([spent.kind, spent.humanOnly], ['ask', true]);
    assert.match(spent.because, /limit|once/);
  });

  test('a suspended rule is charged nothing', () => {
    const policy = rulesOf(ruleWith({ when: { effect: 'write', path: '**' }, uses: 3 }));
    const write = [{ kind: 'write', path: `${root}/a.ts` }] as const;
    assert.equal(judgeEffects(write, { policy, tool: 'write_file' }).spends.length, 1);
    const context = { reviewed: true, threshold: 100 };
    const passed = judgeEffects(write, { policy, tool: 'write_file', context });
    assert.deepEqual([passed.kind, passed.spends], ['allow', []]);
  });

  test('no offer is made of a rule that would be suspended', () => {
    const write = [{ kind: 'write', path: `${root}/src/a.ts` }] as const;
    const offered = (context: object) =>
      judgeEffects(write, { tool: 'write_file', context }).offers.flatMap(({ rules }) => rules);
    assert.ok(
      offered({}).some(rule => whySuspended(rule) !== undefined),
      'there is one without a reviewer',
    );
    assert.deepEqual(
      offered({ reviewed: true }).filter(rule => whySuspended(rule) !== undefined),
      [],
    );
  });

  test('a host is offered for the agent that asks alone, and taken it lets pass', () => {
    const fetched = [{ kind: 'network', host: 'x.org' }] as const;
    const asked = { tool: 'fetch_url', context: { reviewed: true } };
    const [offer, ...others] = judgeEffects(fetched, asked).offers;
    assert.ok(offer !== undefined && others.length > 0);
    assert.match(offer.words, /for "main"/);
    const policy = rulesOf(...offer.rules);
    assert.equal(judgeEffects(fetched, { ...asked, policy }).kind, 'allow');
  });

  test('all that is suspended is said in one sentence, and nothing where nothing is', () => {
    const wide = Array.from({ length: 10 }, (_, at) => ruleWith({ id: `w${at}`, when: { effect: 'execute' } }));
    const { rules } = policyOf({
      layer: 'user',
      from: 'your settings',
      content: [...wide, ruleWith({ when: { words: ['a'] } })],
    });
    assert.match(suspendedInWords(rules).join(), /these 10 wide rules are suspended.*w0 \(user\).* and 2 more\.$/);
    assert.match(suspendedInWords(rules.slice(0, 1)).join(), /this wide rule is suspended/);
    assert.deepEqual(suspendedInWords(rules.slice(-1)), []);
  });
});
