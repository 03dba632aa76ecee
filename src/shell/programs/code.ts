/** Programs that run the project's own code: by a script's name, by a configuration in the folder, or by a file. */
export interface Runner {
  readonly names: readonly string[];
  /** Its first operand must be one of these; without it every call runs the project's code. */
  readonly subs?: readonly string[];
}

export const runners: readonly Runner[] = [
  {
    names: ['npm'],
    subs: ['run', 'run-script', 'rum', 'urn', 'test', 't', 'tst', 'start', 'stop', 'restart', 'exec', 'x'],
  },
  { names: ['pnpm'], subs: ['run', 'test', 't', 'start', 'exec', 'build', 'lint', 'dev'] },
  {
    names: ['yarn'],
    subs: ['run', 'test', 'start', 'exec', 'build', 'lint', 'dev', 'check', 'format', 'typecheck', 'workspace'],
  },
  { names: ['bun'], subs: ['run', 'test', 'x'] },
  { names: ['deno'], subs: ['run', 'test', 'task', 'bench'] },
  { names: ['npx', 'bunx'] },
  {
    names: ['cargo'],
    subs: ['build', 'b', 'test', 't', 'run', 'r', 'check', 'c', 'bench', 'clippy', 'doc', 'nextest', 'fmt'],
  },
  { names: ['go'], subs: ['build', 'test', 'run', 'generate', 'vet', 'tool'] },
  {
    names: [
      'make',
      'gmake',
      'just',
      'task',
      'rake',
      'ninja',
      'ant',
      'scons',
      'cmake',
      'ctest',
      'meson',
      'nox',
      'tox',
      'invoke',
    ],
  },
  {
    names: [
      'gradle',
      'gradlew',
      'mvn',
      'mvnw',
      'sbt',
      'lein',
      'bazel',
      'buck',
      'pants',
      'mix',
      'rebar3',
      'stack',
      'cabal',
    ],
  },
  {
    names: [
      'pytest',
      'py.test',
      'unittest',
      'nose2',
      'behave',
      'rspec',
      'cucumber',
      'minitest',
      'phpunit',
      'pest',
      'busted',
    ],
  },
  {
    names: [
      'jest',
      'vitest',
      'mocha',
      'ava',
      'tap',
      'c8',
      'nyc',
      'playwright',
      'cypress',
      'karma',
      'tsx',
      'ts-node',
      'nodemon',
    ],
  },
  {
    names: [
      'tsc',
      'eslint',
      'prettier',
      'biome',
      'webpack',
      'vite',
      'rollup',
      'esbuild',
      'turbo',
      'nx',
      'lerna',
      'next',
      'astro',
    ],
  },
  {
    names: [
      'mypy',
      'ruff',
      'black',
      'flake8',
      'pylint',
      'isort',
      'pre-commit',
      'rubocop',
      'golangci-lint',
      'shellcheck',
    ],
  },
  { names: ['dotnet'], subs: ['build', 'test', 'run', 'watch', 'msbuild'] },
  { names: ['swift'], subs: ['build', 'test', 'run'] },
  { names: ['composer'], subs: ['run', 'run-script', 'test', 'exec'] },
  { names: ['bundle'], subs: ['exec'] },
  { names: ['poetry', 'uv', 'pipenv', 'pdm', 'hatch', 'rye'], subs: ['run', 'test'] },
  { names: ['rails'], subs: ['test', 'spec'] },
  { names: ['flutter', 'dart'], subs: ['test', 'run', 'build', 'analyze'] },
];

export interface Interpreter {
  readonly names: readonly string[];
  /** Options that hold program text. */
  readonly inline: RegExp;
  /** Options that take a value, before the script. */
  readonly valued?: RegExp;
  /** The option whose value names a module of the project or of its packages. */
  readonly module?: string;
  /** Its text is a shell's, and is read as such. */
  readonly isShell?: boolean;
  /** Modes that need no script file. */
  readonly withoutScript?: RegExp;
}

export const interpreters: readonly Interpreter[] = [
  {
    names: ['node', 'nodejs', 'electron'],
    inline: /^(-[a-z]*[ep]|--eval|--print|-pe|-i|--interactive|-)$|^(--eval|--print)=/,
    valued:
      /^(-r|--require|--import|--loader|--experimental-loader|--conditions|-C|--env-file|--test-name-pattern|--test-reporter)$/,
    withoutScript: /^(--test|--run(=.*)?)$/,
  },
  {
    names: ['python', 'python2', 'python3', 'pypy', 'pypy3'],
    inline: /^-[a-zA-Z]*[ci]|^-$/,
    valued: /^-[WX]$/,
    module: '-m',
  },
  { names: ['ruby'], inline: /^-[a-z]*[en]|^-$/, valued: /^-[rIC]$/ },
  { names: ['perl'], inline: /^-[a-zA-Z]*[eEnpi]|^-$/, valued: /^-[IM]$/ },
  { names: ['php'], inline: /^-[rBREa]|^-$/, valued: /^-[dc]$/ },
  {
    names: ['lua', 'luajit', 'Rscript', 'R', 'julia', 'elixir', 'erl', 'ghci', 'irb', 'scala', 'groovy', 'tclsh'],
    inline: /^(-[a-zA-Z]*[eEi]|--eval|-)$/,
  },
  {
    names: [
      'awk',
      'gawk',
      'mawk',
      'nawk',
      'osascript',
      'ed',
      'ex',
      'vim',
      'vi',
      'nvim',
      'emacs',
      'jshell',
      'gdb',
      'expect',
    ],
    inline: /./,
  },
  {
    names: ['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'mksh'],
    inline: /^-[a-zA-Z]*[cis]|^-$/,
    valued: /^(-[oO]|--rcfile|--init-file)$/,
    isShell: true,
  },
  { names: ['pwsh', 'powershell', 'cmd', 'cmd.exe', 'powershell.exe'], inline: /./ },
];

/** Asking one of these for its version starts nothing of the project. */
export const versionOptions: Readonly<Record<string, RegExp>> = {
  node: /^-v$/,
  npm: /^-v$/,
  pnpm: /^-v$/,
  yarn: /^-v$/,
  bun: /^-v$/,
  python: /^-V$/,
  python3: /^-V$/,
  cargo: /^-V$/,
  rustc: /^-V$/,
  go: /^version$/,
  tsc: /^-v$/,
  ruby: /^-v$/,
  perl: /^-v$/,
  php: /^-v$/,
};
export const versioned: readonly string[] = [
  ...[
    'node',
    'npm',
    'pnpm',
    'yarn',
    'bun',
    'deno',
    'python',
    'python2',
    'python3',
    'pip',
    'pip3',
    'ruby',
    'gem',
    'perl',
    'php',
  ],
  ...[
    'cargo',
    'rustc',
    'rustup',
    'go',
    'gcc',
    'g++',
    'clang',
    'make',
    'cmake',
    'java',
    'javac',
    'mvn',
    'gradle',
    'dotnet',
    'tsc',
  ],
  ...[
    'git',
    'bash',
    'docker',
    'kubectl',
    'helm',
    'terraform',
    'aws',
    'gh',
    'rg',
    'grep',
    'sed',
    'tar',
    'curl',
    'wget',
    'ssh',
    'jq',
  ],
  ...['ls', 'cat', 'sort', 'tree', 'psql', 'mysql', 'sqlite3', 'uv', 'poetry', 'ruff', 'mypy', 'composer', 'swift'],
];
