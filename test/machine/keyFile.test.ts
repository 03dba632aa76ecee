import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isSignedBy, signCheckpoint } from '../../src/ledger/signer.js';
import { checkpointFile, openKeyFile, readCheckpoint } from '../../src/machine/keyFile.js';
import { tempFolder } from '../fakes/tempFolder.js';

const end = { count: 3, head: 'a'.repeat(64) };

test('the key is made once, and can be read by its owner alone', t => {
  const folder = tempFolder(t);
  const first = openKeyFile(folder);
  assert.equal(openKeyFile(folder).signer.public, first.signer.public);
  assert.equal(statSync(join(folder, 'ledger.key')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ['ledger.key']);
  assert.ok(isSignedBy(first.signer.public, signCheckpoint(first.signer, 1, end)));
});

test('the newest checkpoint is kept beside it', t => {
  const folder = tempFolder(t);
  const keeper = openKeyFile(folder);
  assert.equal(keeper.kept, undefined);
  const made = [1, 2].map(at => signCheckpoint(keeper.signer, at, end));
  for (const checkpoint of made) void keeper.keep(checkpoint); // also when nobody waits
  assert.deepEqual(openKeyFile(folder).kept, made[1]);
  assert.equal(statSync(checkpointFile(join(folder, 'ledger.db'))).mode & 0o777, 0o600);
});

test('where the newest checkpoint cannot be kept, that is said in a sentence, and no half of it stays', async t => {
  const folder = tempFolder(t);
  const keeper = openKeyFile(folder);
  mkdirSync(join(checkpointFile(join(folder, 'ledger.db')), 'in the way'), { recursive: true });
  await assert.rejects(keeper.keep(signCheckpoint(keeper.signer, 1, end)), {
    code: 'bad-key-file',
    message: /^The newest checkpoint of the record cannot be kept as .*: .*\. The one before it is kept still\.$/,
  });
  assert.deepEqual(readdirSync(folder).toSorted(), ['ledger.checkpoint', 'ledger.key']);
});

test('what is no checkpoint is none', t => {
  const path = join(tempFolder(t), 'ledger.checkpoint');
  for (const text of ['', '{', '{}', '[]']) {
    writeFileSync(path, text);
    assert.equal(readCheckpoint(path), undefined, text);
  }
});

const refused: readonly [says: string, spoil: (key: string) => void, because: RegExp][] = [
  ['others may read', key => chmodSync(key, 0o640), /can be reached by others \(mode 640\)/],
  ['others may write', key => chmodSync(key, 0o602), /can be reached by others \(mode 602\)/],
  ['is a link', linkTo, /is a symbolic link/],
  ['is no key', key => writeFileSync(key, 'a key'), /holds no Ed25519 key/],
];

function linkTo(key: string): void {
  renameSync(key, `${key}.real`);
  symlinkSync(`${key}.real`, key);
}

for (const [says, spoil, because] of refused) {
  test(`a key that ${says} signs nothing, is left as it is, and what to do is said`, t => {
    const folder = tempFolder(t);
    openKeyFile(folder);
    const key = join(folder, 'ledger.key');
    spoil(key);
    const before = readFileSync(key, 'utf8');
    assert.throws(() => openKeyFile(folder), { code: 'bad-key-file', message: because });
    assert.throws(() => openKeyFile(folder), /move it away, and a new key is made/);
    assert.equal(readFileSync(key, 'utf8'), before);
  });
}
