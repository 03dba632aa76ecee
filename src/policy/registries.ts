/** Where package managers fetch from, unless they are told otherwise; which of these a project uses cannot be read off its words. */
const hosts: readonly (readonly [managers: readonly string[], hosts: readonly string[]])[] = [
  [
    ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'bun', 'bunx', 'corepack', 'deno'],
    ['registry.npmjs.org', 'registry.yarnpkg.com', 'jsr.io', 'npm.jsr.io'],
  ],
  [
    ['pip', 'pip3', 'pipx', 'pipenv', 'poetry', 'pdm', 'uv', 'uvx', 'hatch', 'python', 'python3'],
    ['pypi.org', 'files.pythonhosted.org'],
  ],
  [['cargo'], ['index.crates.io', 'static.crates.io', 'crates.io']],
  [['go'], ['proxy.golang.org', 'sum.golang.org']],
  [
    ['gem', 'bundle', 'bundler'],
    ['rubygems.org', 'index.rubygems.org'],
  ],
  [['composer'], ['repo.packagist.org', 'packagist.org']],
  [['dotnet', 'nuget'], ['api.nuget.org']],
  [
    ['mvn', 'gradle'],
    ['repo.maven.apache.org', 'repo1.maven.org', 'plugins.gradle.org', 'services.gradle.org'],
  ],
  [['mix'], ['hex.pm', 'repo.hex.pm']],
];

const byManager = new Map(hosts.flatMap(([managers, found]) => managers.map(manager => [manager, found] as const)));

/** The public registries of a package manager; none where it is not known. */
export function registriesOf(manager: string): readonly string[] {
  return byManager.get(manager) ?? [];
}
