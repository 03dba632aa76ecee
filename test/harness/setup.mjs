// Brings a bare machine to where every npm script works. No dependencies, and nothing newer than Node 18,
// because it runs before anything is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const editorVersion = '4.139.1';
const editorDir = join('.vscode-test', `code-server-${editorVersion}`);
const wanted = new Set(process.argv.slice(2));

installPackages();
if (wanted.has('--browser')) needPrograms({ chromium: ['chromium', 'chromium-browser', 'google-chrome'] });
const confining = { bubblewrap: ['bwrap'], socat: ['socat'], ripgrep: ['rg'] };
if (wanted.has('--sandbox')) needPrograms(confining);
if (wanted.has('--try-sandbox') && canInstall()) needPrograms(confining);
if (wanted.has('--editor') && !desktopIsEnough()) installEditor();

/** `npm start` uses the desktop editor where there is one, and needs no server build then. */
function desktopIsEnough() {
  return wanted.has('--prefer-desktop') && onPath('code');
}

function installPackages() {
  const stamp = join('node_modules', '.countersign-lock');
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing the packages of package-lock.json');
  // `ci` clears node_modules first, which is only right where there is none.
  const how = existsSync('node_modules') ? ['install', '--no-save'] : ['ci'];
  npm([...how, '--no-audit', '--no-fund', '--loglevel=error'], '.');
  writeFileSync(stamp, lock);
}

/** Packages by the programs that they bring; any one of the programs will do. */
function needPrograms(programsOf) {
  const missing = Object.keys(programsOf).filter(name => !programsOf[name].some(onPath));
  if (missing.length === 0) return;
  if (!canInstall()) fail(`Please install ${missing.join(', ')} and run this again.`);
  say(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', ...missing],
  ]) {
    const run = spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    if (run.status !== 0) fail(`Please install ${missing.join(', ')}: apt-get ${args[0]} failed.\n${run.stderr}`);
  }
}

function canInstall() {
  return typeof process.getuid === 'function' && process.getuid() === 0 && onPath('apt-get');
}

/** The server build of VS Code, without the front end around it. */
function installEditor() {
  if (existsSync(join(editorDir, '.complete'))) return;
  say(`installing the server build of VS Code (code-server ${editorVersion})`);
  rmSync(editorDir, { recursive: true, force: true });
  const scratch = `${editorDir}.part`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  npm(['pack', `code-server@${editorVersion}`, '--pack-destination', scratch, '--loglevel=error'], '.');
  execFileSync('tar', ['-xzf', `code-server-${editorVersion}.tgz`], { cwd: scratch });
  npm(
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    join(scratch, 'package/lib/vscode'),
  );
  renameSync(join(scratch, 'package/lib/vscode'), editorDir);
  rmSync(scratch, { recursive: true, force: true });
  writeFileSync(join(editorDir, '.complete'), '');
}

function npm(args, cwd) {
  const run = spawnSync('npm', args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) fail(`npm ${args[0]} failed in ${cwd}: is the package registry in reach?`);
}

function onPath(program) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const folders = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  return folders.some(folder => names.some(name => folder !== '' && existsSync(join(folder, name))));
}

function say(what) {
  console.error(`set-up: ${what}`);
}

function fail(what) {
  console.error(what);
  process.exit(1);
}
