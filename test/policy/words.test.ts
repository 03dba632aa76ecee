import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ruleSchema, type Layer } from '../../src/protocol/rule.js';
import { commandInWords, ruleInWords } from '../../src/policy/words.js';

const rows: readonly (readonly [rule: object, words: string, layer?: Layer])[] = [
  [{ when: { effect: 'write', path: 'src/**' }, then: 'allow' }, 'Allow writing at src/**.'],
  [{ when: { effect: ['read', 'write'] }, then: 'deny' }, 'Never allow reading or writing.'],
  [
    { when: { effect: 'git', op: 'push', rewrites: true }, then: 'ask' },
    'Always ask before git with the operation "push" that rewrites history.',
  ],
  [
    { when: { tool: 'fetch_url' }, then: 'deny' },
    'Never allow anything through the tool "fetch_url" set by the administrator.',
    'admin',
  ],
  [
    { when: { words: ['a', 'b c', "d'e"], cwd: '/ws' }, then: 'allow' },
    `Allow the command a 'b c' 'd'\\''e' in /ws for this session.`,
    'session',
  ],
  [
    { when: { effect: 'network' }, unless: { host: '*.org' }, then: 'deny' },
    'Never allow using the network unless it is anything to *.org.',
  ],
  [
    { when: { program: 'npm' }, then: 'allow', agents: ['a', 'b'], modes: ['interactive'] },
    'Allow anything by the program "npm" for "a", "b" in the mode interactive.',
  ],
  [{ when: { effect: 'write' }, then: 'allow', uses: 1, agents: ['*'] }, 'Allow writing once.'],
  [{ when: { effect: 'write' }, then: 'allow', uses: 3 }, 'Allow writing 3 times.'],
  [
    { when: { words: ['make'], hash: 'h' }, then: 'allow' },
    'Allow the command make as long as what it runs stays exactly as it is now.',
  ],
];

suite('a rule as a sentence leaves nothing out', () => {
  for (const [raw, words, layer] of rows) {
    const rule = ruleSchema.parse({ id: 'x', because: 'x', ...raw });
    test(words, () => assert.equal(ruleInWords(rule, layer), words));
  }
});

test('every member of a rule changes its sentence', () => {
  const members = {
    effect: 'git',
    tool: 't',
    op: 'o',
    program: 'p',
    words: ['w'],
    cwd: '/c',
    path: '/p',
    host: 'h',
    remote: 'r',
    rewrites: true,
    deletesRef: true,
    discards: true,
    opaque: true,
    hash: 'x',
    action: 'y',
  };
  const sentence = (when: object): string =>
    ruleInWords(ruleSchema.parse({ id: 'x', because: 'x', then: 'deny', when }));
  for (const left of Object.keys(members)) {
    const rest = Object.fromEntries(Object.entries(members).filter(([name]) => name !== left));
    assert.notEqual(sentence(rest), sentence(members), left);
  }
});

test('one word of a command cannot pass for two', () => {
  assert.notEqual(commandInWords(['a b']), commandInWords(['a', 'b']));
  assert.equal(commandInWords(['', 'a;b', '$x']), "'' 'a;b' '$x'");
});
