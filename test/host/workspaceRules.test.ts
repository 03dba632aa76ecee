import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readFolderIdentity } from '../../src/host/folderIdentity.js';
import { WorkspaceRules } from '../../src/host/workspaceRules.js';
import type { Rule } from '../../src/protocol/rule.js';
import { memoryStorage } from '../fakes/memoryStorage.js';

const branch: Rule = { id: 'branch', when: { words: ['git', 'branch', 'x'] }, then: 'allow', because: 'you said so' };
const build: Rule = { id: 'build', when: { words: ['make'] }, then: 'allow', because: 'you said so' };

function place(): { readonly path: string; readonly storage: ReturnType<typeof memoryStorage> } {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-folder-')), 'project');
  mkdirSync(path);
  return { path, storage: memoryStorage() };
}

test('rules made in a folder are there again when it is opened again', async () => {
  const { path, storage } = place();
  await new WorkspaceRules(storage, readFolderIdentity('', path)).save([branch], []);
  assert.deepEqual(new WorkspaceRules(storage, readFolderIdentity('', path)).load(), [branch]);
});

test('another folder has none of them', async () => {
  const { path, storage } = place();
  await new WorkspaceRules(storage, readFolderIdentity('', path)).save([branch], []);
  mkdirSync(`${path}-2`);
  const other = new WorkspaceRules(storage, readFolderIdentity('', `${path}-2`));
  assert.equal(other.load(), undefined);
  assert.equal(other.waiting, 0);
});

test('the same path on another machine is another folder', async () => {
  const { path, storage } = place();
  await new WorkspaceRules(storage, readFolderIdentity('', path)).save([branch], []);
  const remote = new WorkspaceRules(storage, readFolderIdentity('ssh-remote+host', path));
  assert.equal(remote.load(), undefined);
  assert.equal(remote.waiting, 0);
});

test('a folder reached through a symlink is the folder it leads to', async () => {
  const { path, storage } = place();
  symlinkSync(path, `${path}-link`);
  await new WorkspaceRules(storage, readFolderIdentity('', `${path}-link`)).save([branch], []);
  assert.deepEqual(new WorkspaceRules(storage, readFolderIdentity('', path)).load(), [branch]);
});

async function replaced(): Promise<WorkspaceRules> {
  const { path, storage } = place();
  await new WorkspaceRules(storage, readFolderIdentity('', path)).save([branch], []);
  renameSync(path, `${path}-old`);
  mkdirSync(path);
  return new WorkspaceRules(storage, readFolderIdentity('', path));
}

test('when another folder stands at the path, its rules wait', async () => {
  const rules = await replaced();
  assert.equal(rules.load(), undefined);
  assert.equal(rules.waiting, 1);
});

test('rules that wait hold once they are confirmed, together with those made since', async () => {
  const rules = await replaced();
  await rules.save([build], []);
  assert.equal(rules.waiting, 1);
  await rules.confirm();
  assert.deepEqual(rules.load(), [build, branch]);
  assert.equal(rules.waiting, 0);
});

test('rules that wait can be forgotten', async () => {
  const rules = await replaced();
  await rules.forgetWaiting();
  assert.equal(rules.waiting, 0);
  assert.deepEqual(rules.load(), []);
});

test("trust in a folder's own code does not pass to the folder that takes its place", async () => {
  const { path, storage } = place();
  const first = new WorkspaceRules(storage, readFolderIdentity('', path));
  await first.setTrustsProjectCode(true);
  assert.equal(first.trustsProjectCode, true);
  renameSync(path, `${path}-old`);
  mkdirSync(path);
  const second = new WorkspaceRules(storage, readFolderIdentity('', path));
  await second.confirm();
  assert.equal(second.trustsProjectCode, false);
});

test('what cannot be read is handed to the policy loader as it is, and nothing is written over it', async () => {
  const { path, storage } = place();
  await storage.update('countersign.folders', { not: 'a list' });
  const rules = new WorkspaceRules(storage, readFolderIdentity('', path));
  assert.deepEqual(rules.load(), { not: 'a list' });
  assert.equal(rules.trustsProjectCode, false);
  await assert.rejects(rules.save([branch], []));
  assert.deepEqual(storage.get('countersign.folders'), { not: 'a list' });
});

test('a folder that cannot be read has no rules, and none can be made for it', async () => {
  const { path, storage } = place();
  rmSync(path, { recursive: true });
  const rules = new WorkspaceRules(storage, readFolderIdentity('', path));
  assert.equal(rules.load(), undefined);
  await assert.rejects(rules.save([branch], []), /no folder/);
});
