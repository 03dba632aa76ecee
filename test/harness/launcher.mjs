#!/usr/bin/env node
// Takes the arguments of VS Code's own executable and runs a suite in the server build, so that
// `runTests({ vscodeExecutablePath: 'test/harness/launcher.mjs' })` is the same call with either build.
import { rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from './chromium.mjs';
import { startEditorServer } from './server.mjs';

const value = name => process.argv.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = process.argv.slice(2).find(arg => !arg.startsWith('-'));
const extension = value('extensionDevelopmentPath');
const suite = value('extensionTestsPath');
if (folder === undefined || extension === undefined || suite === undefined) {
  throw new Error('Usage: launcher.mjs --extensionDevelopmentPath=… --extensionTestsPath=… folder');
}

const trust = !process.argv.includes('--disable-workspace-trust');
const server = await startEditorServer({ smokeTest: true, settings: { 'security.workspace.trust.enabled': trust } });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
let code = 1;
try {
  code = await runSuite(await browser.newPage());
} finally {
  await browser.close();
  await server.stop();
  rmSync(server.dataDir, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(code);

async function runSuite(page) {
  const remote = path => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(suite)],
    ['skipWelcome', 'true'],
  ];
  const exited = new Promise(resolve => page.exposeFunction('codeAutomationExit', exitCode => resolve(exitCode)));
  const verbose = process.env.COUNTERSIGN_VERBOSE !== undefined;
  await page.exposeFunction('codeAutomationLog', (type, args) => verbose && console.error(`[${type}]`, ...args));
  await page.goto(
    `${server.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  const limit = Number(process.env.COUNTERSIGN_SUITE_SECONDS ?? '240');
  const late = new Promise(resolve => setTimeout(() => resolve('late'), limit * 1000).unref());
  const outcome = await Promise.race([exited, late]);
  if (outcome === 'late')
    console.error(`The suite did not end within ${limit} s; COUNTERSIGN_VERBOSE=1 shows what the editor says.`);
  return outcome === 0 ? 0 : 1;
}
