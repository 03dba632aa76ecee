import { Undecided, type Part, type ProjectPlace } from './projectPart.js';
import { foldersUpFrom, namesIn, partAt } from './projectFiles.js';

/** Files by which tools are told what to run, looked for in the folder of the command and above it, up to the workspace's root. */
const files: Readonly<Record<string, readonly string[]>> = {
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  gmake: ['GNUmakefile', 'makefile', 'Makefile'],
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'Taskfile.dist.yml'],
  rake: ['Rakefile', 'rakefile', 'Rakefile.rb'],
  bundle: ['Gemfile', '.bundle/config'],
  cargo: ['Cargo.toml', 'build.rs', '.cargo/config.toml', '.cargo/config'],
  go: ['go.mod', 'go.work'],
  gradle: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.properties'],
  gradlew: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts', 'gradle.properties'],
  mvn: ['pom.xml', '.mvn/maven.config', '.mvn/jvm.config', '.mvn/extensions.xml'],
  mvnw: ['pom.xml', '.mvn/maven.config', '.mvn/jvm.config', '.mvn/extensions.xml'],
  pytest: ['pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg', 'conftest.py'],
  tox: ['tox.ini', 'pyproject.toml', 'setup.cfg'],
  nox: ['noxfile.py'],
  composer: ['composer.json'],
  deno: ['deno.json', 'deno.jsonc'],
  cmake: ['CMakeLists.txt', 'CMakePresets.json'],
  dotnet: ['Directory.Build.props', 'Directory.Build.targets', 'global.json'],
};

const starters = new Set(['npx', 'pnpx', 'bunx', 'npm', 'pnpm', 'yarn', 'bun', 'bundle', 'poetry', 'uv', 'pipx']);
const mostIncluded = 32;

/** The configuration of the tool that is started, and of the one it starts. */
export async function configurationOf(
  program: string,
  words: readonly string[],
  cwd: string,
  place: ProjectPlace,
): Promise<readonly Part[]> {
  const tools = [program, ...(starters.has(program) ? words.filter(word => /^[\w.-]+$/.test(word)) : [])];
  const folders = foldersUpFrom(cwd, place);
  const known = folders.flatMap((folder, up) =>
    tools.flatMap(tool => filesOf(tool).map(name => partAt(`${folder}/${name}`, '../'.repeat(up) + name, place))),
  );
  const found = (await Promise.all(known)).filter(part => part !== undefined);
  const included = /^g?make$/.test(program) ? await includedBy(found, cwd, place) : [];
  return [...found, ...included, ...(await ownConfiguration(tools, cwd, place))];
}

function filesOf(tool: string): readonly string[] {
  return Object.hasOwn(files, tool) ? (files[tool] ?? []) : [];
}

/** What every tool of its kind reads: `tool.config.*` and `.toolrc*`. */
async function ownConfiguration(tools: readonly string[], cwd: string, place: ProjectPlace): Promise<readonly Part[]> {
  const names = await namesIn(cwd, place);
  const own = names.filter(name =>
    tools.some(tool => name.startsWith(`${tool}.config.`) || name.startsWith(`.${tool}rc`)),
  );
  const parts = await Promise.all(own.map(name => partAt(`${cwd}/${name}`, name, place)));
  return parts.filter(part => part !== undefined);
}

async function includedBy(makefiles: readonly Part[], cwd: string, place: ProjectPlace): Promise<readonly Part[]> {
  const found = new Map<string, Part>();
  const waiting = makefiles.flatMap(includesIn);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    if (/[$*?%]/.test(name) || found.size > mostIncluded) throw new Undecided(`include ${name}`);
    const part = await partAt(`${cwd}/${name}`, name, place);
    if (part === undefined) continue; // `-include` of what is not there; if it appears, the hash changes
    found.set(name, part);
    waiting.push(...includesIn(part));
  }
  return [...found.values()];
}

function includesIn({ text }: Part): readonly string[] {
  return [...text.matchAll(/^[ ]*[-s]?include[ \t]+(.+)$/gm)].flatMap(([, names]) => (names ?? '').trim().split(/\s+/));
}
