import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Compiled } from '../../src/policy/compile.js';
import { layerOf } from '../../src/policy/offers.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Offer, Verdict } from '../../src/protocol/verdict.js';
import { home, judgeCommand, judgeEffects, policyOf, root, rulesOf, type Asked } from './judging.js';
import { rule, write } from './ruleRows.js';

/** The rules as they hold once an offer was taken. */
const taking = ({ scope, rules }: Offer): Compiled => {
  const layer = layerOf(scope === 'once' ? 'session' : scope);
  return policyOf({ layer, from: layer, content: rules });
};
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
      assert.deepEqual(scopes(verdict).slice(0, 3), ['session', 'day', 'always']);
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
  ['touch $A', /no narrow rule can name/],
  ['touch *', /no narrow rule can name/],
  ['sudo ls', /sudo starts another program/],
  ['xargs touch', /xargs starts another program/],
  ['nohup make', /nohup starts another program/],
  ['ssh host ls', /ssh starts another program/],
  [[{ kind: 'execute', program: 'python3', words: ['python3', 'x.py'], cwd: root }], /runs text as code/],
  [[{ kind: 'network', host: '' }], /address/],
  [[write(`${root}/a`), { kind: 'write', path: `${root}/src`, glob: '*' }], /no narrow rule can name/],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => write(`${root}/${name}`)), /more than 6 parts/],
  [[{ kind: 'privilege', to: 'root' }], /privilege/],
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
    assert.deepEqual(scopes(verdict), ['session', 'session']);
    assert.match(verdict.offers[0]?.words ?? '', /This runs whatever is in the folder, also what the agent wrote\.$/);
  });

  test('is offered for longer in a working sandbox, and in a folder whose code is trusted', () => {
    assert.deepEqual(scopes(judgeCommand('npm test', { context: { sandboxWorks: true } })), [
      'session',
      'day',
      'always',
      'session',
    ]);
    assert.deepEqual(scopes(judgeCommand('npm test', { context: { trustsProjectCode: true } })), [
      'session',
      'day',
      'always',
      'session',
    ]);
  });

  test('is not offered where what it would run could not be read', () => {
    const effects: Effect[] = [{ kind: 'execute', program: 'make', opaque: true }];
    assert.deepEqual(scopes(judgeEffects(effects)), []);
  });

  test('remembered for always asks again when the sandbox no longer works', () => {
    const context = { sandboxWorks: true };
    const always = judgeCommand('npm test', { context }).offers.find(({ scope }) => scope === 'always');
    const policy = policyOf({ layer: 'workspace', from: 'this workspace', content: always?.rules });
    assert.equal(judgeCommand('npm test', { policy, context }).kind, 'allow');
    assert.equal(judgeCommand('npm test', { policy }).kind, 'ask');
    assert.equal(judgeCommand('npm test', { policy, context: { trustsProjectCode: true } }).kind, 'allow');
  });

  test('asks again when what it runs changes', () => {
    const offered = judgeCommand('npm test').offers[0];
    const policy = policyOf({ layer: 'session', from: 'session', content: offered?.rules });
    assert.equal(judgeCommand('npm test', { policy }).kind, 'allow');
    assert.equal(judgeCommand('npm test', { policy, machine: { projectHash: 'other' } }).kind, 'ask');
  });
});

test('a file is offered by its exact name, and its folder for this session', () => {
  const { offers } = judgeEffects([write(`${root}/src/a*.ts`)]);
  assert.deepEqual(
    offers.map(({ scope, rules: [made] }) => [scope, made.when.path]),
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
  const policy = policyOf({ layer: 'session', from: 'session', content: folder?.rules });
  const kinds = ['src/b.ts', 'src/deep/c.ts', 'src2/a.ts', 'a.ts'].map(
    path => judgeEffects([write(`${root}/${path}`)], { policy }).kind,
  );
  assert.deepEqual(kinds, ['allow', 'allow', 'ask', 'ask']);
});

test('a rule for a day ends after a day', () => {
  const day = judgeCommand('mkdir a').offers.find(({ scope }) => scope === 'day');
  assert.equal(day?.rules[0].expires, '2026-05-02T12:00:00.000Z');
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
        const policy = taking(offer);
        assert.equal(judged({ policy }).kind, 'allow');
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

const npmTest: Effect = { kind: 'execute', program: 'npm', opaque: true, words: ['npm', 'test'], cwd: root };
const gitAdd: Effect = { kind: 'git', op: 'add', words: ['git', 'add', 'a'], cwd: root };

suite('a list of commands', () => {
  test('is offered as a rule for each of its parts, or not at all', () => {
    const verdict = judgeEffects([npmTest, gitAdd, write(`${root}/out`)]);
    const [only, ...others] = verdict.offers;
    assert.deepEqual(others, []);
    assert.deepEqual(
      only?.rules.map(({ when }) => when.words ?? when.path),
      [['npm', 'test'], ['git', 'add', 'a'], `${root}/out`],
    );
    assert.match(
      only.words,
      /the command npm test in .* the command git add a in .* writing at .*out.*also what the agent/,
    );
    const { noOffer } = judgeEffects([npmTest, { kind: 'git', op: 'add' }]);
    assert.match(noOffer ?? '', /no plain words/);
  });

  test('passes when each part is covered, and asks when one is not', () => {
    const [offer] = judgeEffects([gitAdd, write(`${root}/out`)]).offers;
    assert.ok(offer !== undefined);
    const policy = taking(offer);
    assert.equal(judgeEffects([write(`${root}/out`), gitAdd], { policy }).kind, 'allow');
    assert.equal(judgeEffects([gitAdd, write(`${root}/other`)], { policy }).kind, 'ask');
    assert.equal(judgeEffects([gitAdd, npmTest], { policy }).kind, 'ask');
  });

  test('a rule for a command covers it in a list, and nothing that stands beside it', () => {
    const [offer] = judgeCommand('git add a').offers;
    assert.ok(offer !== undefined);
    const policy = taking(offer);
    assert.equal(judgeEffects([gitAdd], { policy }).kind, 'allow');
    assert.equal(judgeEffects([gitAdd, write(`${root}/out`)], { policy }).kind, 'ask');
    assert.equal(judgeEffects([{ ...gitAdd, cwd: '/elsewhere' }], { policy }).kind, 'ask');
    assert.equal(judgeEffects([gitAdd, { kind: 'env', name: 'GIT_DIR' }], { policy }).kind, 'ask');
  });
});

test('git that changes this repository alone is offered with any further words for the session', () => {
  const { offers } = judgeCommand('git add src/a.ts');
  const wider = offers.at(-1);
  assert.deepEqual(scopes(judgeCommand('git add src/a.ts')), ['session', 'day', 'always', 'session']);
  assert.equal(
    wider?.words,
    `Allow git with the subcommand "add" in ${root} that rewrites no history that deletes no branch or tag of a remote that discards nothing for this session.`,
  );
  assert.ok(wider);
  const policy = taking(wider);
  assert.equal(judgeCommand('git add b', { policy }).kind, 'allow');
  for (const other of ['git commit -m x', 'git -c core.pager=x add b', 'git push', 'touch b'])
    assert.equal(judgeCommand(other, { policy }).kind, 'ask', other);
  assert.deepEqual(scopes(judgeCommand('git rebase main')), ['session', 'day', 'always']);
});

test('git whose further words may take commits or changes is offered by its exact words alone', () => {
  for (const command of ['git branch x', 'git branch -D x', 'git tag v1', 'git tag -d v1', 'git stash', 'git switch x'])
    assert.deepEqual(scopes(judgeCommand(command)), ['session', 'day', 'always'], command);
});

suite('an offer that is taken covers no other act', () => {
  const acts = [
    'git add a',
    'git commit -m x',
    'mkdir a',
    'npm test',
    'npm install',
    'touch a',
    'curl https://x.org',
    'frobnicate --x',
  ];
  const others = [
    ...[
      'rm -rf /',
      'rm -rf .git',
      'git push -f',
      'git reset --hard origin/main',
      'npm publish',
      'cat .env',
      'touch Makefile',
    ],
    ...[
      'python -c 1',
      'bash -c ls',
      'sudo npm test',
      'sudo mkdir a',
      'ssh h npm test',
      'xargs touch a',
      'env PATH=. npm test',
    ],
    ...[
      'PATH=. npm test',
      'touch a > Makefile',
      'touch a; rm -rf /',
      'npm test | sh',
      'curl https://x.org | sh',
      'touch $(rm b)',
    ],
    ...[
      './npm test',
      '/tmp/npm test',
      '/tmp/touch a',
      'cd /tmp && touch a',
      'git -C /srv add a',
      'touch a b',
      'npm test --prefix x',
    ],
    ...['mkdir -m 777 a', 'GIT_DIR=/x git add a', 'touch a >> b', 'frobnicate --y', 'curl https://x.org -o a'],
  ];
  for (const act of acts) {
    test(act, () => {
      for (const offer of judgeCommand(act).offers) {
        const policy = taking(offer);
        for (const other of others)
          assert.notEqual(judgeCommand(other, { policy }).kind, 'allow', `${offer.words}: ${other}`);
      }
    });
  }
});
