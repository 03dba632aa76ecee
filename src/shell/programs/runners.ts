/** Programs that run the project's own code: by a script's name, by a configuration in the folder, or by a file. */
export interface Runner {
  readonly names: readonly string[];
  /** Its first operand must be one of these; without it every call runs the project's code. */
  readonly subs?: readonly string[];
  /** Options that take a value, which is no subcommand. */
  readonly valued?: readonly string[];
  /** A word that makes it fetch what it runs. */
  readonly fetches?: RegExp;
}

export const runners: readonly Runner[] = [
  {
    names: ['npm'],
    subs: ['run', 'run-script', 'rum', 'urn', 'test', 't', 'tst', 'start', 'stop', 'restart', 'exec', 'x'],
    valued: ['--prefix', '-C', '-w', '--workspace'],
  },
  {
    names: ['pnpm'],
    valued: ['-C', '--dir', '-F', '--filter'],
    subs: ['run', 'test', 't', 'start', 'exec', 'build', 'lint', 'dev'],
  },
  {
    names: ['yarn'],
    valued: ['--cwd'],
    subs: ['run', 'test', 'start', 'exec', 'build', 'lint', 'dev', 'check', 'format', 'typecheck', 'workspace'],
  },
  { names: ['bun'], subs: ['run', 'test', 'x'] },
  { names: ['deno'], subs: ['run', 'test', 'task', 'bench'] },
  { names: ['npx', 'bunx', 'pnpx'], fetches: /^(-y|--yes|-p|--package(=.*)?|-c|--call|[^-./].*@[^/]*)$/ },
  {
    names: ['cargo'],
    valued: ['-C', '--manifest-path', '--config', '--color', '-Z'],
    subs: [
      'build',
      'b',
      'test',
      't',
      'run',
      'r',
      'check',
      'c',
      'bench',
      'clippy',
      'doc',
      'nextest',
      'fmt',
      'xtask',
      'rustc',
      'miri',
    ],
  },
  { names: ['go'], valued: ['-C'], subs: ['build', 'test', 'run', 'generate', 'vet', 'tool'] },
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
    names: ['mypy', 'ruff', 'black', 'flake8', 'pylint', 'isort', 'pre-commit', 'rubocop', 'golangci-lint'],
  },
  {
    names: ['gulp', 'grunt', 'storybook', 'parcel', 'buck2', 'dune', 'xcodebuild', 'msbuild', 'ansible-lint', 'wireit'],
  },
  { names: ['zig'], subs: ['build', 'test', 'run'] },
  { names: ['dotnet'], subs: ['build', 'test', 'run', 'watch', 'msbuild'] },
  { names: ['swift'], subs: ['build', 'test', 'run'] },
  { names: ['composer'], subs: ['run', 'run-script', 'test', 'exec'] },
  { names: ['bundle'], subs: ['exec'] },
  { names: ['poetry', 'uv', 'pipenv', 'pdm', 'hatch', 'rye'], subs: ['run', 'test'] },
  { names: ['rails'], subs: ['test', 'spec'] },
  { names: ['flutter', 'dart'], subs: ['test', 'run', 'build', 'analyze'] },
];
