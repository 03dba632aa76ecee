// `npm test`: runs the stages in order, adds up what they report, and ends with "N passed, N failed".
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createInterface } from 'node:readline';

const stages = {
  check: {
    steps: [
      ['npm', 'run', '--silent', 'check:types'],
      ['npm', 'run', '--silent', 'check:lint'],
      ['npm', 'run', '--silent', 'check:format'],
    ],
  },
  unit: { steps: [['node', 'esbuild.js', '--tests']], tests: ['out/test/*.test.js', ...roomTests()] },
  build: { steps: [['node', 'esbuild.js', '--minify']] },
  package: { steps: [['npm', 'run', '--silent', 'package:vsix']] },
  editor: {
    steps: [
      ['node', 'esbuild.js'],
      ['node', 'esbuild.js', '--tests'],
    ],
    tests: ['test/harness/editorSuite.mjs'],
  },
  browser: {
    steps: [
      ['npm', 'run', '--silent', 'package:vsix'],
      ['node', 'esbuild.js', '--tests'],
    ],
    tests: ['out/test/browser/*.test.js'],
  },
};

const asked = process.argv.slice(2).filter(name => !name.startsWith('-'));
const chosen = asked.length > 0 ? asked : Object.keys(stages);
const total = { passed: 0, failed: 0 };
const done = new Set();

for (const name of chosen) {
  const stage = stages[name];
  if (stage === undefined) throw new Error(`There is no stage ${name}: ${Object.keys(stages).join(', ')}.`);
  const began = Date.now();
  const { passed, failed } = await runStage(stage);
  total.passed += passed;
  total.failed += failed;
  console.log(`── ${name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - began) / 1000)} s)`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** A stage that was asked for and ran nothing counts as failed. */
async function runStage({ steps, tests }) {
  let passed = 0;
  for (const step of steps) {
    const key = step.join(' ');
    if (done.has(key)) continue;
    if ((await run(step)) !== 0) return { passed, failed: 1 };
    done.add(key);
    if (tests === undefined) passed++;
  }
  if (tests === undefined) return { passed, failed: 0 };
  const files = globSync(tests).sort();
  if (files.length === 0) return { passed, failed: 1 };
  return runTests(files);
}

async function runTests(files) {
  const counts = { passed: 0, failed: 0, ran: false };
  const reporter = ['--test-reporter=./test/harness/reporter.mjs', '--test-reporter-destination=stdout'];
  const serial = files.some(file => file.includes('browser') || file.includes('editorSuite'));
  const args = ['--enable-source-maps', '--test', ...(serial ? ['--test-concurrency=1'] : []), ...reporter, ...files];
  const code = await run(['node', ...args], line => {
    const found = /^(\d+) passed, (\d+) failed$/.exec(line);
    if (found === null) return false;
    counts.passed += Number(found[1]);
    counts.failed += Number(found[2]);
    return true;
  });
  if (counts.passed + counts.failed === 0) return { passed: 0, failed: 1 };
  return { passed: counts.passed, failed: code === 0 ? counts.failed : Math.max(1, counts.failed) };
}

function run([program, ...args], swallow = () => false) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', line => {
      if (!swallow(line)) console.log(line);
    });
    child.on('error', reject);
    child.on('close', code => resolve(code ?? 1));
  });
}

function roomTests() {
  return [
    'base',
    'protocol',
    'shell',
    'policy',
    'approvals',
    'ledger',
    'telemetry',
    'journal',
    'sandbox',
    'models',
    'review',
    'tools',
    'agent',
    'machine',
    'host',
    'webview',
    'cli',
    'fakes',
    'harness',
  ].map(room => `out/test/${room}/**/*.test.js`);
}
