import type { Effect } from '../protocol/effect.js';
import { nameSet } from './names.js';
import type { Subject } from './resolve.js';
import { isSecret } from './secrets.js';

/** What always asks a person before it changes, and is never offered "always": what runs by itself or governs the agent. */
interface Protection {
  readonly what: string;
  readonly names: readonly string[];
}

const tree = (...names: string[]): string[] => names.flatMap(name => [name, `${name}/**`]);

export const protections: readonly Protection[] = [
  { what: 'git keeps its own state there', names: [...tree('.git'), '.gitmodules', '.gitattributes', '.gitconfig'] },
  { what: 'it configures hooks that run by themselves', names: tree('.husky', '.githooks', '.git-hooks', 'lefthook*') },
  {
    what: 'it configures hooks that run by themselves',
    names: [
      '.pre-commit-config.y*ml',
      '.pre-commit-hooks.y*ml',
      '.lefthook*',
      '.lintstagedrc*',
      'lint-staged.config.*',
    ],
  },
  {
    what: 'it configures an editor',
    names: [
      ...tree('.vscode', '.idea', '.zed', '.vs', '.fleet', '.devcontainer'),
      '*.code-workspace',
      '.devcontainer.json',
    ],
  },
  {
    what: 'it configures or instructs an agent',
    names: [
      ...tree('.claude', '.codex', '.cursor', '.gemini', '.continue', '.roo', '.cline', '.windsurf', '.kilocode'),
      ...tree('.aider*', '.opencode', '.qwen', '.agents', '.countersign', '.amazonq', '.junie'),
      ...[
        'AGENTS.md',
        'CLAUDE.md',
        'GEMINI.md',
        'QWEN.md',
        '.cursorrules',
        '.clinerules',
        '.roorules',
        '.windsurfrules',
      ],
      ...[
        '.mcp.json',
        'mcp.json',
        'opencode.json*',
        '.github/copilot-instructions.md',
        ...tree('.github/instructions'),
      ],
      ...tree('.github/prompts', '.github/agents', '.github/chatmodes'),
    ],
  },
  {
    what: 'it runs in continuous integration',
    names: [
      ...tree('.github/workflows', '.github/actions', '.circleci', '.buildkite', '.gitlab', '.woodpecker', '.ci'),
      ...[
        '.github',
        '.gitlab-ci.yml',
        '.travis.yml',
        'azure-pipelines*.yml',
        'Jenkinsfile*',
        'bitbucket-pipelines.yml',
      ],
      ...['.drone.yml', 'appveyor.yml', '.appveyor.yml', 'cloudbuild.y*ml', 'buildspec.y*ml', '.github/dependabot.yml'],
      ...['renovate.json*', '.cirrus.yml', 'CODEOWNERS'],
    ],
  },
  {
    what: 'it configures a package manager',
    names: [
      ...['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.*', '.pnp.*', 'pnpm-workspace.yaml', 'bunfig.toml', '.nvmrc'],
      ...[...tree('.yarn', '.cargo', '.bundle', '.mvn'), '.pypirc', 'pip.conf', 'pip.ini', '.gemrc', '.condarc'],
      ...[
        'lerna.json',
        'nuget.config',
        'settings.gradle*',
        'gradle.properties',
        'sitecustomize.py',
        'usercustomize.py',
      ],
    ],
  },
  {
    what: 'it decides what a build runs',
    names: [
      ...[
        'Makefile',
        'makefile',
        'GNUmakefile',
        '*.mk',
        'justfile',
        '.justfile',
        'Taskfile.y*ml',
        'Rakefile',
        'gulpfile.*',
      ],
      ...['CMakeLists.txt', 'meson.build', 'BUILD.bazel', 'WORKSPACE', 'MODULE.bazel', 'build.rs', 'setup.py'],
      ...['build.gradle*', 'build.xml', 'pom.xml', 'conftest.py', 'noxfile.py', 'tox.ini', 'Vagrantfile', '.envrc'],
      ...['.bazelrc', 'Directory.Build.*', '.tool-versions', 'mise.toml', '.mise.toml', 'Procfile', 'binding.gyp'],
    ],
  },
  {
    what: 'it decides which program starts',
    names: [
      ...tree('node_modules/.bin', '.venv/bin', 'venv/bin', '.direnv'),
      '.bash_env',
      '.bashrc',
      '.profile',
      '.zshrc',
    ],
  },
];

/** Manifests: protected only where the parts that run change. */
const isManifest = nameSet([
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'composer.json',
  'setup.cfg',
  'deno.json*',
]);

const compiled = protections.map(({ what, names }) => ({ what, holds: nameSet(names) }));

/** In this case alone: in any other it is the folder that builds fill. On a disk that ignores case the real path tells. */
function isBazelFile(name: string): boolean {
  return name.endsWith('/BUILD');
}

/** Whether what has this name is protected as a whole. */
export function isProtectedName(path: string): boolean {
  return compiled.some(({ holds }) => holds(path)) || isBazelFile(path);
}

/** Why changing this always asks a person, in words; undefined when it does not. */
export function protectionOf({ effect, target }: Subject): string | undefined {
  if (effect.kind === 'secret') return 'it holds secrets';
  if (target === undefined || !changesFile(effect)) return undefined;
  const names = target.real === undefined ? [target.given] : [target.given, target.real];
  // Whom it lets in; what it holds would be the effect `secret`.
  if (effect.kind === 'write' && effect.permissions !== undefined && names.some(isSecret)) return 'it holds secrets';
  const all = target.glob === undefined ? names : [...names, ...names.map(name => `${name}/${target.glob ?? ''}`)];
  const found = compiled.find(({ holds }) => all.some(holds));
  if (found !== undefined) return found.what;
  if (all.some(isBazelFile)) return 'it decides what a build runs';
  const manifestMayRun = effect.kind === 'write' && effect.runs !== false && all.some(isManifest);
  return manifestMayRun ? 'parts of this manifest run by themselves' : undefined;
}

function changesFile(effect: Effect): boolean {
  return effect.kind === 'write' || effect.kind === 'delete';
}
