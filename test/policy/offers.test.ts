import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { withRule } from '../../src/policy/compile.js';
import { layerOf } from '../../src/policy/offers.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Offer, Verdict } from '../../src/protocol/verdict.js';
import { home, judgeCommand, judgeEffects, policyOf, root, rulesOf, type Asked } from './judging.js';
import { net, rule, write } from './ruleRows.js';

const scopes = ({ offers }: Verdict): readonly string[] => offers.map(({ scope }) => scope);

suite('a command of plain words is offered as exact words in the exact folder', () => {
  for (const command of [
    'git branch topic',
    'mkdir a',
    'npm install',
    'frobnicate --x',
    'git commit -m "a b"',
    'curl https://x.org',
    'cat /etc/hosts',
  ]) {
    test(command, () => {
      const verdict = judgeCommand(command);
      assert.deepEqual(scopes(verdict), ['session', 'day', 'always']);
    });
  }
});

const never: readonly (readonly [act: string | readonly Effect[], why: RegExp, asked?: Asked])[] = [
  ['git push -f', /cannot be undone/],
  ['rm -rf /usr', /cannot be undone/],
  ['cat .env', /Secrets/],
  ['touch Makefile', /protected/],
  ['python -c 1', /written into a command/],
  ["bash -c 'ls'", /written into a command/],
  ['node', /written into a command/],
  ['ls; touch a', /Only one simple command/],
  ['touch $A', /Only one simple command/],
  ['touch *', /Only one simple command/],
  ['echo a > b', /Only one simple command/],
  [[write(`${root}/a`), write(`${root}/b`)], /more than one file/],
  [[net('x.org')], /something else than files/],
  [[], /until the policy is mended/],
  [
    'touch a',
    /A rule insists on asking: the test says ask \(rule ask-it/,
    { policy: rulesOf(rule('ask', { effect: 'write' })) },
  ],
];

suite('what cannot be remembered says why', () => {
  for (const [act, why, asked] of never) {
    test(JSON.stringify(act), () => {
      const verdict = typeof act === 'string' ? judgeCommand(act, asked) : judgeEffects(act, asked);
      assert.equal(verdict.kind, 'ask');
      assert.deepEqual(verdict.offers, []);
      assert.match(verdict.noOffer ?? '', why);
    });
  }
});

suite("the project's own code", () => {
  test('is offered for this session alone where no sandbox works, and says what it runs', () => {
    const verdict = judgeCommand('npm test');
    assert.deepEqual(scopes(verdict), ['session']);
    assert.match(verdict.offers[0]?.words ?? '', /This runs whatever is in the folder, also what the agent wrote\.$/);
  });

  test('is offered for longer in a working sandbox, and in a folder whose code is trusted', () => {
    assert.deepEqual(scopes(judgeCommand('npm test', { context: { sandboxWorks: true } })), [
      'session',
      'day',
      'always',
    ]);
    assert.deepEqual(scopes(judgeCommand('npm test', { context: { trustsProjectCode: true } })), [
      'session',
      'day',
      'always',
    ]);
  });

  test('is not offered where what it would run could not be read', () => {
    const effects: Effect[] = [{ kind: 'execute', program: 'make', opaque: true }];
    assert.deepEqual(scopes(judgeEffects(effects)), []);
  });

  test('remembered for always asks again when the sandbox no longer works', () => {
    const context = { sandboxWorks: true };
    const always = judgeCommand('npm test', { context }).offers.find(({ scope }) => scope === 'always');
    const policy = policyOf({ layer: 'workspace', from: 'this workspace', content: [always?.rule] });
    assert.equal(judgeCommand('npm test', { policy, context }).kind, 'allow');
    assert.equal(judgeCommand('npm test', { policy }).kind, 'ask');
    assert.equal(judgeCommand('npm test', { policy, context: { trustsProjectCode: true } }).kind, 'allow');
  });

  test('asks again when what it runs changes', () => {
    const offered = judgeCommand('npm test').offers[0];
    const policy = policyOf({ layer: 'session', from: 'session', content: [offered?.rule] });
    assert.equal(judgeCommand('npm test', { policy }).kind, 'allow');
    assert.equal(judgeCommand('npm test', { policy, machine: { projectHash: 'other' } }).kind, 'ask');
  });
});

test('a file is offered by its exact name, and its folder for this session', () => {
  const { offers } = judgeEffects([write(`${root}/src/a*.ts`)]);
  assert.deepEqual(
    offers.map(({ scope, rule: made }) => [scope, made.when.path]),
    [
      ['session', `${root}/src/a\\*.ts`],
      ['day', `${root}/src/a\\*.ts`],
      ['always', `${root}/src/a\\*.ts`],
      ['session', `${root}/src/**`],
    ],
  );
});

test('a rule for the folder covers its other files and nothing beside it', () => {
  const { offers } = judgeEffects([write(`${root}/src/a.ts`)]);
  const folder = offers.at(-1);
  const policy = policyOf({ layer: 'session', from: 'session', content: [folder?.rule] });
  const kinds = ['src/b.ts', 'src/deep/c.ts', 'src2/a.ts', 'a.ts'].map(
    path => judgeEffects([write(`${root}/${path}`)], { policy }).kind,
  );
  assert.deepEqual(kinds, ['allow', 'allow', 'ask', 'ask']);
});

test('a rule for a day ends after a day', () => {
  const day = judgeCommand('mkdir a').offers.find(({ scope }) => scope === 'day');
  assert.equal(day?.rule.expires, '2026-05-02T12:00:00.000Z');
});

suite('an offer that is taken lets the same action pass the next time, and says exactly what it covers', () => {
  const acts: readonly (string | readonly Effect[])[] = [
    'git branch topic',
    'mkdir a',
    'npm test',
    "touch 'a b'",
    [write(`${root}/a`)],
    [{ kind: 'delete', path: `${root}/dist`, recursive: true }],
    [{ kind: 'read', path: `${home}/notes` }],
  ];
  for (const act of acts) {
    test(JSON.stringify(act), () => {
      const judged = (asked: Asked): Verdict =>
        typeof act === 'string' ? judgeCommand(act, asked) : judgeEffects(act, asked);
      const { offers } = judged({});
      assert.ok(offers.length > 0);
      for (const offer of offers) {
        const policy = withRule(policyOf(), offer.rule, layerOf(offer.scope === 'once' ? 'session' : offer.scope), {
          home,
          roots: [root],
        });
        assert.ok(policy !== undefined && judged({ policy }).kind === 'allow');
      }
    });
  }
});

test('the words of an offer name command, folder, scope and end', () => {
  const words = (found: Offer | undefined): string | undefined => found?.words;
  const [session, day, always] = judgeCommand("touch 'a b'").offers;
  assert.equal(words(session), `Allow the command touch 'a b' in ${root} for this session.`);
  assert.equal(words(day), `Allow the command touch 'a b' in ${root} in this workspace until 2026-05-02 12:00 UTC.`);
  assert.equal(words(always), `Allow the command touch 'a b' in ${root} in this workspace.`);
});
