// @ts-check
// Starts the server build of VS Code that set-up unpacked, as a person's own editor: nothing shared, nothing left over.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

/**
 * @typedef {object} EditorServerOptions
 * @property {number} [port] 0, the default, takes a free one
 * @property {string} [dataDir] where settings, state and installed extensions live; a new temporary folder by default
 * @property {readonly string[]} [extensions] .vsix files to install first
 * @property {boolean} [smokeTest] only for a suite that runs inside the editor: with it no toast is ever shown
 * @property {Readonly<Record<string, unknown>>} [settings] user settings, on top of `quietSettings`
 * @property {Readonly<Record<string, string>>} [env] added to the environment of the extension host
 */

/**
 * @typedef {object} EditorServer
 * @property {number} port
 * @property {string} url
 * @property {string} dataDir
 * @property {(settings: Readonly<Record<string, unknown>>) => void} writeSettings replaces the user settings; the editor reads them anew
 * @property {() => string} log what the server printed so far
 * @property {() => Promise<void>} stop ends the server and every process that it started
 */

/** What a test needs the editor not to do by itself. */
export const quietSettings = Object.freeze({
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.editor.useModal': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
});

/** The folder of the server build; says how to get it where it is missing. */
export function editorHome() {
  const root = resolve('.vscode-test');
  const found = existsSync(root)
    ? readdirSync(root).find(name => existsSync(join(root, name, '.complete')))
    : undefined;
  if (found === undefined)
    throw new Error('No server build of VS Code here: run `node test/harness/setup.mjs --editor`.');
  return join(root, found);
}

/** @type {string[]} */
const scratch = [];
process.once('exit', () => scratch.forEach(folder => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })));

/**
 * A folder that is gone when this process ends.
 * @param {string} prefix
 */
export function scratchFolder(prefix) {
  const folder = mkdtempSync(join(tmpdir(), `countersign-${prefix}-`));
  scratch.push(folder);
  return folder;
}

/**
 * Resolves once the server answers.
 * @param {EditorServerOptions} options
 * @returns {Promise<EditorServer>}
 */
export async function startEditorServer({
  port = 0,
  dataDir = scratchFolder('server'),
  extensions = [],
  smokeTest = false,
  settings = {},
  env = {},
}) {
  const writeSettings = (/** @type {Readonly<Record<string, unknown>>} */ next) => {
    mkdirSync(join(dataDir, 'data', 'User'), { recursive: true });
    writeFileSync(
      join(dataDir, 'data', 'User', 'settings.json'),
      JSON.stringify({ ...quietSettings, ...next }, null, 2),
    );
  };
  writeSettings(settings);
  await installExtensions(dataDir, extensions);
  const args = [
    join(editorHome(), 'out', 'server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', dataDir, '--reconnection-grace-time', '3'],
    ...(smokeTest ? ['--enable-smoke-test-driver'] : []),
  ];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A state folder of its own: a stop in one test reaches no window of another.
    env: { ...cleanEnv(), XDG_STATE_HOME: join(dataDir, 'state'), ...env },
  });
  const ended = new Promise(done => child.once('close', done));
  const killGroup = () => signalGroup(child.pid);
  process.once('exit', killGroup);
  let output = '';
  const listening = new Promise((found, fail) => {
    const onLine = (/** @type {string} */ line) => {
      output += `${line}\n`;
      const port = /listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) found(Number(port));
    };
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
    child.once('error', fail);
    child.once('close', () => fail(new Error(`The editor did not start:\n${output}`)));
  });
  const actual = Number(await listening);
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    dataDir,
    writeSettings,
    log: () => output,
    stop: async () => {
      process.off('exit', killGroup);
      killGroup();
      await ended;
    },
  };
}

/**
 * @param {string} dataDir
 * @param {readonly string[]} extensions
 */
async function installExtensions(dataDir, extensions) {
  if (extensions.length === 0) return;
  const files = extensions.flatMap(file => ['--install-extension', resolve(file)]);
  const main = join(editorHome(), 'out', 'server-main.js');
  const args = [main, ...files, '--force', '--accept-server-license-terms', '--server-data-dir', dataDir];
  await promisify(execFile)(process.execPath, args, { env: cleanEnv() });
}

/** The whole group goes at once: extension hosts and terminals are children of the server. */
function signalGroup(/** @type {number | undefined} */ pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** An editor started from a terminal inside another editor must not speak to that one. */
function cleanEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
}
