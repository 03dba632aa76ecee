import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isToolOn } from '../../src/policy/agents.js';
import type { Child, Context } from '../../src/policy/context.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Layer } from '../../src/protocol/rule.js';
import { judgeEffects, policyOf, root } from './judging.js';
import { checkRows, rule, write } from './ruleRows.js';

const called: Effect = { kind: 'agent', name: 'reviewer' };
const attached: Effect = { kind: 'attachment', name: 'a.png' };
const madeUp: Child = { parents: ['deployer', 'main'], as: undefined, above: ['worker #1', 'main'], trust: [] };
const child = { agent: 'scout #1', child: madeUp };
const known = { agent: 'scout #1', child: { ...madeUp, as: 'scout' } };
const inside = [write(`${root}/src/a.ts`)];

checkRows('rules for agents', [
  ['a rule for this agent speaks', [rule('allow', { effect: 'write' }, { agents: ['main'] })], inside, 'allow'],
  ['a rule for another is silent', [rule('allow', { effect: 'write' }, { agents: ['scout'] })], inside, 'ask'],
  [
    'a rule for all lets a child do nothing by itself: what it may was handed on to it',
    [rule('allow', { effect: 'write' }, { agents: ['*'] })],
    inside,
    'ask',
    { context: child },
  ],
  [
    'nor does one that names it, which may give it more than those above it have',
    [rule('allow', { effect: 'write' }, { agents: ['scout', 'scout #1'] })],
    inside,
    'ask',
    { context: known },
  ],
  [
    'a child that somebody defined is denied what is denied by its name',
    [rule('deny', { effect: 'write' }, { agents: ['scout'] })],
    inside,
    'deny',
    { context: known },
  ],
  [
    'and one that a model made up is not known by that name',
    [rule('deny', { effect: 'write' }, { agents: ['scout'] })],
    inside,
    'ask',
    { context: child },
  ],
  [
    'a child that a model wrote is allowed nothing by its name',
    [rule('allow', { effect: 'write' }, { agents: ['scout'] })],
    inside,
    'ask',
    { context: child },
  ],
  [
    'nor by the name of its parent',
    [rule('allow', { effect: 'write' }, { agents: ['deployer'] })],
    inside,
    'ask',
    { context: child },
  ],
  [
    'what its parent is denied it is denied',
    [rule('deny', { effect: 'write' }, { agents: ['deployer'] })],
    inside,
    'deny',
    { context: child },
  ],
  [
    'what any agent above it must ask it must ask',
    [rule('ask', { effect: 'read' }, { agents: ['main'] })],
    [{ kind: 'read', path: `${root}/a` }],
    'ask',
    { context: child },
  ],
  [
    'what another is denied is not its concern',
    [rule('deny', { effect: 'read' }, { agents: ['other'] })],
    [{ kind: 'read', path: `${root}/a` }],
    'allow',
    { context: child },
  ],
]);

interface Default {
  readonly says: string;
  readonly files: readonly (readonly [Layer, object])[];
  readonly context?: Partial<Context>;
  readonly effect: Effect;
  readonly kind: 'allow' | 'ask';
}
const off = { defaults: { agentCallsRequireApproval: false, attachmentsRequireApproval: false } };
const on = { defaults: { agentCallsRequireApproval: true } };

suite('defaults', () => {
  const rows: readonly Default[] = [
    { says: 'an agent call asks where nobody says anything', files: [], effect: called, kind: 'ask' },
    { says: 'and passes where it needs no approval', files: [['user', off]], effect: called, kind: 'allow' },
    { says: 'so does an attachment', files: [['user', off]], effect: attached, kind: 'allow' },
    {
      says: 'whichever layer says that it asks, it asks',
      files: [
        ['user', off],
        ['admin', on],
      ],
      effect: called,
      kind: 'ask',
    },
    {
      says: 'and the other way round',
      files: [
        ['user', on],
        ['admin', off],
      ],
      effect: called,
      kind: 'ask',
    },
    {
      says: 'an agent may be excepted from asking',
      files: [['user', { ...on, agents: { main: off } }]],
      effect: called,
      kind: 'allow',
    },
    {
      says: 'an agent may be made to ask',
      files: [['user', { ...off, agents: { main: on } }]],
      effect: called,
      kind: 'ask',
    },
    {
      says: 'what is said of another agent is not said of this one',
      files: [['user', { ...off, agents: { other: on } }]],
      effect: called,
      kind: 'allow',
    },
    {
      says: 'an exception of one layer does not loosen another',
      files: [
        ['user', { agents: { main: off } }],
        ['admin', on],
      ],
      effect: called,
      kind: 'ask',
    },
    {
      says: 'a child that a model wrote is no agent of that name',
      files: [['user', { agents: { scout: off } }]],
      context: child,
      effect: called,
      kind: 'ask',
    },
    {
      says: 'and asks where an agent above it must',
      files: [['user', { ...off, agents: { main: on } }]],
      context: child,
      effect: called,
      kind: 'ask',
    },
    {
      says: 'where only the administrator may allow, nobody else frees it',
      files: [
        ['user', off],
        ['admin', { constraints: { allowRules: false } }],
      ],
      effect: called,
      kind: 'ask',
    },
    {
      says: 'a name that every object has is no agent',
      files: [['user', on]],
      context: { agent: 'constructor' },
      effect: called,
      kind: 'ask',
    },
  ];
  for (const { says, files, context, effect, kind } of rows) {
    test(says, () => {
      const policy = policyOf(...files.map(([layer, content]) => ({ layer, from: layer, content })));
      assert.deepEqual(policy.problems, []);
      assert.equal(judgeEffects([effect], { policy, ...(context && { context }) }).kind, kind);
    });
  }

  test('an exception is a rule, too: what a rule says goes before any default', () => {
    const content = { ...off, rules: [rule('ask', { effect: 'agent' }, { agents: ['main'] })] };
    const policy = policyOf({ layer: 'user', from: 'user', content });
    assert.equal(judgeEffects([called], { policy }).kind, 'ask');
  });
});

test("an agent's own tools are what is left of everybody's, and a child has no more than those above it", () => {
  const { said } = policyOf(
    {
      layer: 'admin',
      from: 'admin',
      content: {
        tools: { off: ['fetch_url'] },
        agents: { main: { tools: { only: ['read_file', 'fetch_url', 'run_command'] } } },
      },
    },
    {
      layer: 'user',
      from: 'user',
      content: { agents: { scout: { tools: { off: ['read_file'] } }, deployer: { tools: { off: ['run_command'] } } } },
    },
  );
  const tools = ['read_file', 'write_file', 'run_command', 'fetch_url'];
  const on = (who: Pick<Context, 'agent' | 'child'>): readonly string[] =>
    tools.filter(tool => isToolOn(tool, said, who));
  assert.deepEqual(on({ agent: 'main', child: undefined }), ['read_file', 'run_command']);
  assert.deepEqual(on({ agent: 'scout', child: undefined }), ['write_file', 'run_command']);
  assert.deepEqual(on(child), ['read_file']);
  assert.deepEqual(on(known), []);
  assert.deepEqual(on({ agent: '__proto__', child: undefined }), ['read_file', 'write_file', 'run_command']);
});
