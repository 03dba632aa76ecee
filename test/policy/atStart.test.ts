import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcedAtStart, refusalAtStart, startRefusalInWords, type Start } from '../../src/policy/atStart.js';
import { compile, noPolicy, type Compiled, type Source } from '../../src/policy/compile.js';
import type { PolicyFile } from '../../src/protocol/rule.js';

const usual: Start = { mode: 'interactive', threshold: undefined, model: 'anthropic/claude-a', reviewer: undefined };

function limitedBy(...all: readonly NonNullable<PolicyFile['constraints']>[]): Compiled {
  const sources = all.map((constraints, index): Source => {
    const content = { constraints };
    return index === 0 ? { layer: 'admin', from: '/etc/p.json', content } : { layer: 'user', from: 'yours', content };
  });
  return compile(sources, { home: '/home/me', roots: ['/work'] });
}

const starts: readonly [says: string, policy: Compiled, start: Partial<Start>, refusal: string | undefined][] = [
  ['nothing stands against a session where nothing was said', noPolicy, {}, undefined],
  ['a model is permitted by its name', limitedBy({ models: ['claude-a'] }), {}, undefined],
  ['a model is permitted by its provider and name', limitedBy({ models: ['anthropic/claude-a'] }), {}, undefined],
  [
    'a model of the same name from another provider is another model',
    limitedBy({ models: ['anthropic/claude-a'] }),
    { model: 'compatible/claude-a' },
    '/etc/p.json does not permit the model claude-a. Choose another model: anthropic/claude-a.',
  ],
  [
    'a model whose name begins like a permitted one is another model',
    limitedBy({ models: ['claude-a', 'claude-b'] }),
    { model: 'anthropic/claude-a-1' },
    '/etc/p.json does not permit the model claude-a-1. Choose another model: claude-a, claude-b.',
  ],
  [
    'a name with a slash is one name',
    limitedBy({ models: ['family/small'] }),
    { model: 'compatible/family/small' },
    undefined,
  ],
  [
    'a model without a name is not permitted by any',
    limitedBy({ models: ['claude-a'] }),
    { model: 'compatible/' },
    '/etc/p.json does not permit a model without a name. Choose another model: claude-a.',
  ],
  [
    'a reviewer is permitted by its name',
    limitedBy({ reviewers: ['careful'] }),
    { reviewer: 'compatible/careful' },
    undefined,
  ],
  [
    'a reviewer outside of those permitted is refused',
    limitedBy({ reviewers: ['careful'] }),
    { reviewer: 'compatible/quick' },
    '/etc/p.json does not permit the reviewer quick. Choose another reviewer: careful.',
  ],
  [
    'where no reviewer is permitted, any is refused',
    limitedBy({ reviewers: [] }),
    { reviewer: 'compatible/careful' },
    '/etc/p.json does not permit the reviewer careful. It permits no reviewer at all.',
  ],
  [
    'where only models are named, a reviewer is one of them',
    limitedBy({ models: ['claude-a'] }),
    { reviewer: 'compatible/careful' },
    '/etc/p.json does not permit the reviewer careful. Choose another reviewer: claude-a.',
  ],
  ['a script is no model', limitedBy({ models: ['claude-a'] }), { model: undefined }, undefined],
  [
    'lists that share no model permit none',
    limitedBy({ models: ['claude-a'] }, { models: ['claude-b'] }),
    {},
    '/etc/p.json with yours does not permit the model claude-a. It permits no model at all.',
  ],
  [
    'a mode outside of those permitted is refused',
    limitedBy({ modes: ['plan', 'interactive'] }),
    { mode: 'background' },
    '/etc/p.json does not permit the mode background. Choose another mode: plan, interactive.',
  ],
  [
    'an administrator’s file that cannot be read stops everything',
    compile([{ layer: 'admin', from: '/etc/p.json', broken: 'it is not JSON' }], { home: '/home/me', roots: [] }),
    {},
    '/etc/p.json: it is not JSON',
  ],
];
for (const [says, policy, start, expected] of starts) {
  test(says, () => {
    const refusal = refusalAtStart(policy, { ...usual, ...start });
    assert.equal(refusal && startRefusalInWords(refusal), expected);
  });
}

const thresholds: readonly [says: string, start: Partial<Start>, announced: RegExp | undefined][] = [
  ['a threshold above what is permitted is announced', { threshold: 50 }, /30 at most: 30 is used, not 50\.$/],
  ['a threshold within what is permitted is not', { threshold: 30 }, undefined],
  ['that of the background counts, too', { mode: 'background' }, /30 at most: 30 is used, not 40\.$/],
  ['none at all in the background is within what is permitted', { mode: 'background', threshold: 0 }, undefined],
  ['a plan has none', { mode: 'plan', threshold: 50 }, undefined],
];
for (const [says, start, announced] of thresholds) {
  test(says, () => {
    const words = announcedAtStart(limitedBy({ highestThreshold: 30 }), { ...usual, sandboxPasses: false, ...start });
    assert.equal(words.length, announced === undefined ? 0 : 1);
    if (announced !== undefined) assert.match(words[0] ?? '', announced);
  });
}

test('who switched on what passes in a sandbox is told where an administrator has it ask', () => {
  const told = (sandboxPasses: boolean, said?: boolean): readonly string[] =>
    announcedAtStart(said === undefined ? noPolicy : limitedBy({ sandboxPasses: said }), { ...usual, sandboxPasses });
  assert.deepEqual(told(true, false), ['/etc/p.json has what stays inside the sandbox ask all the same.']);
  assert.deepEqual([...told(false, false), ...told(true, true), ...told(true)], []);
});
