import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Later } from '../../src/host/later.js';

function maker() {
  const log: string[] = [];
  let made = 0;
  const make = async () => {
    const name = `part ${++made}`;
    log.push(`open ${name}`);
    return { name, close: async () => void log.push(`close ${name}`) };
  };
  return { log, make };
}

test('it is made once, however many ask for it', async () => {
  const { log, make } = maker();
  const later = new Later(make);
  const [a, b] = await Promise.all([later.get(), later.get()]);
  assert.equal(a, b);
  assert.deepEqual(log, ['open part 1']);
});

test('what could not be made is tried again', async () => {
  const { make } = maker();
  let isBroken = true;
  const later = new Later(() => (isBroken ? Promise.reject(new Error('no disk')) : make()));
  await assert.rejects(later.get(), /no disk/);
  isBroken = false;
  assert.equal((await later.get()).name, 'part 1');
});

test('renewing closes what is there before the next one is opened', async () => {
  const { log, make } = maker();
  const later = new Later(make);
  await later.get();
  later.renew();
  assert.equal((await later.get()).name, 'part 2');
  assert.deepEqual(log, ['open part 1', 'close part 1', 'open part 2']);
});

test('after closing nothing is open and nothing opens any more', async () => {
  const { log, make } = maker();
  const later = new Later(make);
  later.begin(fault => assert.fail(String(fault)));
  await later.get();
  await later.close();
  await assert.rejects(later.get(), /closing/);
  assert.deepEqual(log, ['open part 1', 'close part 1']);
});

test('closing waits for what is still being made, and closes it', async () => {
  const { log, make } = maker();
  const start = Promise.withResolvers<undefined>();
  const later = new Later(async () => {
    await start.promise;
    return make();
  });
  const wanted = later.get();
  const closed = later.close();
  start.resolve(undefined);
  await Promise.all([wanted, closed]);
  assert.deepEqual(log, ['open part 1', 'close part 1']);
});
