import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { attenuates } from '../../src/policy/attenuation.js';
import { ruleCovers } from '../../src/policy/covers.js';
import type { Effect } from '../../src/protocol/effect.js';
import { ruleSchema, type Rule } from '../../src/protocol/rule.js';
import { home, judgeEffects, root, rulesOf } from './judging.js';

const allow = (when: object, more: object = {}): Rule =>
  ruleSchema.parse({ id: 'r', when, then: 'allow', because: 'b', ...more });

const write = { effect: 'write' };
const rows: readonly (readonly [parent: Rule, child: Rule, proven: boolean])[] = [
  [allow(write), allow(write), true],
  [allow(write), allow({ effect: 'write', path: 'src/**' }), true],
  [allow({ effect: ['write', 'delete'] }), allow(write), true],
  [allow(write), allow({ effect: ['write', 'delete'] }), false],
  [allow({ path: 'src/**' }), allow({ path: 'src/a/*.ts' }), true],
  [allow({ path: 'src/' }), allow({ path: './src/a' }), true],
  [allow({ path: 'src/**' }), allow({ path: 'src' }), false],
  [allow({ path: 'src/**' }), allow({ path: 'src2/a' }), false],
  [allow({ path: 'src/**' }), allow({ path: '*/a' }), false],
  [allow({ path: 'src/**' }), allow({ path: '~/src/a' }), false],
  [allow({ path: 's*/**' }), allow({ path: 'src/a' }), false],
  [allow({ path: 'src/**' }), allow({ path: 'src/{a,b}' }), false],
  [allow({ path: '**' }), allow({ path: 'a' }), true],
  [allow({ host: '*.x.org' }), allow({ host: 'a.x.org' }), true],
  [allow({ host: '*.x.org' }), allow({ host: '*.b.x.org' }), true],
  [allow({ host: '*.x.org' }), allow({ host: 'x.org' }), false],
  [allow({ host: '*.x.org' }), allow({ host: 'a.x.org.evil' }), false],
  [allow({ host: 'a*.x.org' }), allow({ host: 'ab.x.org' }), false],
  [allow({ program: 'npm' }), allow({ program: 'npm', words: ['npm', 'test'] }), false],
  [allow({ program: 'npm' }), allow({ effect: ['execute', 'unknown'], program: 'npm' }), false],
  [allow(write, { expires: '2030-01-02T00:00:00Z' }), allow(write, { expires: '2030-01-01T00:00:00Z' }), true],
  [allow(write, { expires: '2030-01-01T00:00:00Z' }), allow(write), false],
  [allow(write, { uses: 3 }), allow(write, { uses: 2 }), true],
  [allow(write, { uses: 3 }), allow(write), false],
  [
    allow(write, { limit: { count: 3, per: 'day' } }),
    allow(write, { limit: { count: 3, bytes: 5, per: 'day' } }),
    true,
  ],
  [allow(write, { limit: { count: 3, per: 'day' } }), allow(write, { limit: { count: 3, per: 'hour' } }), false],
  [allow(write, { agents: ['a', 'b'] }), allow(write, { agents: ['a'] }), true],
  [allow(write, { agents: ['a'] }), allow(write, { agents: ['*'] }), false],
  [allow(write, { agents: ['a'] }), allow(write), false],
  [allow(write, { agents: ['*'] }), allow(write), true],
  [allow(write, { modes: ['interactive'] }), allow(write, { modes: ['background'] }), false],
  [allow(write, { sandbox: 'workspace-write' }), allow(write, { sandbox: 'read-only' }), true],
  [allow(write, { sandbox: 'read-only' }), allow(write, { sandbox: 'workspace-write' }), false],
  [allow(write, { unless: { path: 'a' } }), allow(write), false],
  [allow(write, { unless: { path: 'a' } }), allow(write, { unless: { path: 'a' } }), true],
];

suite('a grant that is handed on', () => {
  for (const [parent, child, proven] of rows) {
    const of = (rule: Rule): string => JSON.stringify({ ...rule, id: undefined, because: undefined, then: undefined });
    test(`${of(parent)} ${proven ? 'covers' : 'is not proven to cover'} ${of(child)}`, () => {
      const found = attenuates(parent, child);
      assert.equal(found.kind, proven ? 'proven' : 'unproven');
      if (found.kind === 'unproven') assert.match(found.because, /^"\w+" is not provably within what was given$/);
    });
  }
});

const part = fc.constantFrom('a', 'src', 'src2', '.env2', 'b.ts');
const path = fc
  .tuple(fc.constantFrom(root, home, '/tmp', ''), fc.array(part, { maxLength: 3 }))
  .map(([start, parts]) => [start, ...parts].join('/') || '/');
const maybe = fc.option(fc.constant(true), { nil: undefined });
const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc
    .record({ kind: fc.constantFrom('write', 'delete'), path, recursive: maybe, unsure: maybe })
    .map(({ kind, path, recursive, unsure }) => ({
      ...{ kind, path },
      ...(recursive && { recursive }),
      ...(unsure && { unsure }),
    })),
  fc.constantFrom('x.org', 'a.x.org', 'ax.org', '').map((host): Effect => ({ kind: 'network', host })),
  fc
    .record({
      program: fc.constantFrom('npm', 'node'),
      inline: maybe,
      words: fc.constantFrom(['npm', 't'], ['npm', 't', '-y']),
      leading: fc.constantFrom(['npm', 't'], ['npm', 'test']),
    })
    .map(({ program, inline, words }): Effect => ({
      kind: 'execute',
      program,
      words,
      cwd: root,
      ...(inline && { inline }),
    })),
  fc.constantFrom<Effect>({ kind: 'unknown', why: 'w', program: 'npm', words: ['npm', 't'], cwd: root }),
);
const members = {
  effect: fc.oneof(
    fc.constantFrom('write', 'delete', 'network', 'execute', 'unknown'),
    fc.constantFrom(['write', 'delete'], ['execute', 'unknown'], ['unknown', 'network', 'write']),
  ),
  path: fc
    .tuple(
      fc.constantFrom('', '~/', '/tmp/', './'),
      fc.array(fc.oneof(part, fc.constantFrom('*', '**', '**', 's*')), { minLength: 1, maxLength: 3 }),
    )
    .map(([start, parts]) => start + parts.join('/')),
  host: fc.constantFrom('x.org', '*.x.org', '*', '*x.org', 'a.x.org', 'a*.org'),
  program: fc.constantFrom('npm', 'node'),
  subcommand: fc.constantFrom('t', 'u'),
  flags: fc.constantFrom(['-y'], ['-y', '-z']),
  words: fc.constantFrom(['npm', 't'], ['npm', 't', '-y']),
  cwd: fc.constant(root),
};
type Member = keyof typeof members;
const names = fc.subarray(Object.keys(members) as Member[], { minLength: 1, maxLength: 3 });
const when = fc
  .tuple(fc.record(members), names)
  .map(([all, chosen]) => Object.fromEntries(chosen.map(name => [name, all[name]])));

const isWithin = {
  allow: (parent, child) => attenuates(parent, child).kind === 'proven',
  deny: ruleCovers,
} satisfies Record<string, (parent: Rule, child: Rule) => boolean>;

test('what is proven to be within another speaks of nothing that the other does not, allowing or denying', () => {
  let proven = 0;
  let passed = 0;
  fc.assert(
    // A child that takes over some members of its parent is far oftener within it than any two rules are.
    fc.property(
      when,
      when,
      fc.boolean(),
      fc.constantFrom('allow', 'deny'),
      fc.array(effect, { minLength: 1, maxLength: 12 }),
      (of, own, inherits, then, effects) => {
        const parent: Rule = { ...allow(of), then };
        const child: Rule = { ...allow(inherits ? { ...of, ...own } : own), then };
        if (!isWithin[then](parent, child)) return;
        proven += 1;
        for (const one of effects) {
          const speaks = (rule: Rule): boolean =>
            judgeEffects([one], { policy: rulesOf(rule) }).reasons.some(({ from }) => from.kind === 'rule');
          if (!speaks(child)) continue;
          passed += 1;
          assert.ok(speaks(parent), JSON.stringify({ then, parent: of, child: child.when, one }));
        }
      },
    ),
    { numRuns: 6000, endOnFailure: true },
  );
  assert.ok(
    proven > 300 && passed > 80,
    `${proven} pairs were proven and ${passed} acts passed: this shows too little`,
  );
});
