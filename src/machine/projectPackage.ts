import { z } from 'zod';
import { isAbsolute, parentOf, relativeTo, resolvePath } from '../base/paths.js';
import { sha256 } from './fileImage.js';
import { Undecided, type Part, type ProjectPlace } from './projectPart.js';
import { foldersUpFrom, namedFiles, partAt } from './projectFiles.js';

const managers = new Set(['npm', 'pnpm', 'yarn', 'bun', 'npx', 'pnpx', 'bunx']);
const configuration = ['.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'];
const runs = new Set(['run', 'run-script', 'rum', 'urn']);
const starts = new Set(['exec', 'x', 'dlx']);
const shorthands: Readonly<Record<string, readonly string[]>> = {
  t: ['test'],
  tst: ['test'],
  restart: ['restart', 'stop', 'start'],
};
const installs = new Set([
  'install',
  'i',
  'ci',
  'add',
  'rebuild',
  'update',
  'up',
  'upgrade',
  'remove',
  'uninstall',
  'link',
  'prune',
]);
const installScripts = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
/** Words that send a manager to other packages than the nearest one. */
const elsewhere =
  /^(-w|-ws|-C|-F|-r|--(workspaces?|prefix|dir|cwd|filter|recursive|include-workspace-root|global)|-g|-p|-c|-y|--yes)(=|$)/;

const manifestSchema = z.looseObject({ scripts: z.record(z.string(), z.string()).optional() });
type Scripts = ReadonlyMap<string, string>;

/** What a package manager would run: scripts with their pre and post scripts and all they call by name, and its configuration. */
export async function packageParts(
  program: string,
  words: readonly string[],
  cwd: string,
  place: ProjectPlace,
): Promise<readonly Part[]> {
  if (!managers.has(program)) return [];
  const end = words.indexOf('--'); // what follows is for the script
  if (words.slice(0, end === -1 ? undefined : end).some(word => elsewhere.test(word)))
    throw new Undecided('another package');
  const folder = await packageFolder(cwd, place);
  const scripts = await scriptsIn(folder, place);
  const plain = words.filter(word => !word.startsWith('-'));
  const wanted = wantedFrom(program, plain, scripts);
  const called = calledFrom(wanted.scripts, scripts);
  const files = await Promise.all(called.map(([, text]) => namedFiles(wordsOf(text), folder, place)));
  return [
    ...called.map(([name, text]) => ({ name: `script ${name}`, text, hash: sha256(text) })),
    ...files.flat(),
    ...(await binaryParts(wanted.binary, folder, place)),
    ...(await configurationParts(folder, place)),
  ];
}

interface Wanted {
  readonly scripts: readonly string[];
  /** A program of a dependency that is started. */
  readonly binary?: string;
}

function wantedFrom(program: string, plain: readonly string[], scripts: Scripts): Wanted {
  const [first, second] = plain;
  if (/^(npx|pnpx|bunx)$/.test(program)) return started(first);
  if (first === undefined) return { scripts: installScripts }; // plain `yarn` installs
  if (runs.has(first)) return second === undefined ? { scripts: [] } : { scripts: named(second, scripts) };
  if (starts.has(first)) return started(second);
  if (installs.has(first)) return { scripts: installScripts };
  const short = shorthands[first];
  if (short !== undefined) return { scripts: short };
  if (scripts.has(first)) return { scripts: [first] };
  return program === 'npm' ? { scripts: [] } : started(first); // yarn, pnpm and bun start a dependency's program by name
}

function started(name: string | undefined): Wanted {
  if (name === undefined) throw new Undecided('no program named');
  return { scripts: [], binary: name };
}

/** A script by name; an unknown one is undecided, because it may be a pattern that some manager knows. */
function named(name: string, scripts: Scripts): readonly string[] {
  if (!scripts.has(name)) throw new Undecided('no such script');
  return [name];
}

/** The scripts that run when these run, each once: before and after by name, and every word of a text that names another. */
function calledFrom(first: readonly string[], scripts: Scripts): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  const waiting = [...first];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const text = scripts.get(name);
    if (text === undefined || found.has(name)) continue;
    found.set(name, text);
    const words = new Set(wordsOf(text));
    const patterns = [...words].filter(word => word.includes('*')).map(asPattern);
    const called = [...scripts.keys()].filter(
      other => words.has(other) || patterns.some(pattern => pattern.test(other)),
    );
    waiting.push(`pre${name}`, `post${name}`, ...called);
  }
  return [...found];
}

/** Words of a shell text, generously: quotes, operators and brackets only separate. */
function wordsOf(text: string): readonly string[] {
  return text
    .split(/[\s"'`;&|()<>]+/)
    .filter(word => word !== '')
    .slice(0, 60);
}

function asPattern(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`);
}

async function packageFolder(cwd: string, place: ProjectPlace): Promise<string> {
  for (let at = cwd; ; at = parentOf(at)) {
    if ((await partAt(`${at}/package.json`, 'package.json', place)) !== undefined) return at;
    if (parentOf(at) === at) throw new Undecided('no package.json');
  }
}

async function scriptsIn(folder: string, place: ProjectPlace): Promise<Scripts> {
  const manifest = await partAt(`${folder}/package.json`, 'package.json', place);
  try {
    const parsed = manifestSchema.parse(JSON.parse(manifest?.text ?? ''));
    return new Map(Object.entries(parsed.scripts ?? {}));
  } catch {
    throw new Undecided('package.json cannot be read');
  }
}

async function binaryParts(name: string | undefined, folder: string, place: ProjectPlace): Promise<readonly Part[]> {
  if (name === undefined) return [];
  const shown = `node_modules/.bin/${name}`;
  if (isAbsolute(name) || resolvePath('/', name) !== `/${name}`) throw new Undecided('not a plain name');
  for (let at = folder; ; at = parentOf(at)) {
    const part = await partAt(`${at}/${shown}`, shown, place);
    if (part !== undefined) return [part];
    if (parentOf(at) === at) throw new Undecided('fetched from the network');
  }
}

async function configurationParts(folder: string, place: ProjectPlace): Promise<readonly Part[]> {
  const folders = foldersUpFrom(folder, place);
  const shared = folders.flatMap(at =>
    configuration.map(name => partAt(`${at}/${name}`, shownName(folder, at, name), place)),
  );
  const own = ['.npmrc', '.yarnrc', '.yarnrc.yml'].map(name => partAt(`${place.home}/${name}`, `~/${name}`, place));
  return (await Promise.all([...shared, ...own])).filter(part => part !== undefined);
}

function shownName(folder: string, at: string, name: string): string {
  return at === folder ? name : `${'../'.repeat(relativeTo(at, folder).split('/').length)}${name}`;
}
