import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Desk, type Ended } from './program.js';

const push = { id: 'push', when: { effect: 'git', op: 'push' }, then: 'deny', because: 'ask first' };

async function policy(t: TestContext, verb: string, text: string, ...more: readonly string[]): Promise<Ended> {
  const desk = new Desk(t);
  writeFileSync(join(desk.folder, 'p.json'), text);
  return desk.run(['policy', verb, 'p.json', '--workspace', desk.workspace, '--home', desk.home, ...more]);
}

const ends: readonly [says: string, verb: string, text: string, code: number, said: RegExp][] = [
  ['a file without a fault', 'check', JSON.stringify([push]), 0, /p\.json: nothing is wrong/],
  [
    'a wide rule, which a reviewer suspends, as a note and no fault',
    'check',
    JSON.stringify([{ ...push, then: 'allow' }]),
    0,
    /p\.json:1:\d+: rule "push": while a reviewer is on it is suspended, because .*exact words of a command\.\n.*nothing is wrong/,
  ],
  [
    'a rule that never decides',
    'check',
    JSON.stringify([push, { ...push, id: 'x' }]),
    1,
    /p\.json:1:\d+: rule "x": it adds nothing/,
  ],
  ['what is no JSON', 'check', '[\n  {,\n]', 2, /p\.json:2:4: it is no JSON/],
  ['tests that hold', 'test', JSON.stringify([{ ...push, tests: { matches: ['git push'] } }]), 0, /every test/],
  [
    'a test that fails',
    'test',
    JSON.stringify([{ ...push, tests: { matches: ['git push'], misses: ['ls', 'git push -f'] } }]),
    1,
    /rule "push": "git push -f" should miss, and matches; it was judged deny/,
  ],
  ['tests beside a rule that cannot be read', 'test', JSON.stringify([push, {}]), 2, /1 of its rules cannot be read/],
];
for (const [says, verb, text, code, said] of ends) {
  test(`policy ${verb}: ${says} ends with ${code}`, async t => {
    const ended = await policy(t, verb, text);
    assert.match(ended.stdout + ended.stderr, said);
    assert.equal(ended.code, code);
  });
}

test('policy check --json prints one finding a line', async t => {
  const { stdout, code } = await policy(t, 'check', '{\n"rules": [{ "id": 1 }]\n}', '--json');
  const first: unknown = JSON.parse(stdout.split('\n')[0] ?? '');
  assert.deepEqual(first, {
    file: 'p.json',
    line: 2,
    column: 13,
    kind: 'broken',
    says: 'Invalid input: expected string, received number',
  });
  assert.equal(code, 1);
});

test('a file that is not there is bad input', async t => {
  const { code, stderr } = await new Desk(t).run(['policy', 'check', 'nowhere.json']);
  assert.equal(code, 2);
  assert.match(stderr, /no file nowhere\.json/);
});

const explained: readonly [says: string, words: readonly string[], said: readonly RegExp[]][] = [
  ['what passes', ['cat a'], [/^Passes without a question\.\n {2}cat a/, /Reads a/, /the default allows/]],
  [
    'a floor',
    ['git push --force'],
    [/^Asks a person, each time/, /Uses git: push, rewriting/, /Risk \d+ of 100/, /instead:\n.*without force/],
  ],
  ['what cannot be read', ['$x'], [/What could not be read:\n {2}· /]],
  ['a rule', ['git push', '--policy', 'p.json'], [/^Is denied/, /the rule "push" of the user layer denies: ask first/]],
  ['another shell', ['gci src', '--shell', 'powershell'], [/^Passes/, /Reads src/]],
];
for (const [says, [command = '', ...more], said] of explained) {
  test(`judge --explain says of ${says}, in plain text where there is no terminal`, async t => {
    const desk = new Desk(t);
    writeFileSync(join(desk.folder, 'p.json'), JSON.stringify([push]));
    const words = ['judge', '--explain', command, '--workspace', desk.workspace, '--home', desk.home, ...more];
    const { code, stdout, stderr } = await desk.run(words);
    assert.equal(code, 0, stderr);
    for (const one of said) assert.match(stdout, one);
    assert.doesNotMatch(stdout, /\u001b/);
  });
}

test('what would move the cursor is shown as what it is', async t => {
  const desk = new Desk(t);
  const { stdout } = await desk.run(['judge', '--explain', 'echo \u001b[2J', '--workspace', desk.workspace]);
  assert.match(stdout, /⟦U\+001B⟧\[2J/);
});
