import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import type { Extra } from '../../src/protocol/extra.js';
import type { Confined } from '../../src/sandbox/confinement.js';
import { detectBackend } from '../../src/sandbox/detectBackend.js';
import { extrasFor } from '../../src/sandbox/extras.js';
import { protectedPaths } from '../../src/sandbox/protectedPaths.js';
import { runCommand, type CommandEnd } from '../../src/sandbox/run.js';
import { systemClock } from '../../src/machine/systemClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const { backend } = detectBackend();

/** A workspace, a folder beside it, a home with a secret, Countersign's own, and a folder for temporary files. */
class Scene {
  readonly base: string;
  readonly confined: Confined;

  constructor(t: TestContext, more: Partial<Confined> = {}) {
    this.base = tempFolder(t);
    for (const name of ['work', 'outside', 'home', 'home/.ssh', 'state', 'temp']) mkdirSync(this.at(name));
    for (const name of ['outside/old', 'home/.ssh/known_hosts', 'home/.ssh/id'])
      writeFileSync(this.at(name), `${name}\n`);
    const [roots, home] = [[this.at('work')], this.at('home')];
    this.confined = {
      ...{ mode: 'workspace-write', writable: roots, hidden: [this.at('home/.ssh'), this.at('state')] },
      ...{ protected: protectedPaths({ roots, home, isProtected: () => false }), temp: this.at('temp') },
      network: { kind: 'off' },
      ...more,
    };
  }

  at(name: string): string {
    return `${this.base}/${name}`;
  }

  run(command: string, more: Partial<Confined> = {}): Promise<CommandEnd> {
    const deps = {
      backend,
      clock: systemClock,
      home: this.at('home'),
      roots: () => [],
      env: { PATH: '/usr/bin:/bin' },
    };
    const confinement = { ...this.confined, ...more };
    const spec = { command, shell: 'bash', cwd: this.at('work'), timeoutMs: 20_000, confinement } as const;
    return runCommand(spec, deps, () => undefined, new AbortController().signal);
  }

  /** What would be asked for after this output. */
  asked(output: string): readonly Extra[] {
    const [cwd, home, own] = [this.at('work'), this.at('home'), [this.at('state')]];
    return extrasFor({ output, cwd, home, confined: this.confined, had: [], own, refused: [] });
  }
}

const file = (path: string): Partial<Confined> => ({ opened: [{ path, is: 'file' }] });

test('a file that is opened can be written, and nothing beside it', async t => {
  const scene = new Scene(t);
  const path = scene.at('outside/new');
  await scene.run('echo a > ../outside/new; echo b > ../outside/other; rm ../outside/old', file(path));
  assert.deepEqual(readdirSync(scene.at('outside')), ['new', 'old']);
  assert.equal(readFileSync(path, 'utf8'), 'a\n');
});

test('in read-only it is all that can be written', async t => {
  const scene = new Scene(t, { mode: 'read-only' });
  await scene.run('echo a > made; echo b > let', file(scene.at('work/let')));
  assert.deepEqual(readdirSync(scene.at('work')), ['let']);
});

test('a file that was opened and not written is not there afterwards, and one that was touched is', async t => {
  const scene = new Scene(t);
  await scene.run('true', file(scene.at('outside/new')));
  assert.deepEqual(readdirSync(scene.at('outside')), ['old']);
  await scene.run('touch ../outside/new', file(scene.at('outside/new')));
  assert.deepEqual(readdirSync(scene.at('outside')), ['new', 'old']);
  assert.deepEqual(
    readdirSync(scene.at('temp')),
    [scene.base.split('/')[2]],
    'no name of it is left for the next command',
  );
});

test('a folder that is opened keeps what is protected in it', async t => {
  const scene = new Scene(t);
  const path = scene.at('outside');
  const held = protectedPaths({ roots: [scene.at('work'), path], home: scene.at('home'), isProtected: () => false });
  await scene.run('mkdir ../outside/in; echo x > ../outside/in/a; echo x > ../outside/.envrc; rm ../outside/old', {
    opened: [{ path, is: 'folder' }],
    protected: held,
  });
  assert.deepEqual(readdirSync(path), ['in']);
});

test('a hidden file that is shown is read, and nothing else of its folder', async t => {
  const scene = new Scene(t);
  const command =
    'cat ../home/.ssh/known_hosts; cat ../home/.ssh/id; ls ../home/.ssh; echo x > ../home/.ssh/known_hosts';
  const { output } = await scene.run(command, { shown: [scene.at('home/.ssh/known_hosts')] });
  assert.match(output, /^home\/\.ssh\/known_hosts\n/);
  assert.doesNotMatch(output, /home\/\.ssh\/id\n/);
  assert.equal(readFileSync(scene.at('home/.ssh/known_hosts'), 'utf8'), 'home/.ssh/known_hosts\n');
});

test('what leads elsewhere by now is not opened, and nothing is started', async t => {
  const scene = new Scene(t);
  symlinkSync(scene.at('state'), scene.at('outside/link'));
  const { ended, output } = await scene.run('echo ran > made', file(scene.at('outside/link/ledger.db')));
  assert.deepEqual([ended, existsSync(scene.at('work/made'))], ['not-started', false]);
  assert.match(output, /leads to .*state\/ledger\.db by now/);
});

const readOnly = (path: string): string => `tee: ${path}: Read-only file system`;
const questions: readonly [says: string, output: (at: (name: string) => string) => string, asked: readonly string[]][] =
  [
    ['a file that is not there yet', at => readOnly(at('outside/new')), ['write outside/new file']],
    ['a file', at => readOnly(at('outside/old')), ['write outside/old file']],
    [
      'what is removed',
      at => `rm: cannot remove '${at('outside/old')}': Read-only file system`,
      ['write outside folder'],
    ],
    ['a hidden file', at => `cat: ${at('home/.ssh/id')}: Permission denied`, ['read home/.ssh/id file']],
    ['something protected', at => readOnly(at('work/.vscode/settings.json')), ['write work/.vscode folder']],
    ['Countersign’s own', at => readOnly(at('state/ledger.db')), []],
    ['a folder that holds its own', at => `mkdir: cannot create directory '${at('made')}': Read-only file system`, []],
    ['the home as a whole', at => `rm: cannot remove '${at('home/a')}': Read-only file system`, []],
    ['what can be written', at => readOnly(at('work/a')), []],
    ['what is not hidden', at => `cat: ${at('outside/old')}: Permission denied`, []],
    ['what is there for nobody', at => `cat: ${at('nowhere/at/all')}: No such file or directory`, []],
    [
      'more than anybody reads',
      at => Array.from({ length: 9 }, (_, name) => readOnly(at(`outside/${name}`))).join('\n'),
      [],
    ],
  ];
for (const [says, output, asked] of questions) {
  test(`after a complaint about ${says}, ${asked.length === 0 ? 'nothing' : 'exactly that'} is asked for`, t => {
    const scene = new Scene(t);
    const found = scene.asked(output(name => scene.at(name)));
    const inWords = found.map(one =>
      one.kind === 'host' ? one.host : `${one.kind} ${one.path.slice(scene.base.length + 1)} ${one.is}`,
    );
    assert.deepEqual(inWords, asked);
  });
}

test('a socket is never asked for', async t => {
  const scene = new Scene(t);
  const server = createServer().listen(scene.at('outside/socket'));
  t.after(() => server.close());
  await new Promise(resolve => server.once('listening', resolve));
  assert.deepEqual(scene.asked(readOnly(scene.at('outside/socket'))), []);
});
