import type { Program } from './program.js';

const none = { rest: 'none' } as const;
const words = { rest: 'plain' } as const;

/** Programs and builtins that put out words they are given, reckon with them, or wait. */
export const speaking: readonly Program[] = [
  {
    names: ['true', 'false', ':', 'gtrue', 'gfalse'],
    options: '--help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['echo', 'gecho'], options: '-n -e -E', operands: words, onlyReads: true, worst: 'words' },
  // `printf -v` sets a variable; `describeBuiltins.ts` knows.
  { names: ['printf', 'gprintf'], options: '--help --version', operands: words, onlyReads: true },
  {
    names: ['seq', 'gseq', 'jot'],
    options: '-w -s= -f= -t= -b= -r -c -p= --equal-width --separator= --format= --help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  { names: ['yes'], options: '--help --version', operands: words, onlyReads: true, worst: 'nothing' },
  { names: ['expr', 'gexpr'], options: '--help --version', operands: words, onlyReads: true, worst: 'nothing' },
  {
    names: ['factor', 'primes'],
    options: '-h --exponents --help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['numfmt', 'gnumfmt'],
    options:
      '--from= --to= --from-unit= --to-unit= --field= --format= --grouping --header? --invalid= --padding= --round= --suffix= --delimiter= -d= -z --help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['basename', 'gbasename'],
    options: '-a -s= -z --multiple --suffix= --zero --help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['dirname', 'gdirname'],
    options: '-z --zero --help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  {
    names: ['sleep', 'gsleep', 'usleep'],
    options: '--help --version',
    operands: words,
    onlyReads: true,
    worst: 'nothing',
  },
  // It reads programs of its own, which can neither write nor run.
  {
    names: ['bc', 'gbc'],
    options:
      '-l -q -s -w -i -h -v -e= -f=read --mathlib --quiet --standard --warn --expression= --file=read --help --version',
    operands: { rest: 'read' },
    onlyReads: true,
  },
  {
    names: ['cal', 'ncal', 'gcal'],
    options: '-1 -3 -y -Y -m -s -j -w -h -b -e -n= -A= -B= -d= -M -S --help --version',
    operands: words,
    onlyReads: true,
  },
  { names: ['figlet', 'toilet', 'cowsay', 'banner'], options: '-w= -c -l -r -k', operands: words, onlyReads: true },
  {
    names: ['c++filt'],
    options:
      '-_ -n -p -t -i -s= --strip-underscore --no-strip-underscore --no-params --types --format= --help --version',
    operands: { rest: { like: /^[^@]/ } }, // `@file` would be more of them
    onlyReads: true,
  },
  { names: ['uuidgen', 'mcookie'], options: '-r -t --random --time --help --version', operands: none, onlyReads: true },
  { names: ['pwgen'], options: '-s -y -n -c -1 -0 -B -C --secure --symbols', operands: words, onlyReads: true },
  { names: ['clear', 'reset-cursor'], options: '-x', operands: none, onlyReads: true },
];
