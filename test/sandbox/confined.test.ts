import assert from 'node:assert/strict';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
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
  readonly state: string;
}

let made = 0;
function scene(): Scene {
  const folder = join(scratch, String((made += 1)));
  const [root, state] = [join(folder, 'root'), join(folder, 'state')];
  for (const path of [root, state]) mkdirSync(path, { recursive: true });
  mkdirSync(join(root, '.git', 'hooks'), { recursive: true });
  mkdirSync(join(root, '.git', 'info'));
  writeFileSync(join(root, '.git', 'config'), 'kept');
  writeFileSync(join(root, 'Makefile'), 'kept');
  writeFileSync(join(state, 'ledger.db'), 'hidden-text');
  return { root, state };
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
