import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { GateResult } from '../../src/approvals/gate.js';
import { trustedRules } from '../../src/core/trusting.js';
import type { Context } from '../../src/policy/context.js';
import type { Mode } from '../../src/protocol/posture.js';
import { GateWorld } from '../fakes/gateWorld.js';

/** What becomes of an act: `asks` a person, passes by itself, or is refused by policy or for want of a person. */
type Fate = 'passes' | 'asks' | 'refused' | 'lapses' | 'rehearsed';
const modes = ['interactive', 'background', 'delegated', 'plan', 'dry-run'] as const satisfies readonly Mode[];

interface Row {
  readonly says: string;
  readonly call: readonly [tool: string, input: object];
  readonly rules?: readonly object[];
  readonly context?: Partial<Context>;
  readonly fates: Readonly<Record<Mode, Fate>>;
}

const write = (path: string) => ['write_file', { path, content: 'new' }] as const;
const run = (command: string) => ['run_command', { command }] as const;
const rule = (then: string, when: object) => ({ id: then, when, then, because: 'it is so' });
const held: Partial<Context> = { sandboxWorks: true, confinable: true };
const fates = (...of: readonly [Fate, Fate, Fate, Fate, Fate]): Row['fates'] => {
  const [interactive, background, delegated, plan, dry] = of;
  return { interactive, background, delegated, plan, 'dry-run': dry };
};
const denied = fates('refused', 'refused', 'refused', 'refused', 'refused');

/** In the order of the modes: interactive, background, delegated (trusted with writing), plan, dry run. */
const rows: readonly Row[] = [
  {
    says: 'reading inside the folder',
    call: ['read_file', { path: 'a.ts' }],
    fates: fates('passes', 'passes', 'passes', 'passes', 'rehearsed'),
  },
  {
    says: 'reading outside of it',
    call: ['read_file', { path: '/srv/a' }],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'asks', 'rehearsed'),
  },
  {
    says: 'a change that a rule allows',
    call: write('src/a.ts'),
    rules: [rule('allow', { effect: 'write' })],
    fates: fates('passes', 'passes', 'passes', 'refused', 'rehearsed'),
  },
  {
    says: 'a change of low risk, where a sandbox works',
    call: write('new.ts'),
    context: held,
    fates: fates('asks', 'passes', 'passes', 'refused', 'rehearsed'),
  },
  {
    says: 'the same without a sandbox',
    call: write('new.ts'),
    fates: fates('asks', 'lapses', 'passes', 'refused', 'rehearsed'),
  },
  {
    says: 'the same where a person wants nothing to pass by its risk',
    call: write('new.ts'),
    context: { ...held, threshold: 0 },
    fates: fates('asks', 'lapses', 'passes', 'refused', 'rehearsed'),
  },
  {
    says: 'a change outside of the folder',
    call: write('/srv/a'),
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'a command that a sandbox holds',
    call: run('npm test'),
    context: held,
    fates: fates('asks', 'passes', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'the same without a sandbox',
    call: run('npm test'),
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'a deletion that a sandbox holds, whose risk is high',
    call: ['delete_file', { path: 'a.ts' }],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'what could not be read',
    call: run('a | b'),
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'what a rule asks about',
    call: write('new.ts'),
    rules: [rule('ask', { effect: 'write' })],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'what is protected',
    call: write('Makefile'),
    rules: [rule('allow', { effect: 'write' })],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'a secret',
    call: ['read_file', { path: '.env' }],
    rules: [rule('allow', { effect: 'read' })],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'a floor',
    call: run('git push --force'),
    rules: [rule('allow', { effect: 'git' })],
    context: held,
    fates: fates('asks', 'lapses', 'asks', 'refused', 'rehearsed'),
  },
  {
    says: 'more than a task may do without a person',
    call: write('new.ts'),
    context: { ...held, unasked: { changes: 50, deletions: 0, bytes: 0 } },
    fates: fates('asks', 'lapses', 'passes', 'refused', 'rehearsed'),
  },
  { says: 'what a rule denies', call: write('a.ts'), rules: [rule('deny', { effect: 'write' })], fates: denied },
  { says: 'anything after a stop', call: ['read_file', { path: 'a.ts' }], context: { stopped: true }, fates: denied },
];

/** Nobody answers: what asks is taken back. */
async function fateOf({ call, rules = [], context = {} }: Row, mode: Mode, isAttended = true) {
  const world = new GateWorld(deps => ({ ...deps, isAttended: () => isAttended }));
  world.context = { ...context, mode };
  for (const path of ['a.ts', 'Makefile', '.env']) world.write(path, 'text');
  world.rules.set({ layer: 'user', from: 'your settings', content: rules });
  const trust = trustedRules({ kind: 'delegated', trust: [{ effect: 'write', path: '**' }] });
  for (const one of trust) await world.rules.add({ layer: 'session', session: 'one' }, one);
  const asked: string[] = [];
  const listening = world.broker.onDidAsk(({ id }) => {
    asked.push(id);
    world.broker.lapseAll('cancelled');
  });
  const result = await world.ask(...call);
  listening.dispose();
  return { fate: asked.length > 0 ? ('asks' as const) : fateOfResult(result), result };
}

function fateOfResult(result: GateResult): Fate {
  switch (result.kind) {
    case 'passed':
      return 'passes';
    case 'rehearsed':
      return 'rehearsed';
    case 'refused':
      return result.by === 'policy' ? 'refused' : 'lapses';
    case 'failed':
      return assert.fail(result.because);
  }
}

suite('by mode', () => {
  for (const row of rows) {
    for (const mode of modes) {
      test(`${row.says}: ${mode} ▸ ${row.fates[mode]}`, async () => {
        const { fate, result } = await fateOf(row, mode);
        assert.equal(fate, row.fates[mode]);
        if (result.kind === 'refused') assert.match(result.because, /nothing was changed\. .+/);
      });
    }
  }

  test('where nobody attends, what would ask lapses in every mode, and no ask is left over', async () => {
    for (const mode of ['interactive', 'delegated', 'plan'] as const) {
      const outside = rows.find(({ says }) => says === 'reading outside of it') ?? assert.fail('no such row');
      assert.equal((await fateOf(outside, mode, false)).fate, 'lapses', mode);
    }
  });

  test('what waits when the background begins goes the way of that mode: it is held by the sandbox, or it lapses', async () => {
    for (const [says, fate] of [
      ['a change of low risk, where a sandbox works', 'passes'],
      ['the same without a sandbox', 'lapses'],
    ] as const) {
      const { call, context = {} } = rows.find(row => row.says === says) ?? assert.fail(says);
      const world = new GateWorld();
      world.context = { ...context, mode: 'interactive' };
      const asking = world.ask(...call);
      await world.asked();
      world.context = { ...context, mode: 'background' };
      world.broker.reconsider(ask => world.gate.verdictNow(ask));
      assert.equal(fateOfResult(await asking), fate);
      assert.deepEqual(world.broker.pending, []);
    }
  });

  test('a plan says what passes instead of the change', async () => {
    const world = new GateWorld();
    world.context = { mode: 'plan' };
    const refused = await world.ask(...write('a.ts'));
    assert.match(
      refused.kind === 'refused' ? refused.because : '',
      /in plan mode only reading passes.*describe the change instead/,
    );
  });
});
