import type { LanguageName } from './inlineLanguages.js';

/** A program that runs text: of a file, of an argument, or of its input. */
export interface Interpreter {
  readonly names: readonly string[];
  readonly language: LanguageName | 'shell' | 'powershell';
  /** Its options, in the notation of `options.ts`. */
  readonly options: string;
  /** Options whose value is program text; a cluster may end in one. */
  readonly text: readonly string[];
  /** Options after which it reads its input, or waits for a person. */
  readonly stdin?: readonly string[];
  /** The option whose value names a module of the project or of its packages. */
  readonly module?: string;
  /** Modes that need no script file. */
  readonly withoutScript?: RegExp;
  /** After one of these words the next one is program text: `deno eval TEXT`. */
  readonly textAfter?: readonly string[];
  /** Every argument may be program text. */
  readonly isAllText?: boolean;
  /** Words that are neither an option nor the value of one of `options` are files that it may write. */
  readonly edits?: boolean;
  /** Without program text it is looked up among the runners of the project's code. */
  readonly isRunner?: boolean;
  /** What it changes in place: with this option, its operands. */
  readonly inPlace?: string;
  /** With this option its operands are read. */
  readonly readsWith?: readonly string[];
}

export const interpreters: readonly Interpreter[] = [
  {
    names: ['node', 'nodejs', 'electron'],
    language: 'javascript',
    options: `-e= --eval= -p= --print= -pe= -r=read --require=read --import=read --loader= --experimental-loader= --conditions= -C=
      --env-file=read --test-name-pattern= --test-reporter= --input-type= -i --interactive -c --check --test --no-warnings
      --trace-warnings --enable-source-maps --experimental-strip-types --expose-gc --watch --inspect? --inspect-brk?
      --max-old-space-size? --stack-size? --harmony --preserve-symlinks --throw-deprecation --no-deprecation`,
    text: ['-e', '--eval', '-p', '--print', '-pe'],
    stdin: ['-i', '--interactive'],
    withoutScript: /^(--test|--run(=.*)?)$/,
  },
  {
    names: ['python', 'python2', 'python3', 'python*', 'pypy', 'pypy3', 'ipython', 'ipython3'],
    language: 'python',
    options: '-c= -i -W= -X= -B -E -s -S -I -u -O -OO -b -bb -q -v -d -P -R -x -m= --check-hash-based-pycs=',
    text: ['-c'],
    stdin: ['-i'],
    module: '-m',
  },
  {
    names: ['ruby', 'ruby*', 'jruby'],
    language: 'ruby',
    options: '-e= -r= -I= -C= -E= -F= -n -p -l -a -w -W? -i? -s -S -c -d -v -x? -0? -K? -T? -y --disable= --enable=',
    text: ['-e'],
    inPlace: '-i',
    readsWith: ['-n', '-p'],
  },
  {
    names: ['perl', 'perl5*'],
    language: 'perl',
    options: '-e= -E= -I= -M? -m? -n -p -l? -a -w -W -X -i? -0? -F? -s -S -c -d? -D? -t -T -u -U -v -x? -C? -f',
    text: ['-e', '-E'],
    inPlace: '-i',
    readsWith: ['-n', '-p'],
  },
  {
    names: ['php', 'php7*', 'php8*', 'php-cgi'],
    language: 'php',
    options: '-r= -B= -R= -E= -d= -c= -z= -F=read -f=read -a -n -q -s -l -w -H -C',
    text: ['-r', '-B', '-R', '-E'],
    stdin: ['-a'],
  },
  {
    names: ['lua', 'lua5*', 'luajit', 'luau'],
    language: 'lua',
    options: '-e= -l= -i -v -E -W -b -j= -O?',
    text: ['-e'],
    stdin: ['-i'],
  },
  {
    names: ['Rscript', 'R', 'littler'],
    language: 'r',
    options:
      '-e= --vanilla --slave --quiet -q --no-save --no-restore --no-echo --silent --verbose -s --args -f=read --file=read',
    text: ['-e'],
  },
  {
    names: ['julia'],
    language: 'julia',
    options: '-e= -E= --eval= --print= -i -q -p= -t= -L=read --project? --startup-file? -O? --threads=',
    text: ['-e', '-E', '--eval', '--print'],
    stdin: ['-i'],
  },
  { names: ['deno'], language: 'javascript', options: '', text: [], textAfter: ['eval', 'repl'], isRunner: true },
  {
    names: ['bun'],
    language: 'javascript',
    options: '-e= --eval= -p= --print= --watch --hot --smol',
    text: ['-e', '--eval', '-p', '--print'],
    isRunner: true,
  },
  {
    names: ['tsx', 'ts-node', 'esno', 'babel-node', 'coffee', 'qjs', 'd8', 'jsc'],
    language: 'javascript',
    options: '-e= --eval= -p= --print= -P= --project=',
    text: ['-e', '--eval', '-p', '--print'],
    isRunner: true,
  },
  { names: ['tclsh', 'wish', 'tclsh8*', 'jimsh'], language: 'tcl', options: '', text: [] },
  { names: ['expect'], language: 'tcl', options: '-c= -d -i -f=read -b -n -N', text: ['-c'] },
  { names: ['osascript'], language: 'applescript', options: '-e= -l= -i -s=', text: ['-e'] },
  {
    names: ['emacs', 'emacsclient', 'sbcl', 'clisp', 'guile', 'racket', 'clojure', 'clj', 'bb', 'csi', 'chez'],
    language: 'lisp',
    options: '',
    text: [],
    isAllText: true,
  },
  {
    names: ['ed', 'ex', 'vim', 'vi', 'nvim', 'view', 'gdb', 'lldb', 'jshell', 'gvim', 'vimdiff', 'emacs-nox', 'nano'],
    language: 'editor',
    options: '',
    text: [],
    isAllText: true,
    edits: true,
  },
  {
    names: [
      'elixir',
      'iex',
      'erl',
      'ghci',
      'ghc',
      'irb',
      'pry',
      'scala',
      'groovy',
      'groovysh',
      'kotlin',
      'kotlinc',
      'raku',
      'crystal',
      'nim',
      'dc',
      'gnuplot',
      'octave',
      'maxima',
      'sage',
      'wolframscript',
      'runghc',
      'runhaskell',
      'ocaml',
      'utop',
      'swipl',
      'pike',
      'hy',
      'nu',
      'xonsh',
      'm4',
    ],
    language: 'other',
    options: '-e= --eval= -eval= -E= --execute=',
    text: ['-e', '--eval', '-eval', '-E', '--execute'],
  },
  {
    names: [
      'bash',
      'sh',
      'dash',
      'zsh',
      'ksh',
      'ash',
      'fish',
      'mksh',
      'rbash',
      'yash',
      'csh',
      'tcsh',
      'bash*',
      'ksh93',
      'pdksh',
      'posh',
      'hush',
      'osh',
      'oil',
    ],
    language: 'shell',
    options:
      '-c -s -i -l -e -u -x -v -n -f -a -b -h -k -m -p -r -t -B -C -E -H -P -T -o= -O= --rcfile=read --init-file=read --norc --noprofile --posix --login --restricted --verbose --debugger --command=',
    text: ['-c', '--command'],
    stdin: ['-s', '-i'],
  },
  {
    names: ['pwsh', 'powershell', 'cmd', 'cmd.exe', 'powershell.exe', 'pwsh.exe'],
    language: 'powershell',
    options: '',
    text: [],
    isAllText: true,
  },
];

const byName = new Map(
  interpreters.flatMap(interpreter => interpreter.names.map((name): [string, Interpreter] => [name, interpreter])),
);

/** The interpreter of that name; a number after it is its version. */
export function interpreterOf(name: string): Interpreter | undefined {
  const known = byName.get(name);
  if (known !== undefined || !/[\d.]$/.test(name)) return known ?? ofAnyVersion.get(name);
  return ofAnyVersion.get(name.replace(/-?\d[\d.]*$/, ''));
}

const ofAnyVersion = new Map(
  [...byName].flatMap(([name, one]): [string, Interpreter][] => (name.endsWith('*') ? [[name.slice(0, -1), one]] : [])),
);
