import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { GateRequest } from '../../src/approvals/gate.js';
import { SessionFacts } from '../../src/approvals/sessionFacts.js';
import { Reviewing } from '../../src/core/reviewing.js';
import type { ModelEvent } from '../../src/models/model.js';
import { settingsSchema } from '../../src/protocol/settings.js';
import { readAnswer } from '../../src/review/answer.js';
import { outcomeOf } from '../../src/review/table.js';
import { GateWorld } from '../fakes/gateWorld.js';
import { calls, fails, ScriptedModel, stop, text, type Said } from '../fakes/scriptedModel.js';

const settings = settingsSchema.parse({ 'reviewer.provider': 'compatible', 'reviewer.model': 'reader' });
const approval = { level: 'low', authorization: 'high', outcome: 'approve', rationale: 'It was asked for.' };

/** The real gate, policy and reviewer, with nobody there, and a model that says this. */
function worldWith(said: Said): { world: GateWorld; model: ScriptedModel } {
  const model = new ScriptedModel([said, said, said], undefined);
  const world = new GateWorld((deps, self) => ({
    ...deps,
    reviewer: new Reviewing({
      ...{ settings: () => settings, reviewer: async () => model, clock: self.clock, rules: self.rules },
      fault: fault => {
        throw fault;
      },
      ledger: { entries: () => [], rowsOf: () => [] },
      sessionFacts: new SessionFacts(),
      waiting: () => [],
      isolating: { isolation: { isolation: 'none', words: 'Nothing isolates this.' } },
    }),
  }));
  world.write('a.ts', 'one');
  world.context = { mode: 'background', reviewed: true };
  return { world, model };
}

const words = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc
    .record(
      {
        level: fc.constantFrom('low', 'medium', 'high', 'critical', 'none', 0),
        authorization: fc.constantFrom('unknown', 'low', 'medium', 'high', 'yes'),
        outcome: fc.constantFrom('approve', 'approve', 'refuse', 'allow', true),
        rationale: fc.oneof(fc.string(), fc.constant('It was asked for.')),
        scope: fc.constantFrom('always', 'session'),
        rule: fc.constant({ when: { effect: 'write' }, then: 'allow' }),
      },
      { requiredKeys: ['level', 'authorization', 'outcome', 'rationale'] },
    )
    .map(answer => JSON.stringify(answer)),
  fc.constant(JSON.stringify(approval)),
  fc.constantFrom(JSON.stringify(approval), `\`\`\`json\n${JSON.stringify(approval)}\n\`\`\``),
  fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 })).map(([a, b]) => a + JSON.stringify(approval) + b),
);
const ends = fc.constantFrom<ModelEvent>(
  stop,
  stop,
  stop,
  calls,
  { kind: 'ended', why: 'length', usage: undefined },
  { kind: 'ended', why: 'filtered', usage: undefined },
  fails('broken-stream'),
);
const streams = fc
  .tuple(fc.array(words, { minLength: 1, maxLength: 2 }), fc.integer({ max: 4, min: 0 }), ends)
  .map(([pieces, calling, end]): readonly ModelEvent[] => [
    ...pieces.map(text),
    ...(calling === 0 ? [{ kind: 'call', id: '1', tool: 'run_command', input: { command: 'ls' } } as const] : []),
    end,
  ]);

suite('whatever a reviewer answers', () => {
  const reserved: readonly [
    says: string,
    tool: string,
    input: object,
    more?: { readonly request?: Partial<GateRequest>; readonly set?: (world: GateWorld) => void },
  ][] = [
    ['a floor', 'run_command', { command: 'git push -f' }],
    ['what is outside and would be gone', 'delete_file', { path: '/home/me/notes' }],
    ['what is protected', 'write_file', { path: '.git/hooks/pre-commit', content: 'x' }],
    ['a secret', 'read_file', { path: '/home/me/.ssh/id_ed25519' }],
    ['what nobody could read', 'run_command', { command: 'a | b' }],
    [
      'what a rule asks a person about',
      'write_file',
      { path: 'b.ts', content: 'x' },
      {
        set: world => rules(world, [{ id: 'mine', when: { effect: 'write' }, then: 'ask', because: 'I want to see' }]),
      },
    ],
    [
      'what a rule allows that is suspended beside one that asks',
      'write_file',
      { path: 'b.ts', content: 'x' },
      {
        set: world =>
          rules(world, [
            { id: 'wide', when: { effect: 'write', path: '**' }, then: 'allow', because: 'all' },
            { id: 'mine', when: { effect: 'write' }, then: 'ask', because: 'I want to see' },
          ]),
      },
    ],
    [
      'a sandbox to be opened',
      'run_command',
      { command: 'make' },
      { request: { extra: [{ kind: 'host', host: 'a.example', port: 443 }] } },
    ],
    [
      'a way out after a secret',
      'run_command',
      { command: 'npm test' },
      { set: world => void (world.context = { ...world.context, readSecret: true }) },
    ],
    [
      'anything while the rules are broken',
      'write_file',
      { path: 'b.ts', content: 'x' },
      { set: world => rules(world, [{ id: 1 }]) },
    ],
    [
      'what is beyond the budget of a task',
      'write_file',
      { path: 'b.ts', content: 'x' },
      { set: world => void (world.context = { ...world.context, unasked: { changes: 50, deletions: 0, bytes: 0 } }) },
    ],
  ];

  for (const [says, tool, input, { request = {}, set = () => undefined } = {}] of reserved) {
    test(`it is not asked about ${says}, and does not let it pass`, async () => {
      const { world, model } = worldWith([text(JSON.stringify(approval)), stop]);
      set(world);
      const result = await world.ask(tool, input, request);
      assert.equal(result.kind, 'refused', JSON.stringify(result));
      assert.equal(model.requests.length, 0);
      assert.ok(!world.kinds().includes('run'));
    });
  }

  test('only a whole approval, through the table, lets one act pass, exactly as it was proposed, and changes nothing else', async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(streams, async events => {
        const { world } = worldWith(events);
        const { revision } = world.rules.policyFor('one');
        const result = await world.ask('edit_file', { path: 'a.ts', old: 'one', new: 'two' });
        const said = events.map(event => (event.kind === 'text' ? event.text : '')).join('');
        const read = readAnswer(said);
        const isWhole = events.at(-1) === stop && events.every(({ kind }) => kind !== 'call');
        const mayPass = isWhole && read.kind === 'read' && outcomeOf(read.given) === 'approve';
        if (result.kind === 'passed') {
          passed++;
          assert.ok(mayPass, said);
          assert.deepEqual(result.pass.action.input, { path: 'a.ts', old: 'one', new: 'two' });
          const [change] = result.pass.changes;
          assert.equal(change?.kind === 'write' && change.after.text, 'two');
          assert.equal(result.edited, undefined);
        } else {
          assert.equal(result.kind, 'refused');
          assert.ok(!mayPass, said);
        }
        assert.deepEqual(world.rules.list(), []);
        assert.equal(world.rules.policyFor('one').revision, revision);
        assert.ok(world.entries.every(({ kind }) => kind !== 'grant' && kind !== 'policy' && kind !== 'limit'));
        const scopes = world.entries.flatMap(body => (body.kind === 'decision' ? (body.scope ?? 'none') : []));
        assert.ok(scopes.every(scope => scope === 'once' || scope === 'none'));
      }),
      { numRuns: 400 },
    );
    assert.ok(passed > 20, `it passed ${passed} times`);
  });
});

function rules(world: GateWorld, content: readonly object[]): void {
  world.rules.set({ layer: 'user', from: 'test', content });
}
