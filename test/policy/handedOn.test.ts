import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Compiled } from '../../src/policy/compile.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Layer, Rule } from '../../src/protocol/rule.js';
import { home, judgeEffects, root } from './judging.js';

const allow = (id: string, more: Partial<Rule>): Rule => ({ id, when: {}, then: 'allow', because: 'b', ...more });

/** Only what was handed on is in force; its parent is what it was when it did so. */
function handedOn(rule: Rule, parent: Rule, layer: Layer): Compiled {
  const source = { layer: 'session', from: 'this session', content: [rule] } as const;
  return compile([{ ...source, handedOn: [{ id: rule.id, ancestors: [{ rule: parent, layer }] }] }], {
    home,
    roots: [root],
  });
}

test('what was handed on of a rule for the folder does not pass the folder’s own code where that rule would not', () => {
  const own: Effect = { kind: 'execute', program: 'npm', words: ['npm', 't'], cwd: root, opaque: true };
  const rule = { when: { words: ['npm', 't'] } };
  const verdictOf = (layer: Layer): string =>
    judgeEffects([own], { policy: handedOn(allow('child', rule), allow('parent', rule), layer) }).kind;
  assert.deepEqual([verdictOf('session'), verdictOf('workspace')], ['allow', 'ask']);
});

test('what passes is charged to a parent that does not speak itself, and says by which rule', () => {
  const write: Effect = { kind: 'write', path: `${root}/src/a` };
  const when = { effect: 'write', path: 'src/**' } as const;
  const parent = allow('parent', { when, uses: 3, limit: { count: 2, per: 'day' } });
  const child = allow('child', { when, uses: 1, limit: { count: 2, per: 'day' } });
  const { spends } = judgeEffects([write], { policy: handedOn(child, parent, 'session') });
  assert.deepEqual(
    spends.map(({ rule, per, most, via }) => [rule, per, most, via]),
    [
      ['child', 'ever', 1, undefined],
      ['child', 'day', 2, undefined],
      ['parent', 'ever', 3, 'child'],
      ['parent', 'day', 2, 'child'],
    ],
  );
});
