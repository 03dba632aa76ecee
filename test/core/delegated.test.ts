import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { suite, test } from 'node:test';
import { until } from '../agent/workshop.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import { CoreDesk } from './desk.js';

const write = (path: string) => [call(path, 'write_file', { path, content: 'x' }), calls];
const done = [text('Done.'), stop];
const trusted = (desk: CoreDesk) =>
  desk.core.rules.list().filter(({ layer, rule }) => layer === 'session' && rule.id.startsWith('trusted-'));

suite('a delegated session', () => {
  test('does what it is trusted with without asking, and asks about everything else', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), write('.env'), write('../b.txt'), done]);
    desk.change({ mode: 'delegated', trust: ['write'] });
    const asked: string[] = [];
    const listening = desk.core.broker.onDidAsk(({ title }) => {
      asked.push(title);
      desk.core.broker.lapseAll('cancelled');
    });
    t.after(() => listening.dispose());
    await desk.say('Write.');
    assert.ok(existsSync(`${desk.folder}/a.txt`));
    assert.deepEqual([existsSync(`${desk.folder}/.env`), existsSync(`${desk.folder}/../b.txt`)], [false, false]);
    assert.equal(asked.length, 2, asked.join());
    assert.match(desk.told[0] ?? '', /a\.txt/);
    const [passed] = desk.entries.filter(({ kind }) => kind === 'run').toReversed();
    assert.ok(
      passed?.kind === 'run' && passed.grants?.some(id => id.startsWith('trusted-')),
      'by the rule of its trust',
    );
    const started = desk.entries.find(({ kind }) => kind === 'session');
    assert.equal(started?.kind === 'session' && started.mode, 'delegated');
    assert.equal(desk.count('grant'), 1);
  });

  test('has its trust among the rules of the session, where a person takes it back for good', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), write('b.txt'), done, write('c.txt'), done]);
    desk.change({ mode: 'delegated', trust: ['write', 'delete'] });
    const { broker, policy } = desk.core;
    const turn = desk.say('Write.');
    await until(() => existsSync(`${desk.folder}/b.txt`));
    await turn;
    assert.equal(trusted(desk).length, 2);
    for (const rule of trusted(desk)) await policy.remove(rule, 'a person');
    for (const mode of ['plan', 'delegated'] as const) desk.switchTo(mode);
    const second = desk.say('Again.');
    await until(() => broker.pending.length > 0);
    assert.deepEqual(trusted(desk), []);
    broker.lapseAll('cancelled');
    await second;
    assert.equal(existsSync(`${desk.folder}/c.txt`), false);
  });

  test('begins while an ask waits: the ask is answered by the trust, and no word is said twice', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), done]);
    const turn = desk.say('Write.');
    await until(() => desk.core.broker.pending.length > 0);
    desk.change({ mode: 'delegated', trust: ['write'] });
    await turn;
    assert.ok(existsSync(`${desk.folder}/a.txt`));
    assert.deepEqual(
      desk.entries.flatMap(body => (body.kind === 'posture' ? [body.mode] : [])),
      ['delegated'],
    );
  });

  test('ends with another mode: the same act asks again, and what is trusted waits without a word', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), done, write('b.txt'), done, write('c.txt'), done]);
    desk.change({ mode: 'delegated', trust: ['write'] });
    await desk.say('Write.');
    desk.switchTo('interactive');
    const turn = desk.say('Again.');
    await until(() => desk.core.broker.pending.length > 0);
    desk.core.broker.lapseAll('cancelled');
    await turn;
    assert.equal(existsSync(`${desk.folder}/b.txt`), false);
    desk.switchTo('delegated');
    await desk.say('And again.');
    assert.ok(existsSync(`${desk.folder}/c.txt`));
    assert.equal(desk.count('grant'), 1, 'its rule was made once');
  });

  test('with less trust holds less at once, also where the mode changes with it', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), done, write('b.txt'), done]);
    desk.change({ mode: 'delegated', trust: ['write', 'delete', 'git'] });
    await desk.say('Write.');
    desk.switchTo('interactive');
    const turn = desk.say('Again.');
    await until(() => desk.core.broker.pending.length > 0);
    desk.change({ mode: 'delegated', trust: ['git'] });
    assert.equal(desk.core.broker.pending.length, 1, 'what is trusted no more answers nothing');
    assert.deepEqual(
      trusted(desk).map(({ rule }) => rule.when),
      [{ effect: 'git' }],
    );
    desk.core.broker.lapseAll('cancelled');
    await turn;
    assert.equal(existsSync(`${desk.folder}/b.txt`), false);
    const grants = desk.entries.flatMap(body => (body.kind === 'grant' ? [body.what] : []));
    assert.deepEqual(grants.toSorted(), ['made', 'made', 'made', 'revoked', 'revoked']);
  });

  test('asks about all of it where an administrator lets nobody else allow', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), done]);
    desk.core.rules.set({ layer: 'admin', from: '/etc/policy.json', content: { constraints: { allowRules: false } } });
    desk.change({ mode: 'delegated', trust: ['write'] });
    const { trust, stricter } = desk.core.posture();
    assert.deepEqual(
      [trust, stricter],
      [undefined, ['/etc/policy.json lets nobody else allow: what this session is trusted with asks all the same.']],
    );
    const turn = desk.say('Write.');
    await until(() => desk.core.broker.pending.length > 0);
    desk.core.broker.lapseAll('cancelled');
    await turn;
    assert.equal(existsSync(`${desk.folder}/a.txt`), false);
  });

  test('that nobody attends is told why nothing came of what it is not trusted with', async t => {
    const desk = await CoreDesk.open(t, [write('a.txt'), done], [], { more: () => ({ isAttended: () => false }) });
    desk.change({ mode: 'delegated', trust: ['read'] });
    await desk.say('Write.');
    assert.match(
      desk.told[0] ?? '',
      /Not approved: it needs an approval, and .*nobody is there to give one; nothing was changed/,
    );
  });
});
