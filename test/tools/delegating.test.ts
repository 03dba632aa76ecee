import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delegate } from '../../src/tools/delegate.js';
import { ToolBench } from '../fakes/toolBench.js';

const refused: readonly [says: string, input: Readonly<Record<string, unknown>>, text: RegExp][] = [
  ['what is not there', { attachments: ['none'] }, /^none does not exist\. Nobody was sent\.$/],
  ['what is no text', { attachments: ['a.png'] }, /^a\.png is a binary file .* Nobody was sent\.$/],
  ['more than fits', { attachments: ['long', 'long'] }, /^The attachments are longer than 200,000 characters\. Nobody/],
];
for (const [says, input, text] of refused) {
  test(`${says} is not handed to an agent, and none is started`, async t => {
    const bench = new ToolBench(t);
    bench.write('a.png', 'a\0b');
    bench.write('long', 'x'.repeat(150_000));
    const result = await bench.call('delegate', { agent: 'worker', task: 'Do it.', ...input });
    assert.ok(result.kind === 'failed' && 'text' in result);
    assert.match(result.text, text);
  });
}

test('an agent is named as no other is: not the first one, and not as one is called at work', () => {
  const isName = (agent: string): boolean => delegate.input.safeParse({ agent, task: 'x' }).success;
  assert.deepEqual(
    ['worker', 'My-agent2', 'main', 'worker #1', 'made-up x', '__proto__', '', 'a'.repeat(41)].map(isName),
    [true, true, false, false, false, false, false, false],
  );
});

test('a secret that is handed over asks as a secret', async t => {
  const bench = new ToolBench(t);
  bench.write('.env', 'TOKEN=1');
  await bench.call('delegate', { agent: 'worker', task: 'Do it.', attachments: ['.env'] });
  const [ask] = bench.asked;
  assert.deepEqual(
    ask?.card.effects.map(({ kind }) => kind).filter(kind => kind !== 'agent'),
    ['attachment', 'read', 'secret'],
  );
  assert.equal(ask.verdict.humanOnly, true);
});
