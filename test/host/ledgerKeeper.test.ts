import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSecretKeeper } from '../../src/host/ledgerKeeper.js';
import { signCheckpoint } from '../../src/ledger/signer.js';
import { memorySecrets } from '../fakes/memorySecrets.js';

const end = { count: 3, head: 'a'.repeat(64) };
const never = (fault: unknown): never => assert.fail(String(fault));

test('the key is made at first and the same ever after, for every ledger of the installation', async () => {
  const secrets = memorySecrets();
  const first = await openSecretKeeper(secrets, 'here', never);
  const later = await openSecretKeeper(secrets, 'elsewhere', never);
  assert.equal(later.signer.public, first.signer.public);
});

test('two windows that start at once end with the same key', async () => {
  const secrets = memorySecrets();
  const windows = await Promise.all(['a', 'b'].map(place => openSecretKeeper(secrets, place, never)));
  const publics = windows.map(({ signer }) => signer.public);
  assert.equal(new Set(publics).size, 1);
});

test('a key that cannot be read is replaced', async () => {
  const secrets = memorySecrets();
  await secrets.store('countersign.ledger.key', 'half a ke');
  const { signer } = await openSecretKeeper(secrets, 'here', never);
  assert.equal((await openSecretKeeper(secrets, 'here', never)).signer.public, signer.public);
});

test('the newest checkpoint of a ledger is kept, and is not taken for that of another', async () => {
  const secrets = memorySecrets();
  const keeper = await openSecretKeeper(secrets, 'here', never);
  const made = [1, 2].map(at => signCheckpoint(keeper.signer, at, end));
  for (const checkpoint of made) keeper.keep(checkpoint);
  assert.deepEqual((await openSecretKeeper(secrets, 'here', never)).kept, made[1]);
  assert.equal((await openSecretKeeper(secrets, 'elsewhere', never)).kept, undefined);
});

test('a checkpoint that cannot be stored is told, and one that cannot be read is none', async () => {
  const secrets = memorySecrets();
  const told: unknown[] = [];
  const keeper = await openSecretKeeper(secrets, 'here', fault => told.push(fault));
  const fault = new Error('locked');
  secrets.store = async () => Promise.reject(fault);
  keeper.keep(signCheckpoint(keeper.signer, 1, end));
  await new Promise(setImmediate);
  assert.deepEqual(told, [fault]);
  secrets.kept.set('countersign.ledger.checkpoint:here', '{"kind":"check');
  assert.equal((await openSecretKeeper(secrets, 'here', never)).kept, undefined);
});
