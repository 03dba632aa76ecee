import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { rememberIn } from '../../src/approvals/remember.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { Rule } from '../../src/protocol/rule.js';
import { GateWorld } from '../fakes/gateWorld.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const write = (id: string, path: string, more: Partial<Rule> = {}): Rule => ({
  ...{ id, when: { effect: 'write', path }, then: 'allow', because: 'it is ours' },
  ...more,
});

/** A world whose record is a real ledger, and whose rules are counted by it. */
function worldWithLedger(t: TestContext): { readonly world: GateWorld; readonly ledger: Ledger } {
  const ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
  t.after(() => ledger.dispose());
  const { record } = ledger;
  const world = new GateWorld((deps, { rules }) => ({ ...deps, record, remember: rememberIn(rules, record) }));
  world.context = {
    mode: 'background',
    uses: rule => ledger.uses(rule),
    spent: (rule, measure, per) => ledger.spent({ rule, measure, per, session: 'one' }),
  };
  return { world, ledger };
}

/** How many of these files may be written, one after the other; in the background what is asked is refused. */
async function written(world: GateWorld, paths: readonly string[]): Promise<number> {
  let count = 0;
  for (const [index, path] of paths.entries()) {
    const asking = world.ask('write_file', { path, content: 'x' }, { act: `act-${index}` });
    const result = await Promise.race([asking, world.asked().then(() => 'asked' as const)]).catch(() => asking);
    if (result !== 'asked' && result.kind === 'passed') count += 1;
    world.gate.revokeAll();
    await asking;
  }
  return count;
}

const bounds: readonly [says: string, more: Partial<Rule>][] = [
  ['uses', { uses: 3 }],
  ['limit', { limit: { count: 3, per: 'day' } }],
];
for (const [says, more] of bounds) {
  test(`a grant and what was handed on of it pass together no oftener than the ${says} of the first`, async t => {
    const { world } = worldWithLedger(t);
    await world.rules.add({ layer: 'workspace' }, write('parent', 'src/**', more));
    const to = { session: 'one', giver: 'main' };
    world.rules.attenuate('parent', write('child', 'src/a/**', more), to);
    world.rules.attenuate('child', write('grandchild', 'src/a/b/**', more), { ...to, giver: 'child' });
    const paths = ['src/a/b/1', 'src/2', 'src/a/3', 'src/a/b/4', 'src/5', 'src/a/6', 'src/a/b/7'];
    assert.equal(await written(world, paths), 3);
  });
}

test('what is handed on of a rule that is replaced goes', async t => {
  const { world } = worldWithLedger(t);
  await world.rules.add({ layer: 'workspace' }, write('parent', 'src/**'));
  world.rules.attenuate('parent', write('child', 'src/a/**'), { session: 'one', giver: 'main' });
  await world.rules.add({ layer: 'workspace' }, write('parent', 'docs/**'));
  assert.deepEqual(
    world.rules.list().map(({ rule }) => rule.id),
    ['parent'],
  );
});
