import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { until } from '../agent/workshop.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import type { Card } from '../../src/protocol/card.js';
import { CoreDesk } from './desk.js';

/** A server of this machine under an address that no sandbox has of its own. */
async function openSite(t: TestContext): Promise<{ readonly at: string; readonly visits: string[] }> {
  const visits: string[] = [];
  const site = createServer((asked, answer) => {
    visits.push(asked.url ?? '');
    answer.end('hello');
  });
  await new Promise<void>(resolve => site.listen(0, '127.0.0.2', resolve));
  t.after(() => site.close());
  const address = site.address();
  assert.ok(address !== null && typeof address === 'object');
  return { at: `127.0.0.2:${address.port}`, visits };
}

/** Approves one question after the other, and nothing beyond them. */
async function approving(desk: CoreDesk, count: number): Promise<readonly Card[]> {
  const { broker } = desk.core;
  const turn = desk.say('Do it.');
  const cards: Card[] = [];
  while (cards.length < count) {
    await until(() => broker.pending.some(({ id }) => cards.every(card => card.ask !== id)));
    const ask = broker.pending.find(({ id }) => cards.every(card => card.ask !== id));
    assert.ok(ask);
    cards.push(ask.card);
    broker.answer({
      ask: ask.id,
      shown: ask.card.hash,
      answer: { kind: 'approve', scope: 'once' },
      surface: 'terminal',
    });
  }
  await turn;
  return cards;
}

const connections = (desk: CoreDesk): readonly string[] =>
  desk.entries.flatMap(body => (body.kind === 'connection' ? [`${body.host}:${body.port ?? ''} ${body.outcome}`] : []));

test('a host that a command was kept from is asked for as exactly that, and reached in one run', async t => {
  const { at, visits } = await openSite(t);
  const command = call('1', 'run_command', { command: 'sh reach.sh' });
  const desk = await CoreDesk.open(t, [
    [command, calls],
    [text('Done.'), stop],
  ]);
  writeFileSync(`${desk.folder}/reach.sh`, `curl -sSf http://${at}/x`);
  const [, second] = await approving(desk, 2);
  assert.deepEqual(
    second?.extra?.map(extra => extra.text),
    [`reaching ${at}`],
  );
  assert.deepEqual(visits, ['/x']);
  assert.match(desk.told[0] ?? '', /hello/);
  assert.deepEqual(connections(desk), [`${at} refused`, `${at} allowed`]);
});

test('a rule that is taken back while a command runs opens nothing more', async t => {
  const { at, visits } = await openSite(t);
  const command = call('1', 'run_command', { command: 'sh reach.sh' });
  const allowed = { id: 'net', when: { effect: 'network', host: '127.0.0.2' }, then: 'allow', because: 'a test' };
  const rules: object[] = [allowed];
  const desk = await CoreDesk.open(
    t,
    [
      [command, calls],
      [text('Done.'), stop],
    ],
    rules,
  );
  writeFileSync(
    `${desk.folder}/reach.sh`,
    `curl -sSf http://${at}/first; touch ready; until [ -e go ]; do :; done; curl -sS http://${at}/second`,
  );
  const turn = approving(desk, 1);
  await until(() => visits.length > 0);
  desk.core.rules.set({ layer: 'user', from: 'your settings', content: [] });
  writeFileSync(`${desk.folder}/go`, '');
  await turn;
  assert.deepEqual(visits, ['/first']);
  assert.deepEqual(connections(desk), [`${at} allowed`, `${at} refused`]);
});
