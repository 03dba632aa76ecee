import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildSync } from 'esbuild';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-admin-')));
after(() => rmSync(folder, { recursive: true }));

const path = '/etc/countersign/policy.json';
const good = join(folder, 'good');
const loose = join(folder, 'loose');
writeFileSync(good, '{}', { mode: 0o644 });
writeFileSync(loose, '{}');
execFileSync('chmod', ['666', loose]);
const foreign = foreignFile();

buildSync({
  stdin: {
    contents: `import { readAdminFile } from './src/machine/adminFile.ts'; console.log(JSON.stringify(readAdminFile()));`,
    resolveDir: process.cwd(),
  },
  ...{ bundle: true, platform: 'node', format: 'cjs', outfile: join(folder, 'probe/probe.cjs'), logLevel: 'error' },
});

/** A file that belongs to somebody who is nobody in the namespace. */
function foreignFile(): string {
  if (process.getuid?.() !== 0) return '/etc/hostname';
  const file = join(folder, 'foreign');
  writeFileSync(file, '{}');
  chownSync(file, 1234, 1234);
  return file;
}

/** What is read where `/etc` was made by these words for bubblewrap and belongs to the root of a namespace. */
function readWith(etc: readonly string[]): unknown {
  const words = [
    ...['--unshare-user', '--uid', '0', '--gid', '0', '--proc', '/proc', '--dev', '/dev'],
    ...['/usr', '/lib', '/lib64', '/bin'].flatMap(system => ['--ro-bind-try', system, system]),
    ...['--ro-bind', join(folder, 'probe'), '/probe', '--ro-bind', realpathSync(process.execPath), '/probe-node'],
    ...[...etc, '/probe-node', '/probe/probe.cjs'],
  ];
  return JSON.parse(execFileSync('bwrap', words, { encoding: 'utf8' }));
}

const dir = ['--dir', '/etc/countersign'];
const insecure = (why: string): object => ({ kind: 'insecure', path, why });

const machines: readonly [says: string, etc: readonly string[], found: object][] = [
  ['without the file there is no admin layer', ['--dir', '/etc'], { kind: 'none' }],
  [
    'root’s file in root’s folders is the policy',
    [...dir, '--ro-bind', good, path],
    { kind: 'policy', path, text: '{}' },
  ],
  [
    'a file that others may write is refused',
    [...dir, '--ro-bind', loose, path],
    insecure(`${path} may be written by others than root`),
  ],
  [
    'a file of somebody else is refused',
    [...dir, '--ro-bind', foreign, path],
    insecure(`${path} does not belong to root`),
  ],
  [
    'a folder that its group may write is refused',
    ['--perms', '0775', ...dir, '--ro-bind', good, path],
    insecure('/etc/countersign may be written by others than root'),
  ],
  [
    'a folder further up that others may write is refused',
    ['--perms', '0777', '--dir', '/etc', ...dir, '--ro-bind', good, path],
    insecure('/etc may be written by others than root'),
  ],
  [
    'a link is refused, wherever it leads',
    [...dir, '--ro-bind', good, '/etc/real', '--symlink', '/etc/real', path],
    insecure(`${path} is not a plain file`),
  ],
  ['a folder in its place is refused', [...dir, '--dir', path], insecure(`${path} is not a plain file`)],
];
for (const [says, etc, found] of machines) {
  test(says, () => assert.deepEqual(readWith(etc), found));
}
