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
