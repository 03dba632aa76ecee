import type { FloorId } from '../../protocol/floor.js';
import type { Role } from './program.js';

/** A command of git that changes something, as data. What it does to the repository itself is the effect `git`. */
export interface GitAct {
  readonly names: readonly string[];
  /** Only options that take a value matter: for a file, or so that the value is not taken for an operand. */
  readonly options?: string;
  /** What happens to the files that the operands name: all or those after the first, and only those after `--` where it stands. */
  readonly files?: {
    readonly role: Role;
    readonly from: 'first' | 'second';
    readonly last?: Role;
    /** All below them counts, and only with one of these options where some are given. */
    readonly wideWith?: readonly string[];
  };
  /** With one of these, the files named are left as they are. */
  readonly sparesFiles?: readonly string[];
  readonly talks?: 'sends' | 'fetches';
  /** Options that name a program, or make one start; long ones may be cut short as git permits. */
  readonly starts?: readonly string[];
  /** It runs what it is given, or a program that is no part of git. */
  readonly runs?: string;
  readonly harm?: FloorId;
  /** Its words are a command that it runs. */
  readonly isCommand?: boolean;
}

const message =
  '-m= -F=read -c= -C= --message= --file=read --author= --date= --cleanup= -t= --template= --fixup= --squash= --trailer=';
const strategies = '-s= -X= --strategy= --strategy-option=';

/** First the two-word ones: the first that fits is taken. */
export const gitActs: readonly GitAct[] = [
  { names: ['bisect run'], runs: 'it runs the command that it is given', isCommand: true },
  { names: ['submodule foreach'], runs: 'it runs the command that it is given', isCommand: true },
  { names: ['submodule add', 'submodule update'], talks: 'fetches', options: '-b= --reference= --depth= -j=' },
  { names: ['hook run'], runs: 'it runs a hook' },
  { names: ['maintenance start'], runs: 'it makes the system run git from time to time', harm: 'runs-later' },
  {
    names: ['remote update', 'remote show', 'remote set-head', 'remote prune', 'lfs fetch', 'lfs pull'],
    talks: 'fetches',
  },
  { names: ['lfs push', 'subtree push'], talks: 'sends', options: '-P= --prefix=' },
  { names: ['lfs install', 'lfs update'], runs: 'it installs hooks' },
  {
    names: ['subtree add', 'subtree pull', 'subtree merge', 'subtree split'],
    talks: 'fetches',
    options: '-P= --prefix= -m= -b=',
  },
  { names: ['worktree add'], options: '-b= -B= --reason=', files: { role: 'write', from: 'first', last: 'plain' } },
  { names: ['worktree remove'], files: { role: 'delete', from: 'first' } },
  { names: ['worktree move'], files: { role: 'delete', from: 'first', last: 'write' } },
  {
    names: ['bundle create'],
    options: '--version=',
    files: { role: 'write', from: 'first', last: 'plain', wideWith: [] },
  },
  { names: ['stash push', 'stash save'], options: '-m= --message= --pathspec-from-file=read' },
  { names: ['notes edit', 'notes add', 'notes append'], options: '-m= -F=read -c= -C= --ref=' },
  { names: ['credential', 'credential-store', 'credential-cache'], runs: 'it hands out or keeps credentials' },
  {
    names: ['rm'],
    options: '-r -f -q --cached -n',
    files: { role: 'delete', from: 'first', wideWith: ['-r'] },
    sparesFiles: ['--cached', '-n', '--dry-run'],
  },
  { names: ['mv'], files: { role: 'delete', from: 'first', last: 'write' }, sparesFiles: ['-n', '--dry-run'] },
  {
    names: ['restore'],
    options: '-s= --source= --pathspec-from-file=read',
    files: { role: 'write', from: 'first' },
    sparesFiles: ['-S', '--staged'],
  },
  {
    names: ['checkout'],
    options: '-b= -B= --orphan= --conflict= --pathspec-from-file=read',
    files: { role: 'write', from: 'second' },
    sparesFiles: ['-b', '-B', '--orphan', '-t', '--track'],
  },
  {
    names: ['add', 'stage'],
    options: '--chmod= --pathspec-from-file=read',
    files: { role: 'read', from: 'first', wideWith: [] },
  },
  { names: ['switch'], options: '-c= -C= --create= --force-create= --orphan= --conflict=' },
  {
    names: ['clone'],
    options:
      '-b= --branch= --depth= -o= --origin= --reference= --filter= -j= --jobs= --separate-git-dir=fill --shallow-since= --bundle-uri= --server-option= -c= --config= -u= --upload-pack= --template=',
    files: { role: 'write', from: 'second' },
    talks: 'fetches',
    starts: ['-c', '--config', '-u', '--upload-pack', '--template'],
  },
  {
    names: ['init'],
    options: '--template= -b= --initial-branch= --object-format= --separate-git-dir=fill',
    files: { role: 'write', from: 'first' },
    starts: ['--template'],
  },
  {
    names: ['fetch', 'pull'],
    options: `${strategies} --depth= --deepen= -j= --jobs= --refmap= --filter= -o= --server-option= --shallow-since= --negotiation-tip= --upload-pack= --exec=`,
    talks: 'fetches',
    starts: ['--upload-pack', '--exec'],
  },
  {
    names: ['ls-remote', 'fetch-pack'],
    options: '--sort= -o= --server-option=',
    talks: 'fetches',
    starts: ['-u', '--upload-pack', '--exec'],
  },
  {
    names: ['push', 'send-pack', 'http-push'],
    options: '-o= --push-option= --repo= --receive-pack= --exec= --signed? --recurse-submodules? --force-with-lease?',
    talks: 'sends',
    starts: ['--receive-pack', '--exec'],
  },
  { names: ['send-email', 'imap-send'], talks: 'sends', runs: 'it hands mail to a program' },
  {
    names: ['svn', 'p4', 'cvsimport', 'cvsexportcommit', 'cvsserver', 'archimport'],
    talks: 'sends',
    runs: 'it speaks to another system',
  },
  {
    names: ['daemon', 'http-backend', 'instaweb', 'upload-pack', 'receive-pack', 'upload-archive', 'shell'],
    talks: 'sends',
    runs: 'it serves the repository to others',
  },
  {
    names: ['gui', 'citool', 'difftool', 'mergetool', 'web--browse', 'gitk', 'quiltimport', 'flow'],
    runs: 'it starts other programs',
  },
  { names: ['filter-branch'], runs: 'it runs the filters that it is given' },
  { names: ['rebase'], options: `${strategies} --onto= -C= --whitespace= --empty=`, starts: ['-x', '--exec'] },
  {
    names: ['merge', 'cherry-pick', 'revert'],
    options: `${strategies} -m= -F=read --message= --file=read --into-name= --cleanup= --mainline=`,
  },
  { names: ['commit'], options: `${message} --pathspec-from-file=read` },
  { names: ['tag'], options: '-m= -F=read --message= --file=read -u= --local-user= --cleanup= --sort= --format=' },
  {
    names: ['archive'],
    options: '-o=write --output=write --format= --prefix= --add-file=read --mtime=',
    starts: ['--exec', '--remote'],
  },
  {
    names: ['format-patch'],
    options: '-o=fill --output-directory=fill --output=write --subject-prefix= --suffix= -v= --to= --cc= --base=',
  },
  {
    names: [
      'diff',
      'show',
      'log',
      'whatchanged',
      'diff-tree',
      'diff-index',
      'diff-files',
      'reflog',
      'range-diff',
      'shortlog',
      'stash show',
      'rev-list',
    ],
    options: '--output=write',
    starts: ['--ext-diff', '--textconv'],
  },
  { names: ['blame', 'annotate', 'cat-file'], starts: ['--textconv', '--filters'] },
  { names: ['grep'], starts: ['-O', '--open-files-in-pager', '--textconv', '--ext-grep'] },
  {
    names: ['apply', 'am'],
    options: '--directory= --exclude= --include= --build-fake-ancestor=write -p= -C= --whitespace=',
    files: { role: 'read', from: 'first', wideWith: [] },
  },
  { names: ['merge-file'], options: '-L= --marker-size=', files: { role: 'write', from: 'first', wideWith: [] } },
  { names: ['request-pull'], talks: 'fetches' },
  { names: ['help'], starts: ['-w', '--web', '-i', '--info'] },
  { names: ['bugreport', 'diagnose'], options: '-o=fill --output-directory=fill -s= --suffix=' },
  { names: ['fast-export'], options: '--export-marks=write --import-marks=read' },
  { names: ['checkout-index'], options: '--prefix=fill' },
  ...[
    ...['branch', 'stash', 'reset', 'clean', 'notes', 'worktree', 'submodule', 'remote', 'config', 'bundle'],
    ...['gc', 'prune', 'update-ref', 'filter-repo', 'repack', 'replace', 'maintenance', 'pack-refs', 'fsck', 'status'],
    ...['symbolic-ref', 'sparse-checkout', 'describe', 'rev-parse', 'ls-files', 'ls-tree', 'update-index', 'read-tree'],
    ...['write-tree', 'commit-tree', 'mktree', 'mktag', 'merge-tree', 'merge-index', 'unpack-file'],
    ...['unpack-objects', 'index-pack', 'pack-objects', 'prune-packed', 'commit-graph', 'multi-pack-index', 'bisect'],
    ...['rerere', 'subtree', 'lfs', 'verify-commit', 'verify-tag', 'interpret-trailers', 'fast-import'],
    ...['hash-object', 'for-each-ref', 'show-ref', 'refs', 'backfill', 'replay', 'history', 'pack-redundant', 'var'],
    ...[
      'name-rev',
      'merge-base',
      'cherry',
      'show-branch',
      'count-objects',
      'check-ignore',
      'version',
      'submodule--helper',
    ],
  ].map(name => ({ names: [name] })),
];

interface GitHarm {
  readonly op: string;
  readonly fact: 'rewrites' | 'deletesRef' | 'discards';
  /** Some argument looks like this. */
  readonly some?: RegExp;
  readonly all?: readonly RegExp[];
  readonly unless?: RegExp;
}

const pushes = ['push', 'send-pack', 'http-push'];

/** What cannot be taken back, by the arguments that say so. Options may be cut short as git permits. */
export const gitHarms: readonly GitHarm[] = [
  ...pushes.flatMap((op): GitHarm[] => [
    { op, fact: 'rewrites', some: /^(-[a-zA-Z]*f[a-zA-Z]*|--for.*|--m(i(r(r(or?)?)?)?)?|\+.*)$/ },
    { op, fact: 'deletesRef', some: /^(-[a-zA-Z]*[dD][a-zA-Z]*|--de.*|--pru.*|--m(i(r(r(or?)?)?)?)?|\+?:.+)$/ },
  ]),
  { op: 'reset', fact: 'discards', all: [/^--ha(rd?)?$/, /^(?!(HEAD|@|--.*|-q)$).+$/] },
  { op: 'clean', fact: 'discards', some: /^-[a-zA-Z]*[xX][a-zA-Z]*$/, unless: /^(-[a-zA-Z]*n[a-zA-Z]*|--dry-run)$/ },
  { op: 'reflog', fact: 'discards', some: /^(expire|delete|drop)$/, unless: /^(-n|--dry-run)$/ },
  { op: 'stash', fact: 'discards', some: /^clear$/ },
  { op: 'filter-branch', fact: 'discards' },
  { op: 'filter-repo', fact: 'discards', unless: /^(--analyze|--dry-run)$/ },
  { op: 'lfs', fact: 'discards', all: [/^migrate$/, /^(import|export)$/] },
  { op: 'update-ref', fact: 'discards', some: /^(-d|--stdin|--delete)$/ },
  { op: 'gc', fact: 'discards', some: /^--pru(n(e?))?=(now|all|0|.*second)/ },
  { op: 'prune', fact: 'discards', unless: /^(-n|--dry-run)$/ },
];
