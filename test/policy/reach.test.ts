import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Source } from '../../src/policy/compile.js';
import type { Context } from '../../src/policy/context.js';
import { evaluate } from '../../src/policy/evaluate.js';
import { mayReach, type Reach } from '../../src/policy/reach.js';
import { mayTalk } from '../../src/policy/talk.js';
import type { Effect } from '../../src/protocol/effect.js';
import { contextWith, effectsOf, factsOf, policyOf } from './judging.js';
import { net, rule } from './ruleRows.js';

interface Asked {
  readonly rules?: readonly object[];
  readonly admin?: object;
  readonly context?: Partial<Context>;
}

function reach(to: string, effects: readonly Effect[] | string, { rules = [], admin, context }: Asked = {}): Reach {
  const [, host = '', port = '443'] = /^(.*?)(?:#(\d+))?$/.exec(to) ?? [];
  const sources: Source[] = [{ layer: 'user', from: 'your settings', content: rules }];
  if (admin !== undefined) sources.push({ layer: 'admin', from: 'the admin file', content: admin });
  const policy = policyOf(...sources);
  assert.deepEqual(policy.problems, []);
  const declared = typeof effects === 'string' ? effectsOf(effects) : effects;
  const action = { tool: 'run_command', agent: 'main', hash: 'a1' };
  return mayReach({ host, port: Number(port) }, { action, effects: declared }, policy, contextWith(context));
}

const allow = (host: string, more: object = {}): object => rule('allow', { effect: 'network', host }, more);
const deny = (host: string): object => rule('deny', { effect: 'network', host });
const push: Effect = { kind: 'git', op: 'push', remote: 'https://git.example.org/me/it.git' };

type Row = readonly [
  says: string,
  to: string,
  effects: readonly Effect[] | string,
  expected: Reach['kind'],
  asked?: Asked,
];

const rows: readonly Row[] = [
  ['a host that the command names', 'example.org', 'curl https://example.org/x', 'allowed'],
  ['another host', 'evil.example', 'curl https://example.org/x', 'refused'],
  ['a host below the one that it names', 'a.example.org', 'curl https://example.org/x', 'refused'],
  ['a host whose name ends alike', 'notexample.org', 'curl https://example.org/x', 'refused'],
  ['its plain port', 'example.org#80', 'curl https://example.org/x', 'allowed'],
  ['a port that nobody named', 'example.org#22', 'curl https://example.org/x', 'refused'],
  ['a port that was named', 'example.org#8443', 'curl https://example.org:8443/x', 'allowed'],
  ['another port than the one that was named', 'example.org#443', 'curl https://example.org:8443/x', 'refused'],
  ['where git pushes to', 'git.example.org', [push], 'allowed'],
  ['a registry of the package manager', 'registry.npmjs.org', 'npm install left-pad', 'allowed'],
  ['a registry of another one', 'pypi.org', 'npm install left-pad', 'refused'],
  ['anything, when no host is named', 'example.org', 'npm test', 'refused'],
  ['a host that a rule allows', 'example.org', 'npm test', 'allowed', { rules: [allow('*.org')] }],
  ['its odd port', 'example.org#8080', 'npm test', 'refused', { rules: [allow('*.org')] }],
  [
    'the port of a server here, when a rule names this machine',
    'localhost#5432',
    'npm test',
    'allowed',
    { rules: [allow('localhost')] },
  ],
  [
    'the port of a server here, when a pattern happens to fit',
    'localhost#5432',
    'npm test',
    'refused',
    { rules: [allow('*')] },
  ],
  [
    'a host that a rule denies and another allows',
    'a.org',
    'npm test',
    'refused',
    { rules: [allow('*.org'), deny('a.org')] },
  ],
  [
    'a host that was approved and is denied by now',
    'a.org',
    'curl https://a.org',
    'refused',
    { rules: [deny('*.org')] },
  ],
  ['a denied host in other letters', 'a.org', [net('A.org')], 'refused', { rules: [deny('A.ORG')] }],
  [
    'a host outside the domains that are permitted',
    'a.org',
    'curl https://a.org',
    'refused',
    { admin: { constraints: { domains: ['*.com'] } } },
  ],
  ['a host that a rule allows only so often', 'a.org', 'npm test', 'refused', { rules: [allow('a.org', { uses: 3 })] }],
  [
    'a host that a rule allows, once a secret was read',
    'a.org',
    'npm test',
    'refused',
    { rules: [allow('a.org')], context: { readSecret: true } },
  ],
  [
    'a host that was named, once a secret was read: a person saw it',
    'a.org',
    'curl https://a.org',
    'allowed',
    { context: { readSecret: true } },
  ],
  ['a host of low risk below the threshold', 'a.org', 'npm test', 'refused', { context: { threshold: 90 } }],
  [
    'a host that was named, when everything was stopped',
    'a.org',
    'curl https://a.org',
    'refused',
    { context: { stopped: true } },
  ],
  [
    'a host by a rule that a reviewer suspends',
    'example.org',
    'npm test',
    'refused',
    { rules: [allow('example.org')], context: { reviewed: true } },
  ],
  [
    'a host by a rule for this agent, with a reviewer on',
    'example.org',
    'npm test',
    'allowed',
    { rules: [allow('example.org', { agents: ['main'] })], context: { reviewed: true } },
  ],
  ['a host in a folder that is not trusted', 'a.org', 'curl https://a.org', 'refused', { context: { trusted: false } }],
];

suite('while a command runs', () => {
  for (const [says, to, effects, expected, asked] of rows) {
    test(`${says}: ${expected}`, () => {
      const found = reach(to, effects, asked);
      assert.equal(found.kind, expected, found.because);
    });
  }

  test('only what names a host as it stands names it exactly', () => {
    const exactly = (found: Reach): boolean | undefined => (found.kind === 'allowed' ? found.exactly : undefined);
    assert.equal(exactly(reach('10.0.0.1', 'curl https://10.0.0.1')), true);
    assert.equal(exactly(reach('10.0.0.1', 'npm test', { rules: [allow('10.0.0.1')] })), true);
    assert.equal(exactly(reach('10.0.0.1', 'npm test', { rules: [allow('10.*')] })), false);
    const named = 'curl https://10.0.0.1';
    assert.equal(exactly(reach('10.0.0.1', named, { rules: [allow('*')] })), false, 'only the agent named it');
    assert.equal(exactly(reach('10.0.0.1', named, { rules: [allow('*'), allow('10.0.0.1')] })), true);
    const reviewed = { rules: [allow('*')], context: { reviewed: true } };
    assert.equal(exactly(reach('10.0.0.1', named, reviewed)), false, 'the pattern may have let it pass before');
  });

  test('a refusal says what was named', () => {
    const { because } = reach('evil.example', 'curl https://example.org/x');
    assert.equal(because, 'only example.org was named when it was approved');
  });
});

for (const [url, expected] of [
  ['https://example.org', 'allow'],
  ['http://localhost:5432', 'ask'],
  ['http://127.0.0.1:5432', 'ask'],
  ['http://10.0.0.1', 'ask'],
  ['http://[::1]:5432', 'ask'],
  ['http://localhost./', 'ask'],
  ['http://router/', 'ask'],
  ['http://nas.local/', 'ask'],
  ['http://metadata.google.internal/', 'ask'],
] as const) {
  test(`below the threshold a page of ${url}: ${expected}`, () => {
    const { hostname, port } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const effects: Effect[] = [{ kind: 'network', host, ...(port !== '' && { port: Number(port) }) }];
    const action = { tool: 'fetch_url', agent: 'main', hash: 'a1' };
    const verdict = evaluate({ action, effects }, factsOf(effects), policyOf(), contextWith({ threshold: 100 }));
    assert.equal(verdict.kind, expected, verdict.because);
  });
}

const talking: readonly [command: string, expected: boolean][] = [
  ['ls -la', false],
  ['git status', false],
  ['echo x > y', false],
  ['curl https://example.org', true],
  ['git fetch', true],
  ['npm install', true],
  ['npm test', true],
  ['node x.js', true],
  ['./frobnicate', true],
];

for (const [command, expected] of talking) {
  test(`${command} ${expected ? 'may want a network' : 'wants none, and gets no proxy'}`, () => {
    assert.equal(mayTalk(effectsOf(command)), expected);
  });
}
