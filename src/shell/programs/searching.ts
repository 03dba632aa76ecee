import type { Program } from './program.js';

const pattern = { first: ['plain'], rest: 'read' } as const;

/** Programs that search what files hold. */
export const searching: readonly Program[] = [
  {
    names: ['grep', 'egrep', 'fgrep', 'ggrep', 'zgrep', 'zegrep', 'zfgrep', 'bzgrep', 'xzgrep', 'zstdgrep'],
    options: `-i -v -n -c -l -L -o -w -x -q -s -h -H -E -F -G -P -a -b -z -U -Z -I -T -u -y -V -p -O -S -A= -B= -C= -m= -e= -f=read -d=:recursive -D= -#
      -r:recursive -R:through --recursive:recursive --dereference-recursive:through --directories=:recursive --devices= --include=
      --exclude= --exclude-dir= --include-dir= --exclude-from=read --color? --colour? --ignore-case --no-ignore-case
      --invert-match --line-number --count --files-with-matches --files-without-match --only-matching --word-regexp
      --line-regexp --quiet --silent --no-messages --no-filename --with-filename --extended-regexp --fixed-strings
      --basic-regexp --perl-regexp --text --null --null-data --max-count= --after-context= --before-context= --context=
      --regexp= --file=read --binary-files= --line-buffered --label= --byte-offset --initial-tab --binary --unix-byte-offsets
      --group-separator= --no-group-separator --help --version`,
    operands: { ...pattern, firstUnless: ['-e', '-f', '--regexp', '--file'] },
    alone: 'cwd-if-recursive',
    onlyReads: true,
    worst: 'read',
    modes: [{ if: ['--help', '--version', '-V'], operands: { rest: 'plain' } }],
  },
  {
    // Files that are hidden or ignored are left out unless it is told otherwise.
    names: ['rg'],
    options: `-i -S -s -v -n -N -c -l -o -w -x -q -F -P -U -L:follows -a:everything -H -I -0 -p -b -V -A= -B= -C= -m= -e= -f=read -g=plain:everything
      -t= -T= -j= -M= -d= -r= -E= -u:everything -.:everything --hidden:everything --no-hidden --no-ignore:everything
      --no-ignore-vcs:everything --no-ignore-dot:everything --no-ignore-exclude:everything --no-ignore-files:everything
      --no-ignore-global:everything --no-ignore-parent:everything --unrestricted:everything --files --files-with-matches
      --files-without-match --count --count-matches --glob=plain:everything --iglob=plain:everything --glob-case-insensitive
      --type= --type-not= --type-list --type-clear= --type-add=plain:everything --ignore-case --smart-case --case-sensitive --line-number
      --no-line-number --only-matching --fixed-strings --word-regexp --line-regexp --invert-match --multiline
      --multiline-dotall --pcre2 --no-pcre2 --engine= --max-count= --max-depth= --maxdepth= --max-filesize= --max-columns=
      --max-columns-preview --context= --after-context= --before-context= --context-separator= --regexp= --file=read --json
      --stats --sort= --sortr= --color= --colors= --heading --no-heading --column --no-column --trim --vimgrep --with-filename
      --no-filename --null --null-data --follow:follows --no-follow --text --replace= --passthru --passthrough --no-messages --no-config
      --threads= --encoding= --quiet --debug --trace --pretty --crlf --binary --ignore-file=read --one-file-system
      --line-buffered --block-buffered --byte-offset --include-zero --path-separator= --field-match-separator=
      --field-context-separator= --mmap --no-mmap --dfa-size-limit= --regex-size-limit= --no-unicode --hyperlink-format=
      --stop-on-nonmatch --pcre2-version --help --version --pre=run --pre-glob= --hostname-bin=run -z:unproven
      --search-zip:unproven --no-pre --no-search-zip`,
    operands: {
      first: ['plain'],
      firstUnless: ['-e', '-f', '--regexp', '--file', '--files', '--type-list'],
      rest: 'tree',
    },
    alone: 'cwd-tree',
    onlyReads: true,
    spares: true,
    modes: [
      { if: ['--files'], operands: { rest: 'names' } },
      {
        if: ['--type-list', '--version', '-V', '--help', '--pcre2-version'],
        operands: { rest: 'plain' },
        alone: 'nothing',
      },
    ],
  },
  {
    names: ['ag', 'ack', 'ack-grep', 'pt', 'ugrep'],
    options: `-i -s -S -v -n -c -l -L -o -w -x -q -Q -F -H -h -A= -B= -C= -m= -g -f:follows -a:everything -u:everything -U:everything -t -k
      --hidden:everything --unrestricted:everything --all-types:everything --ignore= --ignore-dir= --ignore-case --smart-case
      --case-sensitive --literal --word-regexp --count --files-with-matches --files-without-matches --depth= --nocolor --color
      --nogroup --group --heading --noheading --noheader --column --numbers --nonumbers --js --ts --py --python --ruby --go --rust
      --java --cpp --cc --html --css --json --yaml --type= --version --help --pager=run --nopager`,
    operands: { first: ['plain'], rest: 'tree' },
    alone: 'cwd-tree',
    onlyReads: true,
    spares: true,
    modes: [{ if: ['--version', '--help'], operands: { rest: 'plain' }, alone: 'nothing' }],
  },
];
