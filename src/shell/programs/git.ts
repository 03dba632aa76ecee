/** What git's own commands do, as data. `reads` only look; `acts` change something and ask. */
export interface GitRead {
  readonly names: readonly string[];
  /** In the notation of `options.ts`; an option not listed makes it ask. */
  readonly options: string;
  /** It may start a diff driver or a text conversion unless both are switched off. */
  readonly mayConvert?: boolean;
  /** How many operands it may have and still only read. */
  readonly operands: 'any' | 'none' | 'one';
}

const listing =
  '--oneline --format= --pretty? --graph --decorate? --no-decorate --all --branches? --tags? --remotes? --first-parent';
const limits =
  '-n= -# --max-count= --skip= --since= --after= --until= --before= --author= --committer= --grep= --no-merges --merges';
const shape = `--reverse --abbrev-commit --abbrev? --date= --topo-order --date-order --follow --left-right --cherry-pick -i -E -F
  --no-color --color? --no-walk? --name-only --name-status -z --no-notes --no-show-signature --boundary --simplify-merges`;
const diffs = `--stat? --numstat --shortstat --summary --no-patch -s -p --patch -u -U= --unified= --cached --staged --word-diff? -w -b
  --ignore-all-space --ignore-space-change --no-renames -M? -C? --diff-filter= --no-ext-diff --no-textconv --no-prefix --raw
  --check --minimal --patience --histogram --exit-code --quiet --relative? --full-index --merge-base --compact-summary -R`;

export const gitReads: readonly GitRead[] = [
  {
    names: ['status'],
    options:
      '-s -b -u? -z --short --branch --porcelain? --long --show-stash --untracked-files? --ignored? --no-renames --ahead-behind --no-ahead-behind',
    operands: 'any',
  },
  {
    names: ['log', 'shortlog', 'whatchanged'],
    options: `${listing} ${limits} ${shape} -s -e --summary`,
    operands: 'any',
  },
  { names: ['log'], options: `${listing} ${limits} ${shape} ${diffs} -S= -G= -L=`, mayConvert: true, operands: 'any' },
  { names: ['show'], options: `${listing} ${limits} ${shape} ${diffs}`, mayConvert: true, operands: 'any' },
  {
    names: ['diff', 'diff-tree', 'diff-index', 'diff-files'],
    options: `${shape} ${diffs}`,
    mayConvert: true,
    operands: 'any',
  },
  {
    names: ['blame', 'annotate'],
    options: '-L= -w -l -s -e -c -t --porcelain --line-porcelain --date= --no-textconv --no-ext-diff',
    mayConvert: true,
    operands: 'any',
  },
  {
    names: ['branch'],
    options: `-a -r -v -vv --list --all --remotes --show-current --contains? --no-contains? --merged? --no-merged? --sort= --format=
      --column? --no-column --points-at= -i --ignore-case --no-color --color? --verbose`,
    operands: 'none',
  },
  {
    names: ['tag'],
    options: '-l --list -n -# --contains? --merged? --no-merged? --sort= --format= --points-at= -i --column?',
    operands: 'none',
  },
  {
    names: ['rev-parse'],
    options: `--show-toplevel --abbrev-ref? --short? --verify --quiet -q --git-dir --git-common-dir --show-prefix --show-cdup
      --is-inside-work-tree --is-inside-git-dir --is-bare-repository --symbolic-full-name --symbolic --all --branches? --tags?
      --remotes? --absolute-git-dir --show-superproject-working-tree`,
    operands: 'any',
  },
  {
    names: ['ls-files'],
    options: `-c -d -m -o -i -s -u -k -z -t -v --cached --deleted --modified --others --ignored --stage --exclude= -x= --exclude-standard
      --full-name --directory --no-empty-directory --error-unmatch --unmerged --killed --eol --deduplicate --recurse-submodules`,
    operands: 'any',
  },
  {
    names: ['ls-tree'],
    options: '-r -d -t -l -z --name-only --name-status --full-name --full-tree --long --abbrev? --object-only',
    operands: 'any',
  },
  { names: ['remote'], options: '-v --verbose', operands: 'none' },
  {
    names: ['rev-list'],
    options: `${limits} --count --all --left-right --objects --reverse --parents --first-parent --oneline`,
    operands: 'any',
  },
  { names: ['merge-base'], options: '-a --all --is-ancestor --octopus --fork-point', operands: 'any' },
  {
    names: ['show-ref'],
    options: '--head --heads --tags --verify -q --quiet -s --hash? -d --abbrev?',
    operands: 'any',
  },
  {
    names: ['for-each-ref'],
    options: '--format= --sort= --count= --contains? --merged? --no-merged? --points-at=',
    operands: 'any',
  },
  {
    names: ['describe'],
    options:
      '--tags --all --long --always --abbrev= --match= --exclude= --contains --dirty? --broken? --exact-match --first-parent',
    operands: 'any',
  },
  { names: ['name-rev'], options: '--tags --name-only --always', operands: 'any' },
  { names: ['count-objects'], options: '-v -H', operands: 'none' },
  { names: ['cat-file'], options: '-t -s -e -p', operands: 'any' },
  { names: ['check-ignore'], options: '-v -q -n --no-index', operands: 'any' },
  { names: ['symbolic-ref'], options: '--short -q --quiet', operands: 'one' },
  {
    names: ['grep'],
    options:
      '-n -i -l -L -c -w -v -E -F -P -G -h -H -z -q -o -e= -A= -B= -C= -p -W --cached --untracked --heading --break --and --or --not --max-depth= -# --no-textconv',
    operands: 'any',
  },
  { names: ['version'], options: '--build-options', operands: 'none' },
];

/** Two-word commands that only read. */
export const gitReadPairs: Readonly<Record<string, { readonly subs: readonly string[]; readonly options: string }>> = {
  stash: { subs: ['list'], options: limits },
  worktree: { subs: ['list'], options: '--porcelain -v -z' },
  reflog: { subs: ['show'], options: `${listing} ${limits} ${shape}` },
  config: { subs: ['get', 'list'], options: '--global --local --system --show-origin --all --name-only' },
  submodule: { subs: ['status'], options: '--recursive --cached' },
  bisect: { subs: ['log'], options: '' },
};

export const gitActs: readonly string[] = [
  ...[
    'add',
    'commit',
    'branch',
    'switch',
    'checkout',
    'restore',
    'stash',
    'pull',
    'push',
    'fetch',
    'tag',
    'merge',
    'rebase',
  ],
  ...[
    'cherry-pick',
    'revert',
    'reset',
    'mv',
    'rm',
    'clone',
    'init',
    'worktree',
    'submodule',
    'remote',
    'config',
    'clean',
    'notes',
  ],
  ...[
    'am',
    'apply',
    'gc',
    'prune',
    'reflog',
    'update-ref',
    'filter-branch',
    'filter-repo',
    'format-patch',
    'archive',
    'bundle',
  ],
  ...[
    'diff',
    'show',
    'log',
    'blame',
    'annotate',
    'diff-tree',
    'diff-index',
    'diff-files',
    'ls-remote',
    'repack',
    'replace',
    'range-diff',
  ],
  ...[
    'symbolic-ref',
    'sparse-checkout',
    'maintenance',
    'pack-refs',
    'fsck',
    'status',
    'grep',
    'describe',
    'rev-parse',
    'ls-files',
  ],
];

/** They talk to another machine. */
export const gitTalks: readonly string[] = ['push', 'pull', 'fetch', 'clone', 'ls-remote'];

/** Options that start a program named in the arguments, wherever they stand. */
export const gitStarts =
  /^(-c|--config-env|--exec-path|--upload-pack|--receive-pack|--exec|-x|--open-files-in-pager|-O|--extcmd|--textconv|--ext-diff)(=|$)/;

interface GitFact {
  readonly op: string;
  readonly fact: 'rewrites' | 'deletesRef' | 'discards';
  /** Some argument looks like this. */
  readonly some?: RegExp;
  readonly all?: readonly RegExp[];
  readonly unless?: RegExp;
}

/** What cannot be taken back, by the arguments that say so. */
export const gitFacts: readonly GitFact[] = [
  {
    op: 'push',
    fact: 'rewrites',
    some: /^(-[a-zA-Z]*f[a-zA-Z]*|--force(-with-lease|-if-includes)?(=.*)?|--forc.*|--mirror|\+.*)$/,
  },
  { op: 'push', fact: 'deletesRef', some: /^(-[a-zA-Z]*d[a-zA-Z]*|--delete|--del.*|--prune|--mirror|:.+)$/ },
  { op: 'reset', fact: 'discards', all: [/^--hard$/, /^(?!(HEAD|@|--.*|-q)$).+$/] },
  { op: 'clean', fact: 'discards', some: /^-[a-zA-Z]*[xX][a-zA-Z]*$/, unless: /^(-[a-zA-Z]*n[a-zA-Z]*|--dry-run)$/ },
  { op: 'reflog', fact: 'discards', some: /^(expire|delete|drop)$/ },
  { op: 'filter-branch', fact: 'discards' },
  { op: 'filter-repo', fact: 'discards' },
  { op: 'update-ref', fact: 'discards', some: /^(-d|--stdin|--delete)$/ },
  { op: 'gc', fact: 'discards', some: /^--prune=(now|all|0)/ },
  { op: 'prune', fact: 'discards', unless: /^(-n|--dry-run)$/ },
];

/** Settings that change how git writes or shows, and start nothing. */
export const quietKeys =
  /^(user\.(name|email)|color\..*|push\.(default|autosetupremote|followtags)|pull\.(rebase|ff)|init\.defaultbranch|rerere\.\w+|core\.(autocrlf|eol|filemode|ignorecase|quotepath|longpaths|safecrlf)|fetch\.prune|rebase\.(autostash|autosquash)|merge\.(ff|conflictstyle)|commit\.(verbose|cleanup)|log\.(date|decorate)|diff\.(algorithm|renames|colormoved)|help\.autocorrect|advice\.\w+)$/i;
