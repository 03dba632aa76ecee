import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { definitionOf } from '../../src/policy/agentDefinitions.js';
import type { AgentWords } from '../../src/policy/agents.js';
import type { Child, Context } from '../../src/policy/context.js';
import type { Effect } from '../../src/protocol/effect.js';
import { judgeEffects, policyOf } from './judging.js';

const call = (name: string): Effect => ({ kind: 'agent', name });
const handTo = (agent: string): Effect => ({ kind: 'attachment', name: 'plan.md', agent });
const worker: Child = { parents: ['main'], as: 'worker', above: ['main'], trust: [] };
const defined = { instructions: 'Do it.' };

interface Situation {
  readonly says: string;
  readonly file: object;
  readonly context?: Partial<Context>;
  readonly rows: readonly (readonly [effect: Effect, kind: 'allow' | 'ask' | 'deny'])[];
}

const free = { agentCallsRequireApproval: false, attachmentsRequireApproval: false };
const asks = { agentCallsRequireApproval: true, attachmentsRequireApproval: true };

/** Why exceptions for single agents exist at all. */
const situations: readonly Situation[] = [
  {
    says: 'a dangerous agent asks though calls of agents need no approval',
    file: { defaults: free, agents: { deployer: { ...defined, defaults: { agentCallsRequireApproval: true } } } },
    rows: [
      [call('deployer'), 'ask'],
      [call('explorer'), 'allow'],
    ],
  },
  {
    says: 'the same said with a rule',
    file: {
      defaults: free,
      rules: [{ id: 'd', when: { effect: 'agent', agent: 'deployer' }, then: 'ask', because: 'it deploys' }],
    },
    rows: [
      [call('deployer'), 'ask'],
      [call('explorer'), 'allow'],
    ],
  },
  {
    says: 'a harmless agent asks nobody though calls of agents need approval',
    file: { defaults: asks, agents: { summarizer: { ...defined, defaults: { agentCallsRequireApproval: false } } } },
    rows: [
      [call('summarizer'), 'allow'],
      [call('explorer'), 'ask'],
      [handTo('summarizer'), 'ask'],
    ],
  },
  {
    says: 'a name that nobody defined is no harmless agent',
    file: { agents: { summarizer: { defaults: { agentCallsRequireApproval: false } } } },
    rows: [[call('summarizer'), 'ask']],
  },
  {
    says: 'only an agent that could leak files asks for what it is handed',
    file: { defaults: free, agents: { uploader: { ...defined, defaults: { attachmentsRequireApproval: true } } } },
    rows: [
      [handTo('uploader'), 'ask'],
      [handTo('explorer'), 'allow'],
      [call('uploader'), 'allow'],
    ],
  },
  {
    says: 'what an agent that was started starts itself asks, though the first agent asks for none',
    file: { defaults: free, agents: { worker: { defaults: { agentCallsRequireApproval: true } } } },
    context: { agent: 'worker #1', child: worker },
    rows: [
      [call('explorer'), 'ask'],
      [handTo('explorer'), 'allow'],
    ],
  },
  {
    says: 'an agent that was started is freed of nothing that binds the one above it',
    file: { agents: { worker: { defaults: free } } },
    context: { agent: 'worker #1', child: worker },
    rows: [[call('explorer'), 'ask']],
  },
  {
    says: 'three deep is the deepest',
    file: { defaults: free },
    context: { agent: 'worker #3', child: { ...worker, above: ['worker #2', 'worker #1', 'main'] } },
    rows: [
      [call('explorer'), 'deny'],
      [handTo('explorer'), 'allow'],
    ],
  },
  {
    says: 'a name that would be taken for another agent is refused',
    file: { defaults: free, agents: { Deployer: defined } },
    rows: [
      [call('Main'), 'deny'],
      [call('EXPLORER'), 'deny'],
      [call('deployer'), 'deny'],
      [call('Deployer'), 'allow'],
    ],
  },
  {
    says: 'what a rule denies it denies in whatever letters the agent was named, and what it allows it does not',
    file: {
      rules: [
        { id: 'd', when: { effect: 'agent', agent: 'Explorer' }, then: 'deny', because: 'no' },
        { id: 'o', when: { effect: 'agent', agent: 'worker' }, then: 'deny', agents: ['MAIN'], because: 'no' },
        { id: 'a', when: { effect: 'agent', agent: 'Helper' }, then: 'allow', because: 'yes' },
      ],
    },
    rows: [
      [call('explorer'), 'deny'],
      [call('worker'), 'deny'],
      [call('helper'), 'ask'],
    ],
  },
  {
    says: 'no threshold lets an agent be started or handed anything',
    file: {},
    context: { threshold: 100 },
    rows: [
      [call('explorer'), 'ask'],
      [handTo('explorer'), 'ask'],
    ],
  },
];

suite('starting an agent', () => {
  for (const { says, file, context, rows } of situations) {
    test(says, () => {
      const policy = policyOf({ layer: 'user', from: 'your settings', content: file });
      assert.deepEqual(policy.problems, []);
      for (const [effect, kind] of rows)
        assert.equal(
          judgeEffects([effect], { policy, ...(context && { context }) }).kind,
          kind,
          JSON.stringify(effect),
        );
    });
  }

  test('only a person answers it, and what is remembered is this agent by its name', () => {
    const asked = judgeEffects([call('explorer')]);
    assert.equal(asked.humanOnly, true);
    assert.deepEqual(
      asked.offers.map(({ words }) => words.replace(/ until .*\./, ', for a day.')),
      [
        'Allow starting an agent called "explorer" for this session.',
        'Allow starting an agent called "explorer" in this workspace, for a day.',
        'Allow starting an agent called "explorer" in this workspace.',
      ],
    );
    const madeUp = judgeEffects([call('helper')]);
    assert.deepEqual([madeUp.offers, madeUp.noOffer], [[], 'An agent that nobody defined is asked about each time.']);
    assert.deepEqual(judgeEffects([call('explorer'), handTo('explorer')]).offers, []);
  });

  test('what a child asks is remembered for that child alone, and no longer than the session', () => {
    const context = { agent: 'worker #1', child: worker };
    const { offers } = judgeEffects([{ kind: 'network', host: 'x.org' }], { context });
    assert.deepEqual(
      offers.map(({ words }) => words),
      ['Allow using the network to x.org for "worker #1" for this session.'],
    );
  });
});

test('trust confines an agent of the extension too, and one whose instructions somebody else wrote', () => {
  const trust = [{ effect: 'read' }] as const;
  const said = (layer: 'admin' | 'user', agents: AgentWords['agents']): AgentWords => ({
    ...{ layer, from: layer, tools: undefined, defaults: undefined, agents },
  });
  const trustOf = (...all: readonly AgentWords[]) => definitionOf('worker', all)?.trust;
  assert.deepEqual(trustOf(said('admin', { worker: { trust } })), [trust]);
  assert.deepEqual(trustOf(said('user', { worker: { trust } }), said('admin', { worker: defined })), [trust]);
  const both = trustOf(said('user', { worker: { trust: [] } }), said('admin', { worker: { trust } }));
  assert.deepEqual(both, [trust, []], 'each confines');
  assert.deepEqual(trustOf(said('user', { worker: { summary: 'works' } })), []);
});

suite('what starting an agent is approved with', () => {
  const started = (name: string, file: object, context: Partial<Context> = {}): Effect | undefined => {
    const policy = policyOf({ layer: 'user', from: 'your settings', content: file });
    return judgeEffects([call(name)], { policy, context }).effects[0];
  };

  test('names the tools that it will have, those of who starts it and of the agent taken together', () => {
    const tools = (name: string, file: object = {}): unknown => {
      const effect = started(name, file);
      return effect?.kind === 'agent' && effect.tools;
    };
    assert.equal(tools('worker'), 'every tool');
    assert.equal(tools('worker', { tools: { off: ['fetch_url'] } }), 'every tool but fetch_url');
    assert.equal(
      tools('explorer', { tools: { off: ['find_files'] }, agents: { main: { tools: { off: ['search_text'] } } } }),
      'read_file, list_files, read_problems',
    );
    assert.equal(tools('explorer', { tools: { only: ['write_file'] } }), 'no tool');
  });

  test('names what passes without a rule, which passes for the agent, too', () => {
    const hands = (context: Partial<Context>): unknown => {
      const effect = started('worker', {}, context);
      return effect?.kind === 'agent' && effect.hands;
    };
    assert.deepEqual(hands({}), []);
    assert.deepEqual(hands({ threshold: 30, passesInSandbox: true, sandboxWorks: true }), [
      'Allow commands whose effects stay inside the sandbox.',
      'Allow what has a risk below 30, where no rule speaks.',
    ]);
  });

  test('what it passes by itself is no more than it is trusted with', () => {
    const write: Effect = { kind: 'write', path: '/home/u/project/a' };
    const kindOf = (trust: Child['trust']): string =>
      judgeEffects([write], { context: { threshold: 100, agent: 'worker #1', child: { ...worker, trust } } }).kind;
    assert.deepEqual(
      [[], [[{ effect: 'write' as const }]], [[{ effect: 'write' as const, path: 'src/**' }]], [[]]].map(kindOf),
      ['allow', 'allow', 'ask', 'ask'],
    );
  });

  test('what cannot be read of its trust makes everything ask, as any rule does', () => {
    const content = { agents: { worker: { ...defined, trust: [{ path: '!(a' }] } } };
    const policy = policyOf({ layer: 'user', from: 'your settings', content });
    assert.match(policy.problems.join(), /^your settings: agents\.worker\.trust\.0: path /);
    assert.ok(policy.broken);
  });
});
