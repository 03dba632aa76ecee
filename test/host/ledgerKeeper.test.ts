import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSecretKeeper } from '../../src/host/ledgerKeeper.js';
import { signCheckpoint } from '../../src/ledger/signer.js';
import { memorySecrets } from '../fakes/memorySecrets.js';

const end = { count: 3, head: 'a'.repeat(64) };

test('the key is made at first and the same ever after, for every ledger of the installation', async () => {
  const secrets = memorySecrets();
  const first = await openSecretKeeper(secrets, 'here');
  const later = await openSecretKeeper(secrets, 'elsewhere');
  assert.equal(later.signer.public, first.signer.public);
});

test('two windows that start at once end with the same key', async () => {
  const secrets = memorySecrets();
  const windows = await Promise.all(['a', 'b'].map(place => openSecretKeeper(secrets, place)));
  const publics = windows.map(({ signer }) => signer.public);
  assert.equal(new Set(publics).size, 1);
});

test('a key that cannot be read is replaced', async () => {
  const secrets = memorySecrets();
  await secrets.store('countersign.ledger.key', 'half a ke');
  const { signer } = await openSecretKeeper(secrets, 'here');
  assert.equal((await openSecretKeeper(secrets, 'here')).signer.public, signer.public);
});

test('the newest checkpoint of a ledger is kept, and is not taken for that of another', async () => {
  const secrets = memorySecrets();
  const keeper = await openSecretKeeper(secrets, 'here');
  const made = [1, 2].map(at => signCheckpoint(keeper.signer, at, end));
  for (const checkpoint of made) await keeper.keep(checkpoint);
  assert.deepEqual((await openSecretKeeper(secrets, 'here')).kept, made[1]);
  assert.equal((await openSecretKeeper(secrets, 'elsewhere')).kept, undefined);
});

test('a checkpoint that cannot be stored is told, and one that cannot be read is none', async () => {
  const secrets = memorySecrets();
  const keeper = await openSecretKeeper(secrets, 'here');
  const fault = new Error('locked');
  secrets.store = async () => Promise.reject(fault);
  await assert.rejects(keeper.keep(signCheckpoint(keeper.signer, 1, end)), fault);
  secrets.kept.set('countersign.ledger.checkpoint:here', '{"kind":"check');
  assert.equal((await openSecretKeeper(secrets, 'here')).kept, undefined);
});
