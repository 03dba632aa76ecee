import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isToolOn } from '../../src/policy/agents.js';
import type { Source } from '../../src/policy/compile.js';
import { effectsOf, judgeCommand, judgeEffects, policyOf, root, rulesOf } from './judging.js';
import { rule, write } from './ruleRows.js';

const good = { id: 'no-writes', when: { effect: 'write' }, then: 'deny', because: 'we only read here' };

const broken: Readonly<Record<string, unknown>> = {
  'a rule that is no object': 'allow everything',
  'a member that does not exist': { ...good, wen: {} },
  'a kind of effect that does not exist': { ...good, when: { effect: 'wirte' } },
  'a mode that does not exist': { ...good, modes: ['interactiv'] },
  'a verdict that does not exist': { ...good, then: 'permit' },
  'no reason': { ...good, because: '' },
  'no id': { ...good, id: undefined },
  'an allow that says nothing': rule('allow', {}),
  'an empty unless': { ...good, unless: {} },
  'an expiry of a deny': { ...good, expires: '2030-01-01T00:00:00Z' },
  'uses of an ask': { ...good, then: 'ask', uses: 1 },
  'a date that is none': rule('allow', { effect: 'write' }, { expires: 'tomorrow' }),
  'a path with groups': { ...good, when: { path: '+(a|b)/**' } },
  'a path that climbs': { ...good, when: { path: '../x' } },
  'a path that climbs out of a brace': { ...good, when: { path: '{..,src}/x' } },
  'a path with too many stars': { ...good, when: { path: '*a*b*c*d' } },
  'a path too long': { ...good, when: { path: 'a/'.repeat(300) } },
  'a host with too many stars': { ...good, when: { host: '*a*b*c*d' } },
  'an unless path with groups': { ...good, unless: { path: '!(a)' } },
  'a limit of a deny': { ...good, limit: { count: 1, per: 'day' } },
  'a limit of nothing': rule('allow', { effect: 'write' }, { limit: { per: 'day' } }),
  'a limit in no period': rule('allow', { effect: 'write' }, { limit: { count: 1 } }),
  'a sandbox for what is denied': { ...good, sandbox: 'read-only' },
  'a sandbox that does not exist': { ...good, then: 'ask', sandbox: 'some' },
  'a flag that is a word': { ...good, when: { flags: ['force'] } },
  'a test that does not match': { ...good, tests: { matches: ['ls'] } },
  'a test that should miss and matches': { ...good, tests: { misses: ['touch a'] } },
};

suite('a rule that cannot be read makes everything ask, and denies still deny', () => {
  for (const [name, raw] of Object.entries(broken)) {
    test(name, () => {
      const policy = rulesOf(raw, rule('allow', { effect: 'network' }), { ...good, when: { effect: 'delete' } });
      assert.equal(policy.broken, true);
      assert.equal(policy.problems.length, 1);
      assert.match(policy.problems[0] ?? '', /^your settings: rule /);
      assert.equal(judgeCommand('ls', { policy }).kind, 'ask');
      assert.equal(judgeCommand('true', { policy, context: { threshold: 100 } }).kind, 'ask');
      assert.equal(judgeEffects([{ kind: 'network', host: 'x' }], { policy }).kind, 'ask');
      assert.equal(judgeCommand('rm a', { policy }).kind, 'deny');
      assert.deepEqual(judgeCommand('touch a', { policy }).offers, []);
    });
  }
});

test('a rule names what is wrong and where', () => {
  const policy = rulesOf(rule('allow', { effect: 'write' }), { ...good, when: { effect: 'wirte' } });
  assert.match(policy.problems[0] ?? '', /^your settings: rule "no-writes": when\.effect: /);
});

test('a policy file with a member that nobody knows is broken, and its rules still hold', () => {
  const policy = policyOf({ layer: 'admin', from: 'the admin file', content: { rules: [good], ruels: [] } });
  assert.equal(policy.broken, true);
  assert.equal(judgeCommand('touch a', { policy }).kind, 'deny');
});

test('content that is no policy at all is broken', () => {
  for (const content of ['text', 7, true, { rules: 'none' }]) {
    assert.equal(policyOf({ layer: 'user', from: 'your settings', content }).broken, true, JSON.stringify(content));
  }
});

test('a source without content says nothing', () => {
  for (const content of [undefined, null, [], {}]) {
    const policy = policyOf({ layer: 'user', from: 'your settings', content });
    assert.deepEqual([policy.broken, policy.rules.length], [false, 0]);
  }
});

test('a user layer that cannot be read leaves the admin layer standing', () => {
  const policy = policyOf(
    { layer: 'admin', from: 'the admin file', content: [good] },
    { layer: 'user', from: 'your settings', broken: 'it is not JSON' },
  );
  assert.deepEqual([policy.broken, policy.halted], [true, undefined]);
  assert.equal(judgeCommand('touch a', { policy }).kind, 'deny');
  assert.equal(judgeCommand('ls', { policy }).kind, 'ask');
});

test('an insecure admin file stops the agent', () => {
  const policy = policyOf({ layer: 'admin', from: '/etc/countersign/policy.json', broken: 'others may write it' });
  const verdict = judgeCommand('ls', { policy });
  assert.equal(verdict.kind, 'deny');
  assert.match(verdict.because, /the agent is stopped: \/etc\/countersign\/policy\.json: others may write it/);
});

test('tests inside of a rule that hold are no fault', () => {
  const tests = { matches: ['git push -f', 'git push origin +main'], misses: ['git push origin topic', 'ls'] };
  const policy = rulesOf(rule('deny', { effect: 'git', op: 'push', rewrites: true }, { tests }));
  assert.deepEqual(policy.problems, []);
});

suite('a rule is tested on what it would be judged by', () => {
  const rows: readonly (readonly [says: string, when: object, tests: { matches?: string[]; misses?: string[] }])[] = [
    ['the secrets among what is read', { effect: 'secret' }, { matches: ['cat .env'], misses: ['cat a', 'cat *'] }],
    [
      'reads of git are none of its acts',
      { effect: 'git' },
      { matches: ['git add a'], misses: ['git diff', 'git log'] },
    ],
    ['the words of what does nothing', { words: ['true'] }, { matches: ['true'], misses: ['true; ls', 'true x'] }],
    ['the folder that a command starts in', { cwd: root }, { matches: ['npm test'], misses: ['cd src && npm test'] }],
    ['a path that cannot be read', { path: 'src/**' }, { matches: ['cat src/a', 'cat "$X"'], misses: ['cat a'] }],
  ];
  for (const [says, when, tests] of rows) {
    test(says, () => assert.deepEqual(rulesOf(rule('deny', when, { tests })).problems, []));
  }
});

test('the same content has the same revision, whatever the order of its sources', () => {
  const sources: Source[] = [
    { layer: 'user', from: 'your settings', content: [good] },
    { layer: 'session', from: 'session', content: [rule('allow', { effect: 'write' })] },
  ];
  const revision = policyOf(...sources).revision;
  assert.match(revision, /^[0-9a-f]{16}$/);
  assert.equal(policyOf(...sources.toReversed()).revision, revision);
  assert.notEqual(policyOf(...sources.slice(1)).revision, revision);
});

test('tool sets intersect over the layers, and what is off stays off', () => {
  const { said } = policyOf(
    { layer: 'admin', from: 'admin', content: { tools: { only: ['read_file', 'run_command', 'write_file'] } } },
    {
      layer: 'user',
      from: 'user',
      content: { tools: { only: ['read_file', 'write_file', 'fetch_url'], off: ['write_file'] } },
    },
  );
  const on = ['read_file', 'run_command', 'write_file', 'fetch_url'].filter(tool =>
    isToolOn(tool, said, { agent: 'main', child: undefined }),
  );
  assert.deepEqual(on, ['read_file']);
});

suite('constraints', () => {
  const constrained = (constraints: object, ...rules: object[]): ReturnType<typeof policyOf> =>
    policyOf(
      { layer: 'admin', from: 'the admin file', content: { constraints } },
      { layer: 'user', from: 'your settings', content: rules },
    );

  test('only the admin layer may allow where others may not', () => {
    const policy = constrained({ allowRules: false }, rule('allow', { effect: 'write' }));
    const verdict = judgeCommand('frobnicate', { policy });
    assert.equal(judgeEffects([write(`${root}/a`)], { policy }).kind, 'ask');
    assert.deepEqual(
      [verdict.offers, verdict.noOffer],
      [[], 'the admin file does not permit a rule that would cover this.'],
    );
  });

  test('a mode that is not permitted is denied, and the reason names whose rule it is', () => {
    const verdict = judgeCommand('ls', { policy: constrained({ modes: ['plan'] }) });
    assert.deepEqual(
      [verdict.kind, verdict.because],
      ['deny', 'Denied: the admin file does not permit the mode interactive.'],
    );
  });

  test('the highest threshold holds against a higher one', () => {
    const asked = { policy: constrained({ highestThreshold: 10 }), context: { threshold: 100 } };
    assert.equal(judgeEffects([write(`${root}/a`)], asked).kind, 'ask');
  });

  test('a grant that lasts longer than the longest does not hold', () => {
    const forever = rule('allow', { effect: 'write' });
    const long = rule('allow', { effect: 'write' }, { expires: '2026-05-03T00:00:00Z' });
    const short = rule('allow', { effect: 'write' }, { expires: '2026-05-01T20:00:00Z' });
    const kinds = [forever, long, short].map(
      one => judgeEffects([write(`${root}/a`)], { policy: constrained({ longestGrantHours: 12 }, one) }).kind,
    );
    assert.deepEqual(kinds, ['ask', 'ask', 'allow']);
  });

  test('numbers take the smallest and sets the common part', () => {
    const { constraints } = policyOf(
      {
        layer: 'admin',
        from: 'one',
        content: { constraints: { highestThreshold: 30, modes: ['interactive', 'plan'] } },
      },
      { layer: 'user', from: 'two', content: { constraints: { highestThreshold: 50, modes: ['plan', 'background'] } } },
    );
    assert.deepEqual([constraints.highestThreshold?.value, constraints.modes?.value], [30, ['plan']]);
  });
});

test('the effects of a command are those its rule tests see', () => {
  assert.deepEqual(
    effectsOf('touch a').map(({ kind }) => kind),
    ['execute', 'write'],
  );
});
