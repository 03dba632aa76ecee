import type { Program } from './program.js';

const reads = { rest: 'read' } as const;

/** Programs that compare files, or sum up what they hold. */
export const comparing: readonly Program[] = [
  {
    names: ['diff', 'gdiff', 'colordiff', 'diff3'],
    options: `-u -U= -c -C= -y -q -s -w -b -B -i -a -N -E -Z -p -t -T -d -e -f -n -l -H -h -D= -F= -I= -L= -S= -W= -x= -X=read -# -r:through
      -A -3 -m -v --normal --brief --report-identical-files --context? --unified? --ed --rcs --side-by-side --width= --left-column
      --suppress-common-lines --show-c-function --show-function-line= --label= --expand-tabs --initial-tab --tabsize=
      --suppress-blank-empty --paginate --recursive:through --no-dereference --new-file --unidirectional-new-file
      --ignore-file-name-case --no-ignore-file-name-case --exclude= --exclude-from=read --starting-file= --from-file=read
      --to-file=read --ignore-case --ignore-tab-expansion --ignore-trailing-space --ignore-space-change --ignore-all-space
      --ignore-blank-lines --ignore-matching-lines= --text --strip-trailing-cr --ifdef= --line-format= --minimal
      --horizon-lines= --speed-large-files --color? --palette= --stat --merge --show-all --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'read',
  },
  {
    // With `-o` it asks line by line what to write there.
    names: ['sdiff'],
    options: `-i -E -Z -b -W -B -a -l -s -t -d -H -w= -I= -o=write --ignore-case --ignore-tab-expansion --ignore-trailing-space
      --ignore-space-change --ignore-all-space --ignore-blank-lines --text --width= --left-column --suppress-common-lines
      --expand-tabs --tabsize= --minimal --speed-large-files --strip-trailing-cr --output=write --diff-program=run --help --version`,
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['diffstat', 'lsdiff', 'filterdiff', 'grepdiff', 'interdiff', 'combinediff'],
    options: '-p= -n= -w= -l -c -K -q -s -u -v',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['icdiff', 'difft'],
    options: '-W -N --no-headers --cols= --color= --display= --width=',
    operands: reads,
    onlyReads: true,
  },
  {
    names: ['cmp', 'gcmp'],
    options:
      '-b -i= -l -n= -s -x -z -h --print-bytes --ignore-initial= --verbose --bytes= --silent --quiet --help --version',
    operands: { first: ['read', 'read'], rest: 'plain' },
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['comm', 'gcomm'],
    options:
      '-1 -2 -3 -i -z --check-order --nocheck-order --total --output-delimiter= --zero-terminated --help --version',
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    // `-c` reads a list of sums and opens the files it names; all it tells of them is whether they are what they were.
    names: [
      ...['md5sum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'b2sum', 'b3sum', 'cksum', 'sum'],
      ...['shasum', 'md5', 'sha1', 'sha256', 'crc32', 'xxhsum', 'xxh64sum'],
    ],
    options: `-b -t -z -c -w -q -r -s -n -p -x -a= -l= -U -0 -1 --tag --binary --text --check --zero --ignore-missing --quiet --status --strict
      --warn --algorithm= --length= --raw --base64 --untagged --UNIVERSAL --num-threads= --no-names --no-mmap --help --version`,
    operands: reads,
    onlyReads: true,
    worst: 'nothing',
  },
];
