import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { home, judgeEffects, own, root, type Asked } from './judging.js';

type Expected = 'allow' | 'ask' | 'deny' | `floor ${string}` | 'protected' | 'secret';

function outcome(effect: Effect, asked: Asked = {}): Expected {
  const verdict = judgeEffects([effect], asked);
  if (verdict.kind === 'deny') return 'deny';
  if (verdict.floor !== undefined) return `floor ${verdict.floor.id}`;
  if (verdict.effects.some(({ kind }) => kind === 'secret')) return 'secret';
  if (verdict.reasons.some(({ from, kind }) => kind === 'ask' && from.kind === 'protected')) return 'protected';
  return verdict.kind;
}

const reads: Readonly<Record<string, Expected>> = {
  [`${root}/a`]: 'allow',
  [root]: 'allow',
  [`${root}/src/deep/a.ts`]: 'allow',
  [`${root}-other/a`]: 'ask',
  [`${root}2`]: 'ask',
  [`${home}/Project/a`]: 'ask',
  [`${home}/PROJECT`]: 'ask',
  [`${home}/a`]: 'ask',
  [home]: 'ask',
  '/': 'ask',
  '/etc/hosts': 'ask',
  '/tmp/a': 'ask',
  [`${root}/.env`]: 'secret',
  [`${root}/.ENV`]: 'secret',
  [`${root}/.Env.Local`]: 'secret',
  [`${root}/.e\u200bnv`]: 'secret',
  [`${root}/\uff0eenv`]: 'secret',
  [`${root}/sub/.env.production`]: 'secret',
  [`${root}/.env.example`]: 'allow',
  [`${root}/.environment`]: 'allow',
  [`${root}/env.ts`]: 'allow',
  [`${root}/key.pem`]: 'secret',
  [`${root}/server.KEY`]: 'secret',
  [`${root}/id_rsa`]: 'secret',
  [`${root}/id_rsa.pub`]: 'allow',
  [`${root}/id_utils.ts`]: 'allow',
  [`${root}/.npmrc`]: 'secret',
  [`${root}/.git-credentials`]: 'secret',
  [`${root}/.aws/config`]: 'secret',
  [`${root}/monkey.ts`]: 'allow',
  [`${root}/tokens.ts`]: 'allow',
  [`${home}/.ssh/id_ed25519`]: 'secret',
  [`${home}/.ssh`]: 'secret',
  [`${home}/.aws/credentials`]: 'secret',
  [`${home}/.kube/config`]: 'secret',
  [`${home}/.docker/config.json`]: 'secret',
  [`${home}/.netrc`]: 'secret',
  [`${home}/.gnupg/x`]: 'secret',
  [`${home}/.config/gh/hosts.yml`]: 'secret',
  '/etc/shadow': 'secret',
  '/proc/self/environ': 'secret',
  '/proc/1/environ': 'secret',
  [`${root}/.git/config`]: 'allow',
  [`${root}/package.json`]: 'allow',
  [`${root}/.github/workflows/ci.yml`]: 'allow',
  [own]: 'deny',
  [`${own}/ledger.db`]: 'deny',
  [`${own.toUpperCase()}/ledger.db`]: 'deny',
  [`${own}-other/a`]: 'ask',
  [`${root}/a\nb`]: 'ask',
  [`${root}/a\u0007`]: 'ask',
};

const writes: Readonly<Record<string, Expected>> = {
  [`${root}/a.ts`]: 'ask',
  [`${root}/src/a.ts`]: 'ask',
  '/tmp/a': 'ask',
  '/tmp': 'floor destroys-outside',
  [`${home}/a`]: 'floor destroys-outside',
  [`${root}-other/a`]: 'floor destroys-outside',
  '/usr/bin/ls': 'floor destroys-outside',
  '/dev/sda': 'floor disk',
  '/dev/nvme0n1p1': 'floor disk',
  [`${root}/.git/HEAD`]: 'protected',
  [`${root}/.GIT/HEAD`]: 'protected',
  [`${root}/.g\u200cit/HEAD`]: 'protected',
  [`${root}/.git/config`]: 'floor runs-later',
  [`${root}/.GIT/config`]: 'floor runs-later',
  [`${root}/.g\u200cit/config`]: 'floor runs-later',
  [`${root}/.git/modules/x/config`]: 'floor runs-later',
  [`${root}/sub/.git/config`]: 'floor runs-later',
  [`${home}/.gitconfig`]: 'floor runs-later',
  [`${home}/.config/git/config`]: 'floor runs-later',
  [`${home}/.local/lib/python3.12/site-packages/x.pth`]: 'floor runs-later',
  [`${home}/.cursor/mcp.json`]: 'floor editor-state',
  [`${home}/.claude.json`]: 'floor editor-state',
  [`${home}/.vscode/argv.json`]: 'floor editor-state',
  [`${root}/.git/hooks/pre-commit`]: 'floor runs-later',
  [`${root}/.Git/Hooks/pre-commit`]: 'floor runs-later',
  [`${root}/.gitignore`]: 'ask',
  [`${root}/.gitattributes`]: 'protected',
  [`${root}/.husky/pre-commit`]: 'protected',
  [`${root}/.vscode/settings.json`]: 'protected',
  [`${root}/.VSCode/Settings.json`]: 'protected',
  [`${root}/.vscode`]: 'protected',
  [`${root}/x.code-workspace`]: 'protected',
  [`${root}/.devcontainer/devcontainer.json`]: 'protected',
  [`${root}/.idea/x.xml`]: 'protected',
  [`${root}/AGENTS.md`]: 'protected',
  [`${root}/docs/agents.md`]: 'protected',
  [`${root}/.claude/settings.json`]: 'protected',
  [`${root}/.cursor/rules/a`]: 'protected',
  [`${root}/.mcp.json`]: 'protected',
  [`${root}/.github/workflows/ci.yml`]: 'protected',
  [`${root}/.github/copilot-instructions.md`]: 'protected',
  [`${root}/.github/ISSUE_TEMPLATE.md`]: 'ask',
  [`${root}/.gitlab-ci.yml`]: 'protected',
  [`${root}/Jenkinsfile`]: 'protected',
  [`${root}/Makefile`]: 'protected',
  [`${root}/justfile`]: 'protected',
  [`${root}/BUILD`]: 'protected',
  [`${root}/src/BUILD.bazel`]: 'protected',
  [`${root}/build`]: 'ask',
  [`${root}/src/build`]: 'ask',
  [`${root}/setup.py`]: 'protected',
  [`${root}/build.gradle.kts`]: 'protected',
  [`${root}/package.json`]: 'protected',
  [`${root}/sub/package.json`]: 'protected',
  [`${root}/pyproject.toml`]: 'protected',
  [`${root}/Cargo.toml`]: 'protected',
  [`${root}/.npmrc`]: 'secret',
  [`${root}/.env`]: 'secret',
  [`${root}/node_modules/.bin/x`]: 'protected',
  [`${root}/package.json.bak`]: 'ask',
  [`${home}/.bashrc`]: 'floor runs-later',
  [`${home}/.ssh/authorized_keys`]: 'floor runs-later',
  [`${home}/.config/systemd/user/a.service`]: 'floor runs-later',
  '/etc/cron.d/x': 'floor runs-later',
  '/etc/passwd': 'floor runs-later',
  '/root/.profile': 'floor runs-later',
  '/home/other/.bashrc': 'floor runs-later',
  [`${home}/.vscode/extensions/x/package.json`]: 'floor editor-state',
  [`${own}/sessions/x`]: 'deny',
};

suite('reading asks outside of the workspace and for secrets, whatever the spelling', () => {
  for (const [path, expected] of Object.entries(reads)) {
    test(JSON.stringify(path), () => assert.equal(outcome({ kind: 'read', path }), expected));
  }
});

suite('writing asks, and what runs later or governs the agent is protected or a floor', () => {
  for (const [path, expected] of Object.entries(writes)) {
    test(JSON.stringify(path), () => assert.equal(outcome({ kind: 'write', path }), expected));
  }
});

const others: readonly (readonly [says: string, effect: Effect, expected: Expected, asked?: Asked])[] = [
  [
    'a link inside that leads out is outside',
    { kind: 'read', path: `${root}/link` },
    'ask',
    { machine: { links: { [`${root}/link`]: '/etc/hosts' } } },
  ],
  [
    'a link that leads to a secret is a secret',
    { kind: 'read', path: `${root}/link` },
    'secret',
    { machine: { links: { [`${root}/link`]: `${home}/.ssh/id_rsa` } } },
  ],
  [
    'a link named as a secret is a secret',
    { kind: 'read', path: `${root}/.env` },
    'secret',
    { machine: { links: { [`${root}/.env`]: `${root}/a` } } },
  ],
  [
    'a link that leads to own state is denied',
    { kind: 'read', path: `${root}/link` },
    'deny',
    { machine: { links: { [`${root}/link`]: `${own}/ledger.db` } } },
  ],
  [
    'a name in own state is denied wherever it leads',
    { kind: 'read', path: `${own}/link` },
    'deny',
    { machine: { links: { [`${own}/link`]: `${root}/a` } } },
  ],
  [
    'a link that leads to a hook is a floor',
    { kind: 'write', path: `${root}/link` },
    'floor runs-later',
    { machine: { links: { [`${root}/link`]: `${root}/.git/hooks/x` } } },
  ],
  [
    'what the machine could not say is not read',
    { kind: 'read', path: `${root}/a` },
    'ask',
    { machine: { silent: [`${root}/a`] } },
  ],
  ['a path that was not wholly read is not read', { kind: 'read', path: root, unsure: true }, 'ask'],
  ['a pattern that takes in a secret is a secret', { kind: 'read', path: root, glob: '.env' }, 'secret'],
  ['reading all of the workspace is allowed', { kind: 'read', path: root, recursive: true }, 'allow'],
  ['reading all of the home reaches own state', { kind: 'read', path: home, recursive: true }, 'deny'],
  ['reading all of the disk reaches own state', { kind: 'read', path: '/', recursive: true }, 'deny'],
  [
    'a new file outside is no floor',
    { kind: 'write', path: `${home}/new` },
    'ask',
    { machine: { types: { [`${home}/new`]: 'missing' } } },
  ],
  [
    'a new file among those that configure the machine is a floor',
    { kind: 'write', path: '/etc/nginx/conf.d/x.conf' },
    'floor runs-later',
    { machine: { types: { '/etc/nginx/conf.d/x.conf': 'missing' } } },
  ],
  [
    'a setting of git that starts nothing is no floor',
    { kind: 'write', path: `${root}/.git/config`, runs: false },
    'protected',
  ],
  [
    'deleting what a repository cannot be without is a floor',
    { kind: 'delete', path: `${root}/.git/HEAD` },
    'floor destroys-git',
  ],
  ['deleting a lock that git left behind asks', { kind: 'delete', path: `${root}/.git/index.lock` }, 'protected'],
  [
    'a file put into a folder outside is no floor',
    { kind: 'write', path: '/srv/x' },
    'ask',
    { machine: { types: { '/srv/x': 'folder' } } },
  ],
  [
    'deleting what is missing outside is a floor all the same',
    { kind: 'delete', path: `${home}/x` },
    'floor destroys-outside',
    { machine: { types: { [`${home}/x`]: 'missing' } } },
  ],
  ['deleting a file inside asks', { kind: 'delete', path: `${root}/a` }, 'ask'],
  ['deleting a folder inside asks', { kind: 'delete', path: `${root}/src`, recursive: true }, 'ask'],
  ['deleting the workspace is a floor', { kind: 'delete', path: root, recursive: true }, 'floor destroys-workspace'],
  [
    'deleting the workspace in another case is a floor',
    { kind: 'delete', path: root.toUpperCase(), recursive: true },
    'floor destroys-workspace',
  ],
  ['deleting the parent reaches own state', { kind: 'delete', path: home, recursive: true }, 'deny'],
  [
    'a glob that amounts to the workspace is a floor',
    { kind: 'delete', path: root, glob: '*' },
    'floor destroys-workspace',
  ],
  ['a glob that does not asks', { kind: 'delete', path: root, glob: '*.log' }, 'ask'],
  ['deleting .git is a floor', { kind: 'delete', path: `${root}/.git`, recursive: true }, 'floor destroys-git'],
  ['deleting a file of .git is protected', { kind: 'delete', path: `${root}/.git/index.lock` }, 'protected'],
  ['deleting a named temporary folder asks', { kind: 'delete', path: '/tmp/test', recursive: true }, 'ask'],
  [
    'deleting all of the temporary folder is a floor',
    { kind: 'delete', path: '/tmp', glob: '*' },
    'floor destroys-outside',
  ],
  ...(['/tmp/u', '/tmp/u/notes', '/tmp'] as const).map(
    path =>
      [
        `a home in the temporary folder is a home: deleting ${path} is a floor`,
        { kind: 'delete', path, recursive: true },
        'floor destroys-outside',
        { context: { home: '/tmp/u', own: [] } },
      ] as const,
  ),
  [
    'what stands beside such a home is temporary',
    { kind: 'delete', path: '/tmp/test', recursive: true },
    'ask',
    { context: { home: '/tmp/u' } },
  ],
  [
    'a manifest whose running parts stay the same is an ordinary write',
    { kind: 'write', path: `${root}/package.json`, runs: false },
    'ask',
  ],
  [
    'permissions of system trees are a floor',
    { kind: 'write', path: '/usr', recursive: true, permissions: '777' },
    'floor system-permissions',
  ],
  ['permissions inside ask', { kind: 'write', path: `${root}/a`, permissions: '+x' }, 'ask'],
  ['whom a secret lets in is protected', { kind: 'write', path: `${root}/.env`, permissions: '644' }, 'protected'],
  [
    'set-user-id is a floor anywhere',
    { kind: 'write', path: `${root}/a`, permissions: 'u+s' },
    'floor system-permissions',
  ],
  ['a home as workspace has no inside', { kind: 'read', path: `${home}/a` }, 'ask', { context: { roots: [home] } }],
  [
    'the root of the disk as workspace has no inside',
    { kind: 'read', path: '/srv/a' },
    'ask',
    { context: { roots: ['/'] } },
  ],
  [
    'a workspace that contains the home has no inside',
    { kind: 'read', path: '/home/x/a' },
    'ask',
    { context: { roots: ['/home'] } },
  ],
  [
    'with several roots each is inside',
    { kind: 'read', path: '/srv/b/a' },
    'allow',
    { context: { roots: [root, '/srv/b'] } },
  ],
  [
    'a workspace in the temporary folder is inside',
    { kind: 'read', path: '/tmp/ws/a' },
    'allow',
    { context: { roots: ['/tmp/ws'] } },
  ],
  [
    'a Windows path inside is inside',
    { kind: 'read', path: 'C:/ws/a' },
    'allow',
    { context: { roots: ['C:/ws'], home: 'C:/Users/u' } },
  ],
  ...[
    'C:/ws/con',
    'C:/ws/a.txt.',
    'C:/ws/a ',
    'C:/ws/a:stream',
    'C:/ws/PROGRA~1',
    'C:/ws/nul.txt',
    'C:/ws/COM1',
    '//server/share',
  ].map(
    path =>
      [
        `${JSON.stringify(path)} does not say which file it is`,
        { kind: 'read', path },
        'ask',
        { context: { roots: ['C:/ws'], home: 'C:/Users/u' } },
      ] as const,
  ),
];

suite('where a path really leads decides', () => {
  for (const [says, effect, expected, asked] of others) {
    test(says, () => assert.equal(outcome(effect, asked), expected));
  }
});
