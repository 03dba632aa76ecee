// `npm start`: builds the extension and opens it on a fresh copy of the sample folder, with the guide as its model.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { quietSettings, startEditorServer } from './server.mjs';

const settings = { ...quietSettings, 'countersign.provider': 'guide' };
const home = resolve('.cache/start');
const folder = join(home, 'sample');

console.log('Building …');
npmRun('package:vsix');
rmSync(folder, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
cpSync('media/sample', folder, { recursive: true });
initialCommit();
if (spawnSync('code', ['--version'], { shell: process.platform === 'win32' }).status === 0) await openDesktop();
else await openServer();

async function openDesktop() {
  const user = join(home, 'desktop');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const args = ['--new-window', '--wait', '--user-data-dir', user, '--extensions-dir', join(home, 'extensions')];
  const dev = `--extensionDevelopmentPath=${resolve('.')}`;
  console.log('Opening VS Code on the sample folder.');
  const child = spawn('code', [...args, dev, folder], { stdio: 'inherit', shell: process.platform === 'win32' });
  await new Promise(done => child.on('close', done));
}

async function openServer() {
  const server = await startEditorServer({
    port: Number(process.env.PORT ?? 0),
    dataDir: join(home, 'server'),
    extensions: ['countersign-0.1.0.vsix'],
    settings,
  });
  console.log(`\nVS Code is open on the sample folder at\n\n  ${server.url}/?folder=${encodeURI(folder)}\n`);
  console.log('Countersign is in the side bar. Ctrl-C ends it.');
  await new Promise(done => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, done);
  });
  await server.stop();
}

/** The sample is a repository, so that git shows what the agent changed. */
function initialCommit() {
  if (spawnSync('git', ['--version']).status !== 0) return;
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=Sample', '-c', 'user.email=sample@localhost', ...args], { cwd: folder });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'A to-do list');
}

function npmRun(script) {
  const run = spawnSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) process.exit(1);
}
