import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commandEnvironment } from '../../src/sandbox/environment.js';
import { searchPath } from '../../src/sandbox/searchPath.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-env-')));
after(() => rmSync(folder, { recursive: true }));

const inheritance: readonly [name: string, value: string, inherited: boolean, platform?: NodeJS.Platform][] = [
  ['HOME', '/home/me', true],
  ['LC_CTYPE', 'C.UTF-8', true],
  ['HTTPS_PROXY', 'http://proxy:3128', true],
  ['HTTPS_PROXY', 'http://me:password@proxy:3128', false],
  ['ANTHROPIC_API_KEY', 'k', false],
  ['COUNTERSIGN_API_KEY', 'k', false],
  ['SSH_AUTH_SOCK', '/run/agent', false],
  ['GITHUB_TOKEN', 'k', false],
  ['BASH_ENV', '/x', false],
  ['LC_lower', 'x', false],
  ['PYTHONPATH', '/x', false],
  ['GIT_EXTERNAL_DIFF', '/x', false],
  ['VSCODE_IPC_HOOK_CLI', '/x', false],
  ['SystemRoot', 'C:\\Windows', true, 'win32'],
  ['SystemRoot', 'C:\\Windows', false, 'linux'],
];
for (const [name, value, inherited, platform] of inheritance) {
  test(`${name}=${value} is ${inherited ? '' : 'not '}inherited${platform ? ` on ${platform}` : ''}`, () => {
    assert.equal(commandEnvironment({ [name]: value }, ['/bin'], platform)[name], inherited ? value : undefined);
  });
}

test('the inherited value never replaces what is set for every command', () => {
  const env = commandEnvironment({ TERM: 'xterm', GIT_PAGER: 'less', PATH: '/evil', GIT_CONFIG_COUNT: '0' }, ['/bin']);
  assert.deepEqual([env['TERM'], env['GIT_PAGER'], env['PATH']], ['dumb', 'cat', '/bin']);
  assert.notEqual(env['GIT_CONFIG_COUNT'], '0');
});

mkdirSync(join(folder, 'home/project/bin'), { recursive: true });
mkdirSync(join(folder, 'tools'));
symlinkSync(join(folder, 'home/project/bin'), join(folder, 'link'));
const home = join(folder, 'home');
const project = join(home, 'project');

const paths: readonly [says: string, path: string | undefined, roots: readonly string[], folders: readonly string[]][] =
  [
    [
      'absolute folders outside the workspace stay, in order',
      `${folder}/tools:/usr/bin`,
      [project],
      [`${folder}/tools`, '/usr/bin'],
    ],
    ['empty and relative entries go', `:.:bin::/usr/bin`, [project], ['/usr/bin']],
    ['folders of the workspace go', `${project}/bin:${project}:/usr/bin`, [project], ['/usr/bin']],
    [
      'a folder that only begins like the workspace stays',
      `${project}s/bin:/usr/bin`,
      [project],
      [`${project}s/bin`, '/usr/bin'],
    ],
    ['a link into the workspace goes', `${folder}/link:/usr/bin`, [project], ['/usr/bin']],
    ['a workspace that holds the home has no inside', `${home}/bin:/usr/bin`, ['/', home], [`${home}/bin`, '/usr/bin']],
    ['without a PATH the system folders are used', undefined, [project], ['/usr/local/bin', '/usr/bin', '/bin']],
  ];
for (const [says, path, roots, folders] of paths) {
  test(says, () => assert.deepEqual(searchPath(path, { roots, home }), folders));
}

test('git as a reader starts no program that the repository names', () => {
  const repository = join(folder, 'repository');
  const ran = join(folder, 'ran');
  const env = commandEnvironment({ HOME: home }, (process.env['PATH'] ?? '').split(':'));
  const git = (...words: string[]): void => void execFileSync('git', words, { cwd: repository, env, stdio: 'pipe' });
  const intruder = join(folder, 'intruder');
  writeFileSync(intruder, `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
  mkdirSync(repository);
  git('init', '-q');
  writeFileSync(join(repository, 'a.txt'), 'a\n');
  git('add', '.');
  git('-c', 'user.name=n', '-c', 'user.email=e', 'commit', '-q', '-m', 'a');
  for (const [key, value] of [
    ['core.fsmonitor', intruder],
    ['core.pager', intruder],
    ['pager.log', intruder],
    ['gpg.program', intruder],
    ['log.showSignature', 'true'],
  ] as const) {
    git('config', key, value);
  }
  symlinkSync(intruder, join(repository, '.git/hooks/post-index-change'));
  writeFileSync(join(repository, 'a.txt'), 'a\n'); // same content, newer time: a refresh would write the index
  for (const words of [['status'], ['diff'], ['log', '-p'], ['ls-files', '-m'], ['show'], ['branch', '-a']])
    git(...words);
  assert.ok(!existsSync(ran));
  execFileSync('git', ['status'], { cwd: repository, env: { PATH: env['PATH'], HOME: home }, stdio: 'pipe' });
  assert.ok(existsSync(ran), 'the repository would have started it');
});
