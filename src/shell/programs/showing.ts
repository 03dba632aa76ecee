import type { Program } from './program.js';

const reads = { rest: 'read' } as const;

/** Programs that put out what files hold, whole, in part, or byte by byte. */
export const showing: readonly Program[] = [
  {
    names: ['cat', 'gcat'],
    options: `-n -b -s -A -E -T -v -e -t -u -l --number --number-nonblank --squeeze-blank --show-all --show-ends --show-nonprinting
      --show-tabs --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['tac', 'gtac'],
    options: '-b -r -s= --before --regex --separator= --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['head', 'tail', 'ghead', 'gtail'],
    options: `-n= -c= -q -v -z -f -F -r -b= -s= -# --lines= --bytes= --quiet --silent --verbose --zero-terminated --follow? --retry --pid=
      --sleep-interval= --max-unchanged-stats= --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['wc', 'gwc'],
    options:
      '-l -w -c -m -L --lines --words --bytes --chars --max-line-length --total= --files0-from=list --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    names: ['nl'],
    options: `-b= -d= -f= -h= -i= -l= -n= -p -s= -v= -w= --body-numbering= --section-delimiter= --footer-numbering= --header-numbering=
      --line-increment= --join-blank-lines= --number-format= --no-renumber --number-separator= --starting-line-number=
      --number-width= --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['od', 'hexdump', 'hd'],
    options: `-A= -t= -N= -j= -S= -w= -c -x -b -d -o -v -C -D -X -a -f -h -i -l -O -s= -n= -e= -L --address-radix= --skip-bytes= --read-bytes=
      --format= --output-duplicates --width= --endian= --canonical --length= --skip= --no-squeezing --traditional --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    // Its second operand is a file that it writes.
    names: ['xxd'],
    options: '-a -b -C -c= -d -e -E -g= -i -l= -n= -o= -p -ps -plain -postscript -r -R= -s= -u -v',
    operands: { first: ['read', 'write'], rest: 'none' },
    onlyReads: true,
  },
  {
    names: ['hexyl'],
    options: '-n= -s= -c= -v -p --length= --skip= --color= --plain',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['strings', 'gstrings'],
    options:
      '-a -d -f -n= -t= -e= -o -w -s= -U= -T= -# --all --data --print-file-name --bytes= --radix= --encoding= --help --version',
    operands: { rest: { like: /^[^@]/, role: 'read' } }, // `@file` would be more options
    onlyReads: true,
  },
  {
    names: ['zcat', 'gzcat', 'bzcat', 'xzcat', 'lzcat', 'zstdcat', 'lz4cat'],
    options: '-f -q -v -k --force --quiet',
    operands: reads,
    onlyReads: true,
  },
  {
    // With an output that is no terminal a pager copies its input and reads no keys. What it could be told to run
    // comes from its environment, which is ours, and from options that are not proven. `+` is a command to it.
    names: ['less', 'more', 'most', 'pg'],
    options: `-a -b= -B -c -C -d -e -E -f -F -g -G -h= -i -I -j= -J -l -m -M -n -N -p= -P= -q -Q -r -R -s -S -u -U -V -w -W -x= -X -z= -~ -#=
      -K -L -o=write:unproven -O=write:unproven --log-file=write:unproven --LOG-FILE=write:unproven --quit-if-one-screen --no-init --raw-control-chars --RAW-CONTROL-CHARS
      --chop-long-lines --ignore-case --IGNORE-CASE --line-numbers --LINE-NUMBERS --quit-at-eof --QUIT-AT-EOF --squeeze-blank-lines
      --no-lessopen --pattern= --prompt= --tabs= --window= --silent --quiet --force --help --version -t=plain:unproven
      -T=plain:unproven -k=plain:unproven -D=plain:unproven`,
    operands: { rest: { like: /^[^+]|^\+(\d+|[gGF]|\/.*)?$/, role: 'read' } },
    onlyReads: true,
  },
  {
    names: ['bat', 'batcat'],
    options: `-A -p -pp -n -l= -H= -r= -s -u -d -f -P -S -m= --show-all --plain? --language= --highlight-line= --file-name= --diff
      --diff-context= --tabs= --wrap= --chop-long-lines --terminal-width= --number --color= --italic-text= --decorations=
      --force-colorization --theme= --list-themes --squeeze-blank --style= --line-range= --list-languages --unbuffered
      --no-config --no-custom-assets --no-pager --map-syntax= --ignored-suffix= --help --version
      --pager=run --paging=plain:unproven`,
    operands: { first: [{ like: /^(?!cache$)/, role: 'read' }], rest: 'read' },
    onlyReads: true,
  },
  {
    // A name with a slash would be a file to typeset.
    names: ['man', 'apropos', 'whatis'],
    options:
      '-a -f -k -w -W -s= -S= -K -7 --all --where --path --whatis --apropos --sections= --locale= --help --version -P=run --pager=run -H=run -C=plain:unproven -l:unproven',
    operands: { rest: { like: /^[\w][\w.+:@-]*$/ } },
    onlyReads: true,
  },
  { names: ['help'], options: '-d -m -s', operands: { rest: 'plain' }, onlyReads: true },
];
