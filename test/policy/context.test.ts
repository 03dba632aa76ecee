import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import type { Verdict } from '../../src/protocol/verdict.js';
import { judgeCommand, judgeEffects, policyOf, root, rulesOf, type Asked } from './judging.js';
import { rule, write } from './ruleRows.js';

type Row = readonly [says: string, act: string | readonly Effect[], asked: Asked, kind: Verdict['kind']];

const read: Effect = { kind: 'read', path: `${root}/a` };
const secret: Effect = { kind: 'read', path: `${root}/.env` };
const inside = write(`${root}/a`);
const background = (more: object = {}): Asked => ({ context: { mode: 'background', ...more } });
const held = (more: object = {}): Asked => ({ context: { sandboxWorks: true, passesInSandbox: true, ...more } });
const over = (threshold: number, more: object = {}): Asked => ({ context: { threshold, ...more } });

const rows: readonly Row[] = [
  ['nothing runs in a workspace that is not trusted', 'ls', { context: { trusted: false } }, 'deny'],
  ['nothing runs after a stop', 'ls', { context: { stopped: true } }, 'deny'],
  ['an action without effects is a fault and asks', [], {}, 'ask'],
  ['an action without effects asks at any threshold', [], over(100), 'ask'],

  ['reading passes in plan mode', 'ls', { context: { mode: 'plan' } }, 'allow'],
  ['what has no effect passes in plan mode', 'true', { context: { mode: 'plan' } }, 'allow'],
  ['reading outside is still asked in plan mode', 'cat /etc/hosts', { context: { mode: 'plan' } }, 'ask'],
  ['writing is denied in plan mode', 'touch a', { context: { mode: 'plan' } }, 'deny'],
  [
    'writing is denied in plan mode in spite of an allow rule',
    [inside],
    { policy: rulesOf(rule('allow', { effect: 'write' })), context: { mode: 'plan' } },
    'deny',
  ],
  ['a secret is denied in plan mode', [secret], { context: { mode: 'plan' } }, 'deny'],
  ['a threshold lets nothing pass in plan mode', 'cat /etc/hosts', over(100, { mode: 'plan' }), 'ask'],

  ['a default ask below the threshold passes', [inside], over(21), 'allow'],
  ['a default ask at the threshold is asked', [inside], over(20), 'ask'],
  [
    'an explicit ask is asked at any threshold',
    [inside],
    { policy: rulesOf(rule('ask', { effect: 'write' })), ...over(100) },
    'ask',
  ],
  ['a floor is asked at any threshold', [{ kind: 'delete', path: '/usr', recursive: true }], over(100), 'ask'],
  ['what is protected is asked at any threshold', [write(`${root}/Makefile`)], over(100), 'ask'],
  ['a secret is asked at any threshold', [secret], over(100), 'ask'],
  ['what is unknown is asked at any threshold', 'frobnicate', over(100), 'ask'],
  ['code in an argument is asked at any threshold', 'python -c 1', over(100), 'ask'],
  ['nothing passes beside something unknown', 'touch a; frobnicate', over(100), 'ask'],
  [
    'a deny stays a deny at any threshold',
    [inside],
    { policy: rulesOf(rule('deny', { effect: 'write' })), ...over(100) },
    'deny',
  ],

  ['reading passes in the background', 'ls', background(), 'allow'],
  ['a default ask is asked in the background without a sandbox', [inside], background(), 'ask'],
  [
    'a default ask that stays in a working sandbox passes in the background',
    [inside],
    background({ sandboxWorks: true }),
    'allow',
  ],
  [
    'deleting is too risky for the background',
    [{ kind: 'delete', path: `${root}/a` }],
    background({ sandboxWorks: true }),
    'ask',
  ],
  ['writing outside is asked in the background', [write('/srv/new')], background({ sandboxWorks: true }), 'ask'],
  [
    'the network is asked in the background',
    [{ kind: 'network', host: 'x.org' }],
    background({ sandboxWorks: true }),
    'ask',
  ],
  ['none at all holds in the background', [inside], background({ sandboxWorks: true, threshold: 0 }), 'ask'],
  ['a lower threshold holds in the background', [inside], background({ sandboxWorks: true, threshold: 20 }), 'ask'],
  ['a secret is asked in the background', [secret], background({ sandboxWorks: true }), 'ask'],
  [
    'what is protected is asked in the background',
    [write(`${root}/Makefile`)],
    background({ sandboxWorks: true }),
    'ask',
  ],
  [
    'an explicit ask is asked in the background',
    [inside],
    { policy: rulesOf(rule('ask', { effect: 'write' })), ...background({ sandboxWorks: true }) },
    'ask',
  ],
  [
    'what a rule allows runs in the background',
    [inside],
    { policy: rulesOf(rule('allow', { effect: 'write' })), ...background() },
    'allow',
  ],

  [
    'a command that writes inside passes where the sandbox holds it and that is switched on',
    'touch a',
    held(),
    'allow',
  ],
  ['and so does one that deletes a file inside', 'rm a', held(), 'allow'],
  ['and the code of the folder', 'npm test', held(), 'allow'],
  ['and git that stays on this machine', 'git add a', held(), 'allow'],
  ['also in the background, whatever its risk', 'rm a', held({ mode: 'background' }), 'allow'],
  ['it asks where that is not switched on', 'touch a', held({ passesInSandbox: false }), 'ask'],
  ['it asks where no sandbox holds', 'touch a', held({ sandboxWorks: false }), 'ask'],
  ['what writes outside crosses the edge', 'touch /srv/new', held(), 'ask'],
  ['what reads outside crosses the edge', 'cat /etc/hosts', held(), 'ask'],
  ['the network crosses the edge', 'curl https://x.org', held(), 'ask'],
  ['git that fetches crosses the edge', 'git fetch', held(), 'ask'],
  ['what is protected asks in a sandbox, too', 'touch Makefile', held(), 'ask'],
  ['a secret asks in a sandbox, too', 'cat .env', held(), 'ask'],
  ['a floor asks in a sandbox, too', 'rm -rf .git', held(), 'ask'],
  ['what is unknown asks in a sandbox, too', 'frobnicate', held(), 'ask'],
  ['code in an argument asks in a sandbox, too', 'python -c 1', held(), 'ask'],
  ['no file tool runs in the sandbox, so its changes ask', [inside], { tool: 'write_file', ...held() }, 'ask'],
  [
    'an explicit ask stays one in a sandbox',
    'touch a',
    { policy: rulesOf(rule('ask', { effect: 'write' })), ...held() },
    'ask',
  ],
  [
    'more than a task may do unasked asks in a sandbox, too',
    'touch a',
    held({ unasked: { changes: 50, deletions: 0, bytes: 0 } }),
    'ask',
  ],
  [
    'an administrator may have it ask all the same',
    'touch a',
    { policy: policyOf({ layer: 'admin', from: 'a', content: { constraints: { sandboxPasses: false } } }), ...held() },
    'ask',
  ],

  [
    'a session that has read a secret asks for every way out',
    [{ kind: 'network', host: 'x.org' }],
    { policy: rulesOf(rule('allow', { effect: 'network' })), context: { readSecret: true } },
    'ask',
  ],
  ['and at any threshold', [{ kind: 'network', host: 'x.org' }], over(100, { readSecret: true }), 'ask'],
  [
    'pushing is a way out',
    'git push',
    { policy: rulesOf(rule('allow', { effect: ['git', 'network'] })), context: { readSecret: true } },
    'ask',
  ],
  [
    'project code is a way out where no sandbox holds it',
    'npm test',
    { policy: rulesOf(rule('allow', { program: 'npm' })), context: { readSecret: true } },
    'ask',
  ],
  [
    'and is none where one does',
    'npm test',
    { policy: rulesOf(rule('allow', { program: 'npm' })), context: { readSecret: true, sandboxWorks: true } },
    'allow',
  ],
  [
    'program text is a way out where no sandbox holds it',
    'python3 -c "import urllib.request"',
    { policy: rulesOf(rule('allow', { program: 'python3' })), context: { readSecret: true } },
    'ask',
  ],
  [
    'and so is a program that no table knows',
    'frobnicate --all src',
    { policy: rulesOf(rule('allow', { words: ['frobnicate', '--all', 'src'] })), context: { readSecret: true } },
    'ask',
  ],
  ['reading on is no way out', [read], { context: { readSecret: true } }, 'allow'],
];

suite('what holds besides rules', () => {
  for (const [says, act, asked, kind] of rows) {
    test(says, () => {
      const verdict = typeof act === 'string' ? judgeCommand(act, asked) : judgeEffects(act, asked);
      assert.equal(verdict.kind, kind, verdict.because);
      assert.equal(verdict.instead !== undefined, kind !== 'allow');
    });
  }
});

test('only a person may answer for a floor, something protected, a secret or an explicit ask', () => {
  const explicit = rulesOf(rule('ask', { effect: 'write' }));
  const cases: readonly (readonly [Verdict, boolean])[] = [
    [judgeCommand('rm -rf /usr'), true],
    [judgeEffects([write(`${root}/Makefile`)]), true],
    [judgeEffects([secret]), true],
    [judgeEffects([inside], { policy: explicit }), true],
    [judgeEffects([inside]), false],
    [judgeCommand('frobnicate'), false],
    [judgeCommand('ls'), false],
  ];
  for (const [verdict, expected] of cases) assert.equal(verdict.humanOnly, expected, verdict.because);
});

test('what passed by the threshold says so, with its risk', () => {
  const { reasons } = judgeEffects([inside], over(50));
  assert.deepEqual(
    [reasons[0]?.from.kind, reasons[0]?.because],
    ['threshold', `it writes ${root}/a; its risk of 20 is below the threshold of 50`],
  );
});

test('a sentence says first what decides most', () => {
  assert.match(judgeCommand('rm -rf /usr').because, /^Something outside the workspace would be deleted/);
  assert.match(
    judgeEffects([write(`${root}/Makefile`)]).because,
    /^\S+Makefile is protected: it decides what a build runs; it writes/,
  );
});
