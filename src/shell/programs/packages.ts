export interface PackageManager {
  readonly names: readonly string[];
  /** Subcommands by what they do. */
  readonly install: readonly string[];
  readonly remove: readonly string[];
  /** What a call without a subcommand does. */
  readonly bare?: 'install';
  /** Subcommands that only tell about what is installed. */
  readonly tells?: readonly string[];
  /** Operations are options, as pacman has them: the first letter after the dash. */
  readonly byOption?: boolean;
}

export const packageManagers: readonly PackageManager[] = [
  {
    names: ['npm'],
    install: [
      'install',
      'i',
      'in',
      'ci',
      'add',
      'update',
      'up',
      'upgrade',
      'link',
      'ln',
      'dedupe',
      'audit',
      'rebuild',
      'init',
      'create',
      'clean-install',
      'install-test',
      'it',
      'cit',
    ],
    remove: ['uninstall', 'remove', 'rm', 'r', 'un', 'unlink', 'prune'],
  },
  {
    names: ['pnpm', 'bun'],
    install: ['install', 'i', 'add', 'update', 'up', 'link', 'import', 'create', 'dlx', 'rebuild'],
    remove: ['remove', 'rm', 'un', 'uninstall', 'prune', 'unlink'],
  },
  {
    names: ['yarn'],
    install: ['install', 'add', 'up', 'upgrade', 'link', 'create', 'dlx', 'set'],
    remove: ['remove', 'unlink'],
    bare: 'install',
  },
  {
    names: ['pip', 'pip3', 'pipx'],
    install: ['install', 'download', 'wheel', 'upgrade', 'inject', 'run'],
    remove: ['uninstall'],
    tells: ['list', 'freeze', 'show', 'check'],
  },
  {
    names: ['poetry', 'pdm', 'pipenv', 'uv', 'rye', 'hatch', 'conda', 'mamba'],
    install: ['install', 'add', 'update', 'sync', 'lock', 'pip', 'create', 'tool', 'venv'],
    remove: ['remove', 'uninstall'],
  },
  {
    names: ['cargo'],
    install: ['add', 'install', 'update', 'fetch', 'vendor'],
    remove: ['remove', 'rm', 'uninstall', 'clean'],
  },
  { names: ['go'], install: ['get', 'install', 'mod', 'work'], remove: ['clean'] },
  { names: ['gem'], install: ['install', 'update'], remove: ['uninstall', 'cleanup'] },
  { names: ['bundle'], install: ['install', 'update', 'add'], remove: ['remove', 'clean'], bare: 'install' },
  { names: ['composer'], install: ['install', 'require', 'update', 'create-project'], remove: ['remove'] },
  {
    names: [
      'apt',
      'apt-get',
      'aptitude',
      'dnf',
      'yum',
      'zypper',
      'apk',
      'snap',
      'flatpak',
      'brew',
      'port',
      'choco',
      'scoop',
      'winget',
      'nix-env',
      'pkg',
      'emerge',
    ],
    install: [
      'install',
      'update',
      'upgrade',
      'dist-upgrade',
      'full-upgrade',
      'add',
      'reinstall',
      'refresh',
      'tap',
      'in',
    ],
    remove: ['remove', 'purge', 'autoremove', 'uninstall', 'del', 'erase', 'clean', 'rm', 'untap'],
  },
  {
    names: ['pacman', 'yay', 'paru', 'dpkg', 'rpm'],
    install: ['S', 'U', 'i', '-install', '-upgrade'],
    remove: ['R', 'r', 'P', 'e', '-remove', '-purge', '-erase'],
    byOption: true,
  },
  { names: ['dotnet'], install: ['add', 'restore', 'tool'], remove: ['remove'] },
  {
    names: ['rustup', 'nvm', 'pyenv', 'asdf', 'mise', 'volta', 'fnm', 'sdk'],
    install: ['install', 'update', 'add', 'use', 'default', 'self'],
    remove: ['uninstall', 'remove'],
  },
];

/** Sending something to a registry, or withdrawing it: program, then what its arguments start with. */
export const publishing: readonly { readonly names: readonly string[]; readonly args: RegExp; readonly to: string }[] =
  [
    {
      names: ['npm', 'pnpm', 'yarn', 'bun'],
      args: /^(npm )?(publish|unpublish|deprecate|dist-tag (add|rm)|owner|access)\b/,
      to: 'the npm registry',
    },
    { names: ['cargo'], args: /^(publish|yank|owner)\b/, to: 'crates.io' },
    { names: ['twine'], args: /^upload\b/, to: 'PyPI' },
    { names: ['poetry', 'uv', 'flit', 'hatch', 'pdm'], args: /^publish\b/, to: 'PyPI' },
    { names: ['gem'], args: /^(push|yank)\b/, to: 'RubyGems' },
    { names: ['vsce', 'ovsx'], args: /^(publish|unpublish|unpublish)\b/, to: 'the extension marketplace' },
    {
      names: ['docker', 'podman', 'buildah', 'nerdctl'],
      args: /^(image )?push\b|\bbuildx? .*--push\b/,
      to: 'a container registry',
    },
    { names: ['helm'], args: /^push\b/, to: 'a chart registry' },
    {
      names: ['mvn', 'mvnw', 'gradle', 'gradlew'],
      args: /\b(deploy|release:perform|publish\w*)\b/,
      to: 'a package repository',
    },
    { names: ['dotnet', 'nuget'], args: /^(nuget )?(push|delete)\b/, to: 'NuGet' },
    { names: ['gh', 'hub', 'glab'], args: /^release (create|delete|upload)\b/, to: 'a release page' },
    { names: ['dart', 'flutter'], args: /^pub publish\b/, to: 'pub.dev' },
    { names: ['mix'], args: /^hex\.(publish|retire)\b/, to: 'Hex' },
    { names: ['pod'], args: /^trunk (push|delete|deprecate)\b/, to: 'CocoaPods' },
  ];
