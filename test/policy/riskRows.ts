import type { BreadthFact, GitCounts } from '../../src/protocol/fact.js';
import type { Effect } from '../../src/protocol/effect.js';
import { home, root, type Asked } from './judging.js';

/** What was counted: so many files of so many bytes each, and what git says of them. */
export function counted(files: number, git?: Partial<GitCounts>, more: Partial<BreadthFact> = {}): BreadthFact {
  const all = { clean: 0, changed: 0, untracked: 0, ignored: 0, ...git };
  return { files, bytes: files * 1000, complete: true, ...(git !== undefined && { git: all }), ...more };
}

export const at = (path: string): string => (path.startsWith('/') ? path : path === '' ? root : `${root}/${path}`);
export const write = (path: string, more: object = {}): Effect => ({ kind: 'write', path: at(path), ...more });
export const remove = (path: string, more: object = {}): Effect => ({ kind: 'delete', path: at(path), ...more });
export const read = (path: string, more: object = {}): Effect => ({ kind: 'read', path: at(path), ...more });
export const all = { recursive: true } as const;

/** Where a path has so much below it. */
export const holding = (path: string, fact: BreadthFact | undefined): Asked => ({
  machine: { breadths: { [at(path)]: fact } },
});
export const losing = (count: number): Asked => ({ machine: { commits: { count, of: 'commits' } } });
export const missing = (path: string): Asked => ({ machine: { types: { [at(path)]: 'missing' } } });

export type RiskRow = readonly [act: string | readonly Effect[], factors: string, asked?: Asked];

const network = (host: string, more: object = {}): Effect => ({ kind: 'network', host, ...more });
const run = (program: string, more: object = {}): Effect => ({ kind: 'execute', program, ...more });
const git = (op: string, more: object = {}): Effect => ({ kind: 'git', op, cwd: root, ...more });
const context = (changes: NonNullable<Asked['context']>): Asked => ({ context: changes });

/** An act, and every factor of its risk with its points. What is not said is one file, as git has it. */
export const riskRows: Readonly<Record<string, readonly RiskRow[]>> = {
  'what only reads weighs what its place weighs': [
    ['ls', ''],
    ['true', ''],
    ['git status', ''],
    [[read('/srv/x')], 'system 35'],
    [[read(`${home}/notes`)], 'home 20'],
    [[read('/etc/hosts')], 'system 35'],
    [[read('/tmp/x')], ''],
    [[read('src', all)], ''],
    [[read('src/a')], 'unresolved 10', { machine: { silent: [at('src/a')] } }],
    [[read('.env')], 'secret 45'],
  ],
  'a write weighs by what is there, and by who could give it back': [
    [[write('src/a')], 'write 30, in git -10'],
    [[write('src/new')], 'write 30, new -5', missing('src/new')],
    [[write('a')], 'write 30, uncommitted 10', holding('a', counted(1, { changed: 1 }))],
    [[write('a')], 'write 30, untracked 15', holding('a', counted(1, { untracked: 1 }))],
    [[write('a')], 'write 30, ignored -15', holding('a', counted(1, { ignored: 1 }))],
    [[write('a')], 'write 30, no copy 10', holding('a', counted(1))],
    [[write('a')], 'write 30, no copy 10', holding('a', undefined)],
    [[write('a')], 'write 30, no copy 10, unresolved 10', { machine: { silent: [at('a')] } }],
    [[write('a', { unsure: true })], 'write 30, no copy 10, unresolved 10'],
    [[write('/tmp/a')], 'write 30, temp -25'],
    [[write('/srv/new')], 'write 30, system 35, new -5', missing('/srv/new')],
    [[write(`${home}/new`)], 'write 30, home 20, new -5', missing(`${home}/new`)],
    [[write('/usr/lib/new')], 'write 30, system 35, new -5', missing('/usr/lib/new')],
    [[write('/srv/a')], 'write 30, system 35, no copy 10'],
    [[write('Makefile')], 'write 30, in git -10, configuration 10'],
    [[write('.vscode/settings.json')], 'write 30, in git -10, configuration 10'],
    [[write('.git/description')], 'write 30, in git -10, configuration 10'],
    [[write('dist', all)], 'write 30, ignored -15, breadth 15', holding('dist', counted(300, { ignored: 300 }))],
    [[write('src', all)], 'write 30, in git -10, breadth 10', holding('src', counted(30, { clean: 30 }))],
  ],
  'changed permissions weigh by whom they let in': [
    [[write('a', { permissions: '644' })], 'write 30'],
    [[write('a', { permissions: 'u+x' })], 'write 30'],
    [[write('a', { permissions: '777' })], 'write 30, opens 15'],
    [[write('a', { permissions: '0666' })], 'write 30, opens 15'],
    [[write('a', { permissions: 'o+w' })], 'write 30, opens 15'],
    [[write('a', { permissions: 'a+rw' })], 'write 30, opens 15'],
    [[write('a', { permissions: '+w' })], 'write 30, opens 15'],
    [[write('a', { permissions: 'g+w' })], 'write 30'],
    [[write('a', { permissions: 'u+s' })], 'write 30, set-user-id 30, floor 20'],
    [[write('a', { permissions: '4755' })], 'write 30, set-user-id 30, floor 20'],
    [[write('/etc', { permissions: '777', ...all })], 'write 30, system 35, breadth 20, opens 15'],
  ],
  'a deletion weighs by its target': [
    ['rm /tmp/test', 'delete 50, temp -25'],
    ['rm -rf /tmp/test', 'delete 50, temp -25'],
    ['rm -rf /tmp/test', 'delete 50, temp -25, breadth 20', holding('/tmp/test', counted(2000))],
    ['rm a', 'delete 50, in git -10'],
    ['rm a', 'delete 50, uncommitted 10', holding('a', counted(1, { changed: 1 }))],
    ['rm a', 'delete 50, untracked 15', holding('a', counted(1, { untracked: 1 }))],
    ['rm a', 'delete 50, ignored -15', holding('a', counted(1, { ignored: 1 }))],
    ['rm -rf dist', 'delete 50', holding('dist', counted(0, {}))],
    ['rm -rf dist', 'delete 50, ignored -15, breadth 10', holding('dist', counted(50, { ignored: 50 }))],
    [
      'rm -rf node_modules',
      'delete 50, ignored -15, breadth 20',
      holding('node_modules', counted(9000, { ignored: 9000 }, { complete: false, isIgnored: true })),
    ],
    ['rm -rf src', 'delete 50, in git -10, breadth 5', holding('src', counted(12, { clean: 12 }))],
    ['rm -rf src', 'delete 50, uncommitted 10, breadth 5', holding('src', counted(12, { clean: 11, changed: 1 }))],
    ['rm -rf src', 'delete 50, untracked 15, breadth 5', holding('src', counted(12, { clean: 11, untracked: 1 }))],
    ['rm -rf src', 'delete 50, in git -10, breadth 5', holding('src', counted(12, { clean: 10, ignored: 2 }))],
    ['rm -rf src', 'delete 50, no copy 10, breadth 5', holding('src', counted(12))],
    ['rm -rf src', 'delete 50, no copy 10, breadth 20', holding('src', undefined)],
    [
      'rm -rf src',
      'delete 50, no copy 10, breadth 20',
      holding('src', counted(12, { clean: 12 }, { complete: false })),
    ],
    ['rm big', 'delete 50, ignored -15, breadth 5', holding('big', counted(1, { ignored: 1 }, { bytes: 20_000_000 }))],
    [
      'rm big',
      'delete 50, ignored -15, breadth 10',
      holding('big', counted(1, { ignored: 1 }, { bytes: 3_000_000_000 })),
    ],
    ['rm *.ts', 'delete 50, in git -10, breadth 10, several 5', holding('', counted(40, { clean: 40 }))],
    ['rm .github/workflows/ci.yml', 'delete 50, in git -10, configuration 10'],
    ['rm -rf .git', 'delete 50, in git -10, configuration 10, floor 35'],
    ['rm -rf .', 'delete 50, everything 25, in git -10, floor 25'],
    ['rm -rf /home/u/old', 'delete 50, home 20, in git -10, floor 15'],
    ['rm -rf /home/u', 'delete 50, home 20, everything 25, no copy 10, breadth 20'],
    ['rm -rf /srv/data', 'delete 50, system 35, no copy 10, breadth 20'],
    ['rm -rf /usr/share/x', 'delete 50, system 35, no copy 10, breadth 20'],
    ['rm -rf /', 'delete 50, system 35, everything 25, no copy 10, breadth 20'],
  ],
  'git weighs by what it cannot give back': [
    ['git commit -m x', 'git 15'],
    ['git push', 'network 20, unknown address 10, sends 15'],
    ['git push -f', 'git 15, push 10, irreversible 50, commits 15'],
    ['git push --delete origin x', 'git 15, push 10, irreversible 50, commits 15'],
    ['git push -f', 'git 15, push 10, irreversible 50, floor 5', losing(0)],
    ['git push -f origin +a:b', 'git 15, push 10, irreversible 50, commits 5', losing(1)],
    ['git branch -D x', 'git 15, commits 15'],
    ['git branch -D x', 'git 15', losing(0)],
    ['git branch -D x', 'git 15, commits 5', losing(9)],
    ['git branch -D x', 'git 15, commits 10', losing(10)],
    ['git branch -D x', 'git 15, commits 15', losing(100)],
    ['git stash clear', 'git 15, irreversible 50, commits 5, floor 5', losing(2)],
    [
      [git('reset', { words: ['git', 'reset', '--hard'] })],
      'git 15, uncommitted 5',
      holding('', counted(9, { clean: 9 })),
    ],
    [
      [git('reset', { words: ['git', 'reset', '--hard'] })],
      'git 15, uncommitted 20',
      holding('', counted(9, { clean: 7, changed: 2 })),
    ],
    [[git('reset', { words: ['git', 'reset', '--hard'] })], 'git 15, uncommitted 15', holding('', undefined)],
    [[git('reset', { words: ['git', 'reset', 'a'] })], 'git 15'],
    [
      [git('checkout', { words: ['git', 'checkout', '--', '.'] })],
      'git 15, uncommitted 20',
      holding('', counted(9, { changed: 1 })),
    ],
    [[git('checkout', { words: ['git', 'checkout', 'topic'] })], 'git 15'],
    [
      [git('clean', { words: ['git', 'clean', '-fd'] })],
      'git 15, uncommitted 20',
      holding('', counted(9, { untracked: 3 })),
    ],
    [[git('clean', { words: ['git', 'clean', '-n'] })], 'git 15'],
    [[git('clean', { words: ['git', 'clean', '-fdx'], discards: true })], 'git 15, irreversible 50, floor 10'],
  ],
  'what runs weighs by what is known of it': [
    ['npm test', 'execute 30, opaque 5'],
    ['python -c 1', 'execute 30, inline 15'],
    ['frobnicate', 'unknown 40'],
    [[run('make')], 'execute 30'],
    [[run('make', { opaque: true })], 'execute 30, opaque 5'],
    [[{ kind: 'unknown', why: 'it is not shell that can be read', harm: 'fork-bomb' }], 'unknown 40, floor 40'],
    [[{ kind: 'unknown', why: 'x', harm: 'disk' }], 'unknown 40, floor 55'],
    [[{ kind: 'process', op: 'kill', target: '1234' }], 'process 25'],
    [[{ kind: 'process', op: 'kill', target: '1' }], 'process 25, floor 55'],
    [[{ kind: 'agent', name: 'helper' }], 'agent 25'],
    [[{ kind: 'mcp', server: 's', tool: 't' }], 'mcp 25'],
  ],
  'the environment weighs by what a variable decides': [
    [[{ kind: 'env', name: 'COLOR' }], 'env 20'],
    [[{ kind: 'env', name: 'PATH' }], 'env 20, decides 25'],
    [[{ kind: 'env', name: 'LD_PRELOAD' }], 'env 20, decides 25'],
    [[{ kind: 'env', name: '*' }], 'env 20, decides 25'],
  ],
  'the network weighs by where it goes and what goes there': [
    [[network('x.org')], 'network 20'],
    [[network('x.org', { sends: true })], 'network 20, sends 15'],
    [[network('localhost')], 'network 20, local -15'],
    [[network('127.0.0.1', { sends: true })], 'network 20, local -15, sends 15'],
    [[network('localhost.evil.org')], 'network 20'],
    [[network('')], 'network 20, unknown address 10'],
    [[{ kind: 'publish', to: 'npm' }], 'publish 70, floor 10'],
  ],
  'company weighs too': [
    [[read('.env'), network('x.org', { sends: true })], 'secret 45, secret and a way out 30, floor 15'],
    [[network('x.org')], 'network 20, secret before 25', context({ readSecret: true })],
    [[network('x.org')], 'network 20, untrusted and a way out 10', context({ sawUntrusted: true })],
    [
      [network('x.org')],
      'network 20, secret before 25, untrusted and a way out 25',
      context({ readSecret: true, sawUntrusted: true }),
    ],
    [
      [read('.env'), network('x.org')],
      'secret 45, secret and a way out 30, untrusted and a way out 25',
      context({ sawUntrusted: true }),
    ],
    [[write('a')], 'write 30, in git -10', context({ readSecret: true, sawUntrusted: true })],
    [[{ kind: 'privilege', to: 'root' }], 'privilege 45'],
    [
      [
        { kind: 'privilege', to: 'root' },
        { kind: 'package', manager: 'apt', op: 'install' },
      ],
      'privilege 45, privileged 20',
    ],
    [[write('a'), remove('b')], 'delete 50, in git -10, several 5'],
    [[write('a'), write('b')], 'write 30, in git -10'],
    [[write('a'), remove('b'), network('x.org')], 'delete 50, in git -10, several 10'],
    [[read('a'), write('b')], 'write 30, in git -10'],
  ],
};
