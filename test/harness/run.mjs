// `npm test`: runs the stages in order, adds up what they report, and ends with "N passed, N failed".
// Words that name no stage choose among the test files: `npm run test:browser -- trust`.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const stages = {
  check: {
    steps: [
      ['npm', 'run', '--silent', 'check:types'],
      ['npm', 'run', '--silent', 'check:lint'],
      ['npm', 'run', '--silent', 'check:format'],
    ],
    isAtOnce: true, // each keeps one core busy
  },
  unit: {
    steps: [
      ['node', 'esbuild.js', '--minify'], // the terminal's tests run the program as it is shipped
      ['node', 'esbuild.js', '--tests'],
    ],
    tests: unitTests,
    command: testCommand(),
  },
  // Commands that are run for real, to hold what was said of them against what they do.
  truth: {
    steps: [['node', 'esbuild.js', '--tests']],
    tests: () => globSync('out/test/truth/*.test.js'),
    command: testCommand(),
  },
  build: { steps: [['node', 'esbuild.js', '--minify']] },
  package: { steps: [['npm', 'run', '--silent', 'package:vsix']] },
  editor: {
    steps: [
      ['node', 'esbuild.js'],
      ['node', 'esbuild.js', '--tests'],
    ],
    tests: () => ['test/harness/editorSuite.mjs'],
    command: ['node'],
  },
  browser: {
    steps: [
      ['npm', 'run', '--silent', 'package:vsix'],
      ['node', 'esbuild.js', '--tests'],
    ],
    tests: () => globSync('out/test/browser/**/*.test.js'),
    command: testCommand(),
    // Real editors and browsers on a busy machine: a file that fails is tried once more, alone, and both are printed.
    isTriedAgain: true,
  },
};

const words = process.argv.slice(2).filter(word => !word.startsWith('-'));
const asked = words.filter(word => word in stages);
const wanted = words.filter(word => !(word in stages));
const chosen = asked.length > 0 ? asked : Object.keys(stages);
const total = { passed: 0, failed: 0 };
const done = new Set();

for (const name of chosen) {
  const began = Date.now();
  const { passed, failed } = await runStage(stages[name]);
  total.passed += passed;
  total.failed += failed;
  console.log(`── ${name}: ${passed} passed, ${failed} failed (${Math.round((Date.now() - began) / 1000)} s)`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

/** A stage that ran no test counts as failed. */
async function runStage({ steps, tests, command, isAtOnce = false, isTriedAgain = false }) {
  if (isAtOnce) {
    const codes = await Promise.all(steps.map(step => run(step)));
    const passed = codes.filter(code => code === 0).length;
    return { passed, failed: codes.length - passed };
  }
  let passed = 0;
  for (const step of steps) {
    const key = step.join(' ');
    if (done.has(key)) continue;
    if ((await run(step)) !== 0) return { passed, failed: 1 };
    done.add(key);
    if (tests === undefined) passed++;
  }
  if (tests === undefined) return { passed, failed: 0 };
  const files = tests().filter(isWanted);
  if (files.length === 0) return { passed, failed: 1 };
  const first = await runTests(command, files.sort());
  const again = files.filter(file => first.failedFiles.some(name => file.endsWith(`/${name}.test.js`)));
  if (!isTriedAgain || first.failed === 0 || again.length === 0) return first;
  console.log(`── trying once more: ${again.join(', ')}`);
  const { failed } = await runTests([...command, '--test-concurrency=1'], again);
  return { passed: first.passed + first.failed - failed, failed };
}

function isWanted(file) {
  return wanted.length === 0 || file.endsWith('.mjs') || wanted.some(word => file.includes(word));
}

async function runTests(command, files) {
  const counts = { passed: 0, failed: 0 };
  const failedFiles = [];
  const code = await run([...command, ...files], line => {
    const name = /^✖ \S*\/([\w.]+)\.test\.[jt]s/.exec(line)?.[1];
    if (name !== undefined) failedFiles.push(name);
    const found = /^(\d+) passed, (\d+) failed$/.exec(line);
    if (found === null) return false;
    counts.passed += Number(found[1]);
    counts.failed += Number(found[2]);
    return true;
  });
  if (counts.passed + counts.failed === 0) return { passed: 0, failed: 1, failedFiles };
  return { passed: counts.passed, failed: code === 0 ? counts.failed : Math.max(1, counts.failed), failedFiles };
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

function testCommand() {
  // Files of tests at a time; without it Node leaves one core idle.
  const concurrency = `--test-concurrency=${availableParallelism()}`;
  const reporter = ['--test-reporter=./test/harness/reporter.mjs', '--test-reporter-destination=stdout'];
  return ['node', '--enable-source-maps', '--import', './test/harness/seeded.mjs', '--test', concurrency, ...reporter];
}

/** All but what runs in an editor or drives one. */
function unitTests() {
  return globSync('out/test/**/*.test.js').filter(file => !/^out.test.(editor|browser|truth)\b/.test(file));
}
