import assert from 'node:assert/strict';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Confined } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { protectedPaths } from '../../src/sandbox/protectedPaths.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { selfCheck } from '../../src/sandbox/selfCheck.js';
import { systemClock } from '../../src/machine/systemClock.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-confined-')));
after(() => rmSync(scratch, { recursive: true, force: true }));

const { backend } = detectBackend();
const deps = { backend, clock: systemClock, home: scratch, roots: () => [], env: { PATH: '/usr/bin:/bin' } };
const never = new AbortController().signal;

interface Scene {
  readonly root: string;
  readonly outside: string;
  readonly state: string;
}

let made = 0;
function scene(): Scene {
  const folder = join(scratch, String((made += 1)));
  const [root, outside, state] = ['root', 'outside', 'state'].map(name => join(folder, name));
  assert.ok(root !== undefined && outside !== undefined && state !== undefined);
  for (const path of [root, outside, state]) mkdirSync(path, { recursive: true });
  mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
  mkdirSync(join(root, '.git', 'info'));
  writeFileSync(join(root, '.git', 'config'), 'kept');
  writeFileSync(join(root, 'Makefile'), 'kept');
  writeFileSync(join(outside, 'file'), 'kept');
  writeFileSync(join(state, 'ledger.db'), 'hidden-text');
  return { root, outside, state };
}

function confinedIn({ root, state }: Scene, more: Partial<Confined> = {}): Confined {
  const isProtected = (path: string): boolean => path.endsWith('/Makefile');
  return {
    mode: 'workspace-write',
    writable: [root],
    protected: protectedPaths({ roots: [root], home: '/nobody', isProtected }),
    hidden: [state],
    network: { kind: 'off' },
    ...more,
  };
}

function run(command: string, there: Scene, more: Partial<Confined> = {}): Promise<CommandEnd> {
  const confinement = confinedIn(there, more);
  return runCommand(
    { command, shell: 'bash', cwd: there.root, timeoutMs: 20_000, confinement },
    deps,
    () => undefined,
    never,
  );
}

/** All names and texts below a folder, so that nothing can change unseen. */
function imageOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(entry => {
      const path = join(entry.parentPath, entry.name);
      return `${path} ${entry.isFile() ? readFileSync(path, 'utf8') : ''}`;
    })
    .sort();
}

/** Each tries something; afterwards all is as it was, inside and outside, and what was hidden was not said. */
const escapes: readonly (readonly [says: string, command: string, arrange?: (there: Scene) => void])[] = [
  ['a file outside cannot be written', 'echo x > ../outside/file'],
  ['a file outside cannot be made', 'echo x > ../outside/new'],
  ['a file outside cannot be removed', 'rm -f ../outside/file'],
  ['a file outside cannot be written through a link', 'ln -s ../outside/file l; echo x > l; rm l'],
  ['a file outside cannot be given a second name', 'ln ../outside/file l && echo x > l'],
  ['what is hidden cannot be read', 'cat ../state/ledger.db'],
  ['what is hidden cannot be read through a link', 'ln -s ../state l; cat l/ledger.db; rm l'],
  [
    'what is hidden cannot be read through /proc',
    'cat /proc/1/root$PWD/../state/ledger.db /proc/*/cwd/../state/ledger.db',
  ],
  ['what is hidden cannot be removed', 'rm -rf ../state; rmdir ../state'],
  ['what is hidden cannot be uncovered', 'umount ../state; unshare -Urm umount ../state; cat ../state/ledger.db'],
  ['a protected file cannot be written', 'echo x > .git/config'],
  ['a protected file cannot be replaced by renaming', 'echo x > new; mv -f new .git/config; rm -f new'],
  ['a protected file cannot be removed', 'rm -f .git/config Makefile'],
  ['a protected folder gets no new file', 'echo x > .git/hooks/pre-commit'],
  ['the folder above a protected file cannot be moved away', 'mv .git git2 && mkdir .git && echo x > .git/config'],
  ['what is protected and missing cannot be made', 'mkdir -p .vscode; echo x > .vscode/tasks.json; echo x > .mcp.json'],
  ['what is protected and missing cannot be moved to its place', 'mkdir n; echo x > n/a; mv -T n .vscode; rm -rf n'],
  [
    'another folder cannot be made to be the one git reads',
    'echo ../evil > .git/commondir; mv -f .git/commondir x; rm -f x',
  ],
  [
    'a protected name that is a link cannot be written through, or replaced',
    'echo x > .vscode/tasks.json; rm .vscode; mkdir .vscode; echo x > other/tasks.json',
    ({ root }) => {
      mkdirSync(join(root, 'other'));
      symlinkSync('other', join(root, '.vscode'));
    },
  ],
  [
    'a folder above what is protected that is a link cannot be replaced',
    'rm .git; mkdir .git; echo x > .git/config; echo x > really/config; echo x > really/hooks/pre-commit',
    ({ root }) => {
      mkdirSync(join(root, 'really', 'hooks'), { recursive: true });
      writeFileSync(join(root, 'really', 'config'), 'kept');
      rmSync(join(root, '.git'), { recursive: true });
      symlinkSync('really', join(root, '.git'));
    },
  ],
  [
    'where a protected link to nothing leads, nothing can be made',
    'mkdir -p new/place && echo x > new/place/tasks.json',
    ({ root }) => symlinkSync('new/place', join(root, '.vscode')),
  ],
  [
    'what git keeps elsewhere and names in a file stays named so',
    'echo gitdir: evil > .git; mv .git a; rm -f .git a',
    ({ root }) => {
      rmSync(join(root, '.git'), { recursive: true });
      writeFileSync(join(root, '.git'), 'gitdir: ../outside');
    },
  ],
  ['a read-only disk cannot be made writable', 'mount -o remount,rw,bind /; echo x > ../outside/file'],
  ['a name space of its own gives nobody power', 'unshare -Ur true && echo hidden-text'],
  [
    'a socket of the file system cannot be opened',
    `python3 -c 'import socket; socket.socket(socket.AF_UNIX); print("hidden-text")'`,
  ],
  ['this process cannot be seen', `[ -e /proc/${process.pid} ] && kill -0 ${process.pid} && echo hidden-text`],
  [
    'nothing is left in the folder for temporary files',
    'echo hidden > /tmp/countersign-left; [ -e /tmp/countersign-left ] || echo hidden-text',
  ],
];

for (const [says, command, arrange] of escapes) {
  test(says, async () => {
    const there = scene();
    arrange?.(there);
    const before = imageOf(join(there.root, '..'));
    const { output, ended } = await run(`${command}\necho the-end`, there);
    assert.equal(ended, 'exited', output);
    assert.match(output, /the-end\n$/, output);
    assert.doesNotMatch(output, /hidden-text/);
    assert.deepEqual(imageOf(join(there.root, '..')), before);
    assert.equal(existsSync('/tmp/countersign-left'), false);
  });
}

test('what a folder is for works: files, folders, renames, git', async () => {
  const there = scene();
  rmSync(join(there.root, '.git'), { recursive: true });
  await runCommand(
    {
      command: 'git init -q .',
      shell: 'bash',
      cwd: there.root,
      timeoutMs: 20_000,
      confinement: { mode: 'full-access' },
    },
    { ...deps, backend },
    () => undefined,
    never,
  );
  const commit = 'git add -A && git -c user.name=n -c user.email=e@x commit -qm one && git log --oneline | wc -l';
  const { output, exit } = await run(`mkdir a && echo b > a/b && mv a/b a/c && ${commit} && git ls-files`, there);
  assert.equal(output, '1\nMakefile\na/c\n');
  assert.equal(exit, 0);
  assert.deepEqual(readdirSync(there.root).sort(), ['.git', 'Makefile', 'a']);
});

const making: readonly (readonly [says: string, command: string, remark: RegExp])[] = [
  ['a repository', 'git init -q sub', /repository: "root\/sub\/\.git"\. Look at its settings and hooks/],
  ['a bare one', 'git init -q --bare sub', /repository: "root\/sub"\./],
  ['a file that names one elsewhere', 'echo "gitdir: ../evil" > src/.git', /repository: "root\/src\/\.git"\./],
  ['many', 'for n in 1 2 3 4 5 6 7; do git init -q sub$n; done', /sub5\/\.git" and 2 more\./],
  ['none', 'mkdir -p a/b; echo x > a/HEAD', /^$/],
];
for (const [says, command, remark] of making) {
  test(`what could not be held is said: the command made ${says}`, async () => {
    const there = scene();
    mkdirSync(join(there.root, 'src'));
    assert.match((await run(command, there)).output, remark);
    assert.equal((await run('true', there)).output, '', 'of what is there already nothing is said again');
  });
}

test('in read-only nothing can be written but temporary files', async () => {
  const there = scene();
  const before = imageOf(there.root);
  const { output } = await run('echo x > new; echo x > /tmp/x && cat /tmp/x', there, { mode: 'read-only' });
  assert.match(output, /Read-only file system\n(.*\n)*x\n$/);
  assert.deepEqual(imageOf(there.root), before);
});

test('a second name of what is hidden, made before, means that nothing runs', async () => {
  const there = scene();
  linkSync(join(there.state, 'ledger.db'), join(there.root, 'innocent'));
  const { ended, output } = await run('cat innocent', there);
  assert.equal(ended, 'not-started');
  assert.match(output, /another name/);
});

test('the exit code is that of the command', async () => {
  assert.equal((await run('exit 7', scene())).exit, 7);
});

test('the check of itself finds that the sandbox holds', async () => {
  assert.deepEqual(await selfCheck(deps, never), { kind: 'holds' });
});

test('the check of itself finds a sandbox that confines nothing', async () => {
  const open = {
    name: 'open',
    prepare: async ({
      argv,
      env,
    }: {
      argv: readonly [string, ...string[]];
      env: Readonly<Record<string, string>>;
    }) => ({ argv, env, files: [], release: () => undefined }),
  };
  assert.equal((await selfCheck({ ...deps, backend: open }, never)).kind, 'broken');
});

test('the check of itself finds a sandbox that does not start', async () => {
  const failing = { name: 'failing', prepare: async () => Promise.reject(new Error('no namespaces here')) };
  const found = await selfCheck({ ...deps, backend: failing }, never);
  assert.ok(found.kind === 'broken' && found.because.includes('no namespaces here'));
});
