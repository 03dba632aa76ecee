/**
 * Programs that, asked so and nothing else, tell their version or how they are used.
 *
 * Invariant: none of them first loads what the folder brings, and none asks the network; where a file could have another
 * one run, that file is named. So these are left out: `yarn`,
 * `pnpm`, `bundle` (the project names another release, which runs), `mvn`, `sbt`, `poetry`, `composer`, `tox`, `pytest`,
 * `flake8`, `jest`, `webpack`, `hg`, `bazel` (options, plug-ins or a copy of themselves come from the project), `terraform`,
 * `az`, `heroku` (they ask their makers for news); and whatever writes even then: `java` and what runs on it leave files
 * for their monitors, `npm --help` and `gcloud` keep logs.
 */
interface VersionAsked {
  readonly names: string;
  readonly asks: readonly string[];
  /** Names of files by which the folder, or one above it, has another release answer: one it brings, or one to fetch. */
  readonly chosenBy?: readonly string[];
}

export const versions: readonly VersionAsked[] = [
  { names: 'node tsc', asks: ['--version', '-v', '--help', '-h'] },
  { names: 'npm npx', asks: ['--version', '-v'] },
  { names: 'deno', asks: ['--version', '-V', '--help', '-h'] },
  { names: 'bun eslint prettier', asks: ['--version', '-v', '--help', '-h'] },
  { names: 'python python2 python3 pypy3 pip pip3 conda', asks: ['--version', '-V', '--help', '-h'] },
  { names: 'uv uvx ruff black mypy pipx pyenv esbuild vite', asks: ['--version', '--help', '-h'] },
  { names: 'ruby perl php lua luajit julia', asks: ['--version', '-v', '--help', '-h'] },
  { names: 'gem rbenv R Rscript', asks: ['--version', '--help'] },
  { names: 'go', asks: ['version', 'help'] },
  {
    names: 'cargo rustc rustup rustfmt',
    asks: ['--version', '-V', '-vV', '--version --verbose', '--help', '-h'],
    chosenBy: ['rust-toolchain', 'rust-toolchain.toml'],
  },
  { names: 'cargo', asks: ['--list'], chosenBy: ['rust-toolchain', 'rust-toolchain.toml'] },
  {
    names: 'rustc',
    asks: ['--print sysroot', '--print target-list', '--print cfg'],
    chosenBy: ['rust-toolchain', 'rust-toolchain.toml'],
  },
  { names: 'gcc g++ cc c++ clang clang++ ld', asks: ['--version', '-v', '--help'] },
  { names: 'as nasm ccache autoconf automake meson ninja', asks: ['--version', '--help'] },
  { names: 'make gmake', asks: ['--version', '-v', '--help', '-h'] },
  { names: 'cmake ctest', asks: ['--version', '--help', '-h'] },
  { names: 'dotnet', asks: ['--version'], chosenBy: ['global.json'] },
  { names: 'swift swiftc ghc cabal stack opam elixir nim crystal dart', asks: ['--version', '--help'] },
  { names: 'zig', asks: ['version', 'help'] },
  { names: 'git', asks: ['--version', '-v', 'version', '--help', '-h', '--exec-path', '--html-path', '--man-path'] },
  { names: 'gh', asks: ['--version', 'version', '--help'] },
  { names: 'svn bash sh zsh fish dash ksh pwsh', asks: ['--version', '--help'] },
  { names: 'docker podman buildah', asks: ['--version', '-v', '--help'] },
  { names: 'docker-compose', asks: ['--version', '-v', 'version', '--help'] },
  {
    names: 'kubectl',
    asks: ['--version', 'version --client', 'version --client=true', 'version --client -o json', '--help', '-h'],
  },
  { names: 'helm', asks: ['version', 'version --short', '--help', '-h'] },
  { names: 'kind k3d kustomize', asks: ['version', '--help'] },
  { names: 'aws', asks: ['--version', '--help'] },
  { names: 'psql pg_dump createdb mysql mysqldump', asks: ['--version', '-V', '--help'] },
  { names: 'sqlite3', asks: ['--version', '-version', '-help'] },
  { names: 'mongosh redis-cli redis-server', asks: ['--version', '--help'] },
  { names: 'curl wget rsync', asks: ['--version', '-V', '--help', '-h'] },
  { names: 'ssh', asks: ['-V'] },
  { names: 'openssl', asks: ['version', 'version -a', 'help'] },
  { names: 'gpg gpg2', asks: ['--version', '--help'] },
  { names: 'sed gsed awk gawk xargs find', asks: ['--version', '--help'] },
  { names: 'fd fzf shellcheck shfmt actionlint golangci-lint', asks: ['--version', '--help'] },
  { names: 'vim nvim nano emacs', asks: ['--version', '--help'] },
  { names: 'tmux', asks: ['-V'] },
  { names: 'ffmpeg ffprobe convert magick identify', asks: ['-version'] },
  { names: 'pandoc tesseract', asks: ['--version', '-v', '--help'] },
  { names: 'gs pdftotext', asks: ['-v', '-h'] },
  { names: 'dot pacman', asks: ['-V'] },
  { names: 'brew apt apt-get dpkg yum dnf apk snap flatpak rpm nix', asks: ['--version', '--help'] },
  { names: 'sudo systemctl env timeout nice nohup stdbuf', asks: ['--version', '--help'] },
  { names: 'nginx httpd apache2', asks: ['-v'] },
];

const asked = new Map<string, Map<string, readonly string[]>>();
for (const { names, asks, chosenBy = [] } of versions) {
  for (const name of names.split(' ')) {
    const own = asked.get(name) ?? new Map<string, readonly string[]>();
    for (const ask of asks) own.set(ask, chosenBy);
    asked.set(name, own);
  }
}

/**
 * Whether these words ask a program for its version or its help, and nothing else: then the names of files that would
 * put another program in its place.
 */
export function asksVersion(name: string, words: readonly { readonly text: string }[]): readonly string[] | undefined {
  const asks = asked.get(name);
  if (asks === undefined || words.some(({ text }) => text.includes(' '))) return undefined;
  return asks.get(words.map(({ text }) => text).join(' '));
}
