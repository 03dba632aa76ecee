import type { GitStart } from '../../protocol/gitStart.js';

/** A command of git that only looks, as data. */
export interface GitRead {
  /** One word, or two: `stash list`. */
  readonly names: readonly string[];
  /** In the notation of `options.ts`; an option not listed makes it no read. */
  readonly options: string;
  readonly operands: 'any' | 'none' | 'one' | 'two';
  /** With one of these it lists, whatever operands it has. */
  readonly lists?: readonly string[];
  /** What the configuration may make it start; each unless one of the options is given that switch it off. */
  readonly starts?: readonly GitStart[];
  /** It starts more with one of these. */
  readonly startsWith?: { readonly options: readonly string[]; readonly starts: readonly GitStart[] };
  /** Its first operand is no file, unless one of these options takes its place. */
  readonly plainFirst?: readonly string[];
  /** Its operands are no files of the folder. */
  readonly namesNoFile?: boolean;
  /** A value of `-L` ends in the name of a file: `1,5:a`. */
  readonly linesOfFile?: boolean;
  /** It tells names and sums, never what a file holds. */
  readonly onlyNames?: boolean;
  /** With one of these it is told on its input what to show, unless it shows everything. */
  readonly told?: readonly string[];
  /** It looks at no repository: at the program itself, or at its input. */
  readonly isApart?: boolean;
}

/** Options that switch off what the configuration would start. */
export const switchesOff: Readonly<Partial<Record<GitStart, string>>> = {
  diff: '--no-ext-diff',
  textconv: '--no-textconv',
  filter: '--no-filters',
};

/** What shows or searches differences looks through the files' texts. */
const patches = {
  options: [
    ...[
      '-p',
      '-u',
      '--patch',
      '-U',
      '--unified',
      '-W',
      '--function-context',
      '-c',
      '--cc',
      '-m',
      '--dd',
      '--diff-merges',
    ],
    ...['-S', '-G', '-L', '--pickaxe-all', '--find-object', '--word-diff', '--word-diff-regex', '--color-words'],
    ...['--color-moved', '--check', '--binary', '--submodule', '--patch-with-raw', '--patch-with-stat'],
    ...['--ignore-matching-lines', '-I', '--exit-code', '--quiet'],
  ],
  starts: ['textconv'],
} as const;

const listing = `--oneline --format= --pretty? --graph --decorate? --no-decorate --decorate-refs= --decorate-refs-exclude= --all --branches?
  --tags? --remotes? --glob= --exclude= --first-parent --source --stdin -q --quiet --mailmap --no-mailmap --use-mailmap --log-size
  --show-linear-break? --bisect --reflog --walk-reflogs -g --no-notes --notes? --show-notes? --no-show-signature --show-pulls`;
const limits = `-n= -# --max-count= --skip= --since= --after= --until= --before= --since-as-filter= --author= --committer= --grep= --grep-reflog=
  --all-match --invert-grep -i --regexp-ignore-case --basic-regexp -E --extended-regexp -F --fixed-strings -P --perl-regexp
  --no-merges --merges --min-parents= --max-parents= --no-min-parents --no-max-parents --max-age= --min-age=`;
const shape = `--reverse --abbrev-commit --no-abbrev-commit --abbrev? --no-abbrev --date= --relative-date --topo-order --date-order
  --author-date-order --follow --left-right --left-only --right-only --cherry --cherry-pick --cherry-mark --no-color --color?
  --no-walk? --do-walk --boundary --simplify-merges --simplify-by-decoration --full-history --dense --sparse --ancestry-path?
  --parents --children --name-only --name-status -z --encoding= --expand-tabs? --no-expand-tabs --ignore-missing --clear-decorations
  --remove-empty --not --no-commit-id`;
const diffs = `--stat? --stat-width= --stat-count= --numstat --shortstat --dirstat? --cumulative --summary --no-patch -s -p --patch -u -U=
  --unified= --cached --staged --word-diff? --word-diff-regex= --color-words? --color-moved? --no-color-moved --color-moved-ws= -w -b -a
  --text --ignore-all-space --ignore-space-change --ignore-space-at-eol --ignore-cr-at-eol --ignore-blank-lines -I= --ignore-matching-lines=
  --no-renames --find-renames? --find-copies? --find-copies-harder -M? -C? -B? -D -l= --irreversible-delete --diff-filter= --no-ext-diff
  --no-textconv --no-prefix --default-prefix --src-prefix= --dst-prefix= --line-prefix= --inter-hunk-context= -W --function-context
  --raw --patch-with-raw --patch-with-stat --check --minimal --patience --histogram --anchored= --diff-algorithm= --exit-code --relative?
  --no-relative --full-index --binary --merge-base --compact-summary -R -S= -G= --find-object= --pickaxe-all --pickaxe-regex -c --cc -m -t
  --combined-all-paths --no-diff-merges --dd --ws-error-highlight= --ita-invisible-in-index
  --no-index --rename-empty --no-rename-empty --ignore-submodules? --submodule? -0 -1 -2 -3 --base --ours --theirs --root -r
  --skip-to= --rotate-to= --indent-heuristic --no-indent-heuristic -O=read`;

export const gitReads: readonly GitRead[] = [
  {
    names: ['status'],
    onlyNames: true,
    options: `-s -b -u? -z --short --branch --porcelain? --long --show-stash --no-show-stash --untracked-files? --ignored? --no-renames
      --renames --find-renames? --ahead-behind --no-ahead-behind --column? --no-column --ignore-submodules? --no-branch --no-short`,
    operands: 'any',
    starts: ['filter'],
  },
  {
    names: ['log', 'whatchanged'],
    told: ['--stdin'],
    options: `${listing} ${limits} ${shape} ${diffs} -L=`,
    linesOfFile: true,
    operands: 'any',
    startsWith: patches,
  },
  { names: ['reflog'], options: `${listing} ${limits} ${shape} ${diffs}`, startsWith: patches, operands: 'none' },
  {
    names: ['reflog show', 'reflog HEAD'],
    options: `${listing} ${limits} ${shape} ${diffs}`,
    startsWith: patches,
    operands: 'any',
  },
  { names: ['reflog exists', 'reflog list'], options: '', operands: 'any', namesNoFile: true },
  {
    names: ['shortlog'],
    onlyNames: true,
    options: `${listing} ${limits} -s -n -e -c --summary --numbered --email --committer --group= -w?`,
    operands: 'any',
  },
  {
    names: ['show'],
    told: ['--stdin'],
    options: `${listing} ${limits} ${shape} ${diffs}`,
    operands: 'any',
    starts: ['textconv'],
  },
  {
    names: ['diff'],
    options: `${shape} ${diffs} --quiet -q`,
    operands: 'any',
    starts: ['diff', 'textconv', 'filter'],
  },
  {
    names: ['diff-index', 'diff-files'],
    options: `${shape} ${diffs} --quiet -q`,
    operands: 'any',
    starts: ['textconv', 'filter'],
  },
  {
    names: ['diff-tree', 'diff-pairs'],
    options: `${listing} ${shape} ${diffs} -v --always --merge-base`,
    operands: 'any',
    starts: ['textconv'],
  },
  {
    names: ['blame', 'annotate'],
    options: `-L= -w -l -s -e -f -n -c -t -b -p -k -M? -C? --porcelain --line-porcelain --incremental --date= --root --reverse --show-stats
      --show-name --show-number --show-email --score-debug --color-lines --color-by-age --ignore-rev= --ignore-revs-file=read --abbrev? --encoding=
      --since= --first-parent --contents=read --no-textconv --no-ext-diff --minimal --no-progress`,
    operands: 'any',
    starts: ['textconv', 'filter'],
  },
  {
    names: ['branch'],
    options: `-a -r -v -vv -l --list --all --remotes --show-current --contains? --no-contains? --merged? --no-merged? --sort= --format=
      --column? --no-column --points-at= -i --ignore-case --no-color --color? --verbose --abbrev? --no-abbrev --omit-empty -q --quiet`,
    operands: 'none',
    lists: ['--list', '--contains', '--no-contains', '--merged', '--no-merged', '--points-at'],
    namesNoFile: true,
  },
  {
    names: ['tag'],
    options: `-l --list -n? -# --contains? --no-contains? --merged? --no-merged? --sort= --format= --points-at= -i --ignore-case --column?
      --no-column --color? --no-color --omit-empty`,
    operands: 'none',
    lists: ['-l', '--list', '-n', '--contains', '--no-contains', '--merged', '--no-merged', '--points-at'],
    namesNoFile: true,
  },
  {
    names: ['rev-parse'],
    options: `--show-toplevel --abbrev-ref? --short? --verify --quiet -q --git-dir --git-common-dir --git-path= --show-prefix --show-cdup
      --is-inside-work-tree --is-inside-git-dir --is-bare-repository --is-shallow-repository --symbolic-full-name --symbolic --all
      --branches? --tags? --remotes? --glob= --exclude= --absolute-git-dir --path-format= --show-superproject-working-tree
      --show-object-format? --show-ref-format --disambiguate= --since= --until= --after= --before= --local-env-vars --sq --not
      --revs-only --no-revs --flags --no-flags --default= --prefix= --resolve-git-dir= --end-of-options --shared-index-path`,
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['ls-files'],
    onlyNames: true,
    options: `-c -d -m -o -i -s -u -k -z -t -v -f -x= -X=read --cached --deleted --modified --others --ignored --stage --exclude=
      --exclude-from=read --exclude-per-directory= --exclude-standard --full-name --directory --no-empty-directory --error-unmatch --unmerged
      --killed --eol --deduplicate --recurse-submodules --abbrev? --debug --sparse --format= --resolve-undo --with-tree=`,
    operands: 'any',
    starts: ['filter'],
  },
  {
    names: ['ls-tree'],
    onlyNames: true,
    options:
      '-r -d -t -l -z --name-only --name-status --full-name --full-tree --long --abbrev? --object-only --format=',
    operands: 'any',
  },
  {
    names: ['rev-list'],
    onlyNames: true,
    options: `${listing} ${limits} ${shape} --count --objects --objects-edge --unpacked --header --timestamp --no-commit-header --commit-header
      --disk-usage? --use-bitmap-index --no-object-names --object-names --in-commit-order --bisect-vars --bisect-all --filter= --missing=
      --exclude-promisor-objects --quiet`,
    operands: 'any',
  },
  {
    names: ['merge-base'],
    options: '-a --all --is-ancestor --octopus --fork-point --independent',
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['show-ref'],
    options: '--head --heads --branches --tags --verify -q --quiet -s --hash? -d --dereference --abbrev? --exists',
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['refs list', 'refs exists'],
    options: '--format= --sort= --count= --contains?',
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['for-each-ref'],
    options: `--format= --sort= --count= --contains? --no-contains? --merged? --no-merged? --points-at= --ignore-case --omit-empty --exclude=
      --color? --stdin --include-root-refs --start-after=`,
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['describe'],
    options: `--tags --all --long --always --abbrev? --candidates= --match= --exclude= --contains --exact-match --first-parent
      --debug`,
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['name-rev'],
    options: '--tags --name-only --always --all --refs= --exclude= --no-undefined',
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['show-branch'],
    options:
      '-a -r -t --all --remotes --current --topo-order --date-order --list --merge-base --independent --no-name --sha1-name --topics --more= --sparse -g? --reflog? --no-color --color?',
    operands: 'any',
    namesNoFile: true,
  },
  { names: ['cherry'], options: '-v --abbrev?', operands: 'any', namesNoFile: true },
  {
    names: ['range-diff'],
    options: `${shape} ${diffs} --creation-factor= --no-dual-color --dual-color --left-only --right-only --no-notes --notes?`,
    operands: 'any',
    namesNoFile: true,
    starts: ['textconv'],
  },
  { names: ['count-objects'], options: '-v -H --verbose --human-readable', operands: 'none' },
  {
    names: ['cat-file'],
    told: ['--batch'],
    options:
      '-t -s -e -p --batch? --batch-check? --batch-all-objects --unordered --buffer --follow-symlinks -z -Z --allow-unknown-type --no-mailmap --mailmap',
    plainFirst: ['-t', '-s', '-e', '-p'],
    operands: 'two',
  },
  {
    names: ['check-ignore'],
    onlyNames: true,
    options: '-v -q -n -z --no-index --stdin --verbose --quiet --non-matching',
    operands: 'any',
  },
  {
    names: ['check-attr'],
    onlyNames: true,
    options: '-a -z --all --cached --stdin --source=',
    plainFirst: ['-a', '--all'],
    operands: 'any',
  },
  {
    names: ['check-ref-format', 'check-mailmap'],
    options: '--allow-onelevel --normalize --refspec-pattern --branch',
    operands: 'any',
    namesNoFile: true,
  },
  { names: ['hash-object'], options: '-t= --stdin --no-filters --literally', operands: 'any', starts: ['filter'] },
  { names: ['symbolic-ref'], options: '--short -q --quiet --no-recurse --recurse', operands: 'one', namesNoFile: true },
  {
    names: ['grep'],
    options: `-n -i -I -a -l -L -c -w -v -E -F -P -G -h -H -z -q -o -r -e= -f=read -A= -B= -C= -m= -p -W -# --cached --untracked --heading
      --break --and --or --not --all-match --max-depth= --max-count= --no-textconv --text --ignore-case --word-regexp --invert-match
      --full-name --extended-regexp --basic-regexp --fixed-strings --perl-regexp --line-number --column --files-with-matches
      --name-only --files-without-match --null --only-matching --count --color? --no-color --show-function --function-context --context=
      --after-context= --before-context= --threads= --quiet --recursive --no-recursive --exclude-standard --no-exclude-standard --no-index
      --recurse-submodules`,
    plainFirst: ['-e', '-f'],
    operands: 'any',
  },
  {
    names: ['stash list'],
    options: `${listing} ${limits} ${shape} ${diffs}`,
    startsWith: patches,
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['stash show'],
    options: `${shape} ${diffs} --include-untracked --only-untracked --no-include-untracked`,
    operands: 'any',
    starts: ['textconv'],
  },
  { names: ['worktree list'], options: '--porcelain -v -z --verbose --expire=', operands: 'none' },
  {
    names: ['config get', 'config list', 'config get-color', 'config get-colorbool'],
    options: `--global --local --system --worktree -f=read --file=read  --show-origin --show-scope --show-names --no-show-names --all
      --name-only --regexp --value= --fixed-value --includes --no-includes --type= --bool --int --bool-or-int --path --default= --url= -z --null`,
    operands: 'any',
    namesNoFile: true,
  },
  {
    names: ['config'],
    options: `--get --get-all --get-regexp --get-urlmatch --list -l --global --local --system --worktree -f=read --file=read 
      --show-origin --show-scope --name-only --includes --no-includes --type= --bool --int --bool-or-int --path --default= -z --null`,
    operands: 'one',
    lists: ['--get', '--get-all', '--get-regexp', '--get-urlmatch', '--list', '-l'],
    namesNoFile: true,
  },
  { names: ['remote'], options: '-v --verbose', operands: 'none' },
  { names: ['remote get-url'], options: '--push --all', operands: 'one', namesNoFile: true },
  { names: ['submodule status'], options: '--recursive --cached -q --quiet', operands: 'any', starts: ['filter'] },
  { names: ['submodule'], options: '--cached -q --quiet', operands: 'none', starts: ['filter'] },
  {
    names: ['submodule summary'],
    options: '--cached --files -n= --summary-limit=',
    operands: 'any',
    starts: ['filter', 'textconv'],
  },
  { names: ['notes'], options: '--ref=', operands: 'none' },
  {
    names: ['notes list', 'notes show', 'notes get-ref'],
    options: '',
    operands: 'any',
    namesNoFile: true,
    starts: ['textconv'],
  },
  { names: ['bisect log', 'bisect terms'], options: '--term-good --term-bad --term-old --term-new', operands: 'none' },
  {
    names: ['lfs ls-files', 'lfs env', 'lfs version'],
    options: '-l -s -n -a -d --long --size --name-only --all --json',
    operands: 'none',
    starts: ['filter'],
  },
  { names: ['sparse-checkout list'], options: '', operands: 'none' },
  { names: ['bundle verify', 'bundle list-heads'], options: '-q --quiet', operands: 'any' },
  { names: ['verify-pack'], options: '-v -s --verbose --stat-only', operands: 'any' },
  {
    names: ['apply'],
    options: '--stat --numstat --summary --check -v --verbose -R --reverse -p= --recount --index --cached -z',
    operands: 'none',
    lists: ['--stat', '--numstat', '--summary', '--check'],
  },
  { names: ['rerere status', 'rerere remaining'], options: '', operands: 'none' },
  {
    names: ['patch-id', 'stripspace', 'get-tar-commit-id', 'column', 'show-index'],
    options:
      '--stable --unstable --verbatim -s -c --strip-comments --comment-lines --mode= --width= --indent= --padding= --nl= --raw-mode=',
    operands: 'none',
    isApart: true,
  },
  { names: ['version'], options: '--build-options', operands: 'none', isApart: true },
  {
    names: ['help'],
    options:
      '-a --all -g --guides -c --config --verbose -v --no-external-commands --no-aliases --user-interfaces --developer-interfaces',
    operands: 'none',
    isApart: true,
  },
  { names: ['help'], options: '-m --man', operands: 'one', namesNoFile: true, starts: ['manual'] },
  { names: ['var'], options: '-l', operands: 'one', namesNoFile: true },
  {
    names: ['fsck'],
    options:
      '--full --no-full --strict --unreachable --dangling --no-dangling --root --tags --cache --no-reflogs --connectivity-only --verbose -v --progress --no-progress --name-objects --no-references --references',
    operands: 'any',
    namesNoFile: true,
  },
];
