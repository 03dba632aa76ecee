import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Prepared } from '../../src/sandbox/backend.js';
import type { Confined } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { Proxy } from '../../src/sandbox/network/proxy.js';
import { seatbelt } from '../../src/sandbox/seatbelt.js';
import { tempFolder } from '../fakes/tempFolder.js';

// The sandbox of macOS runs on macOS alone. What it is asked for, and the profile that comes of it, is the same anywhere.

const root = '/Users/me/work';
const confined: Confined = {
  mode: 'workspace-write',
  writable: [root],
  protected: [`${root}/.git/hooks`, `${root}/.vscode`],
  hidden: ['/Users/me/.ssh', '/Users/me/state'],
  temp: '/private/tmp/own',
  network: { kind: 'off' },
};
const launch = { argv: ['/bin/bash', '-c', `echo "it's"`], env: { PATH: '/bin' }, cwd: root } as const;

function prepare(more: Partial<Confined> = {}): Promise<Prepared> {
  return seatbelt().prepare(launch, { ...confined, ...more });
}

async function profileOf(more: Partial<Confined> = {}): Promise<string> {
  return (await prepare(more)).argv.join(' ');
}

/** The files that a rule of the profile names. */
function named(profile: string, rule: string): string {
  const start = profile.indexOf(`\n(${rule}\n`);
  assert.notEqual(start, -1, rule);
  return profile.slice(start, profile.indexOf('"))\n', start));
}

test('nothing is allowed that is not named, and no network at all', async () => {
  const profile = await profileOf();
  assert.match(profile, /\(deny default/);
  assert.doesNotMatch(profile, /\(allow network/);
});

test('the folder and the temporary one are written, and nothing else', async () => {
  const rule = named(await profileOf(), 'allow file-write*');
  assert.deepEqual([...rule.matchAll(/subpath "([^"]*)"/g)].map(([, path]) => path).sort(), [
    '/Users/me/work',
    '/private/tmp/own',
  ]);
});

test('in read-only only temporary files are written', async () => {
  const rule = named(await profileOf({ mode: 'read-only' }), 'allow file-write*');
  assert.deepEqual(
    [...rule.matchAll(/subpath "([^"]*)"/g)].map(([, path]) => path),
    ['/private/tmp/own'],
  );
});

test('what it is opened for in one run is written or read, and what is held beside it is not', async t => {
  const outside = tempFolder(t);
  const [held, other, secrets] = [join(outside, 'held'), join(outside, 'other'), join(outside, 'secrets')];
  [held, other, secrets].forEach(path => mkdirSync(path));
  const shown = join(secrets, 'one');
  const profile = await profileOf({
    mode: 'read-only',
    protected: [held, other],
    hidden: [secrets],
    opened: [{ path: held, is: 'folder' }],
    shown: [shown],
  });
  assert.ok(named(profile, 'allow file-write*').includes(`subpath "${held}"`));
  const denied = named(profile, 'deny file-write*');
  assert.ok(!denied.includes(`subpath "${held}"`));
  assert.ok(denied.includes(`subpath "${other}"`));
  const lastAllow = profile.lastIndexOf(`subpath "${shown}"`);
  assert.ok(lastAllow > profile.indexOf(`subpath "${secrets}"`), 'the last rule that fits is the one that holds');
});

test('a path that leads elsewhere by now is not opened', async t => {
  const outside = tempFolder(t);
  mkdirSync(join(outside, 'real'));
  symlinkSync('real', join(outside, 'link'));
  await assert.rejects(prepare({ opened: [{ path: join(outside, 'link'), is: 'folder' }] }), /leads to/);
});

test('what is protected is not written, in letters of either kind', async () => {
  const rule = named(await profileOf(), 'deny file-write*');
  assert.match(rule, /subpath "\/Users\/me\/work\/\.git\/hooks"/);
  const pattern = [...rule.matchAll(/regex "([^"]*)"/g)].map(
    ([, text = '']) => new RegExp(text.replaceAll('\\\\', '\\')),
  );
  for (const path of ['.VSCode/tasks.json', '.vscode', '.GIT/HOOKS/pre-commit'])
    assert.ok(
      pattern.some(one => one.test(`${root}/${path}`)),
      path,
    );
  for (const path of ['src/a.ts', 'vscode', '.git/HEAD'])
    assert.ok(!pattern.some(one => one.test(`${root}/${path}`)), path);
});

test('what is hidden is not read', async () => {
  const rule = named(await profileOf(), 'deny file-read*');
  for (const path of confined.hidden) assert.ok(rule.includes(`"${path}"`), path);
});

test('a name that would be taken for a pattern means that nothing is started', async () => {
  for (const sign of ['*', '?', '[id]', '{a}']) {
    await assert.rejects(prepare({ writable: [`/Users/me/${sign}`] }), { code: 'no-sandbox' });
    await assert.rejects(prepare({ protected: [`${root}/${sign}/.vscode`] }), { code: 'no-sandbox' });
  }
});

test('with a network one port is left open, and the proxy listens there until the command has ended', async () => {
  const proxy = new Proxy({ mayReach: () => ({ kind: 'refused', because: 'nobody named it' }) });
  const { argv, release } = await prepare({ network: { kind: 'proxy', proxy } });
  const [profile, port] = [argv.join(' '), /http_proxy=http:\/\/127\.0\.0\.1:(\d+)/.exec(argv.join(' '))?.[1] ?? ''];
  const opened = [...profile.matchAll(/\(allow network-outbound \(remote ip "([^"]*)"\)\)/g)].map(([, to]) => to);
  assert.deepEqual(opened, [`localhost:${port}`]);
  const asked = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', path: 'http://evil.example/', agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      ).once('error', reject);
    });
  assert.equal(await asked(), 403);
  release();
  proxy.close();
  await assert.rejects(asked(), /ECONNREFUSED/);
});

test('a temporary folder of its own is gone afterwards', async () => {
  const { temp: _shared, ...rest } = confined;
  const { argv, release } = await seatbelt().prepare(launch, rest);
  const folder = /TMPDIR=([^' ]*countersign-[^' ]*)/.exec(argv.join(' '))?.[1] ?? '';
  assert.equal(existsSync(folder), true, folder);
  release();
  assert.equal(existsSync(folder), false);
});

const machines: readonly [
  says: string,
  platform: NodeJS.Platform,
  there: readonly string[],
  name: string,
  missing: RegExp,
][] = [
  ['Linux with bubblewrap', 'linux', ['/usr/bin/bwrap'], 'bubblewrap', /^$/],
  ['Linux without it says what to install', 'linux', [], 'none', /Install the package "bubblewrap"/],
  ['macOS', 'darwin', ['/usr/bin/sandbox-exec'], 'seatbelt', /^$/],
  ['macOS without its own program', 'darwin', [], 'none', /no sandbox-exec/],
  ['Windows says what to do', 'win32', ['/usr/bin/bwrap'], 'none', /WSL/],
  ['any other system', 'freebsd', ['/usr/bin/bwrap'], 'none', /no sandbox for freebsd/],
];
for (const [says, platform, there, name, missing] of machines) {
  test(`a sandbox is looked for on ${says}`, () => {
    const found = detectBackend(platform, path => there.includes(path));
    assert.equal(found.backend.name, name);
    assert.match(found.missing ?? '', missing);
  });
}
