// Runs test/editor inside VS Code: the server build where it is unpacked, else a desktop build that is downloaded.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { editorHome, scratchFolder } from './server.mjs';

const scratch = scratchFolder('suite');
const results = join(scratch, 'results.jsonl');
const workspace = join(scratch, 'workspace');
mkdirSync(workspace);
writeFileSync(join(workspace, 'hello.txt'), 'hello\n');
writeFileSync(results, '');

try {
  await runTests({
    ...(hasServerBuild() ? { vscodeExecutablePath: resolve('test/harness/launcher.mjs') } : {}),
    extensionDevelopmentPath: resolve('.'),
    extensionTestsPath: resolve('out/test/editor/index.js'),
    extensionTestsEnv: { COUNTERSIGN_TEST_RESULTS: results },
    launchArgs: [workspace, '--disable-workspace-trust'],
  });
} catch (error) {
  // What failed is in the results; only a suite that left none has to explain itself here.
  if (readFileSync(results, 'utf8') === '') console.error(error);
}

const outcomes = readFileSync(results, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map(line => JSON.parse(line));
for (const { name, passed, error } of outcomes) if (!passed) console.log(`✖ ${name}\n${error}`);
const failed = outcomes.filter(({ passed }) => !passed).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = failed === 0 && outcomes.length > 0 ? 0 : 1;

function hasServerBuild() {
  try {
    editorHome();
    return true;
  } catch {
    return false;
  }
}
