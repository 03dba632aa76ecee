import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { z } from 'zod';
import { effectSchema } from '../../src/protocol/effect.js';
import { layers } from '../../src/protocol/rule.js';
import { Desk } from './program.js';

/** The answer to one line, member by member. */
const answerSchema = z.strictObject({
  id: z.unknown(),
  verdict: z.enum(['allow', 'ask', 'deny']),
  risk: z.int().min(0).max(100),
  floor: z.boolean(),
  effects: z.array(effectSchema).nonempty(),
  because: z.string().regex(/^[A-Z].*\.$/),
  reasons: z.array(z.string().min(1)).nonempty(),
  rules: z.array(z.strictObject({ id: z.string(), layer: z.enum(layers) })),
});
type Answer = z.output<typeof answerSchema>;

const line = (id: unknown, tool: unknown, input: unknown, cwd?: unknown): string =>
  JSON.stringify({ id, tool, input, cwd });
const command = (id: unknown, words: string, cwd?: unknown): string => line(id, 'run_command', { command: words }, cwd);

async function judge(desk: Desk, lines: readonly string[], options: readonly string[] = []): Promise<Answer[]> {
  const words = ['judge', '--jsonl', '--workspace', desk.workspace, '--home', desk.home, ...options];
  const { code, stdout, stderr } = await desk.run(words, { input: lines.map(text => `${text}\n`).join('') });
  assert.equal(code, 0, stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map(text => answerSchema.parse(JSON.parse(text)));
}

async function one(t: TestContext, text: string, options?: readonly string[]): Promise<Answer> {
  const [answer] = await judge(new Desk(t), [text], options);
  assert.ok(answer);
  return answer;
}

/** What each effect reaches; which words and folder it came from is not asked here. */
function targetsOf(answer: Answer | undefined): unknown[] {
  return (answer?.effects ?? []).map(effect => [effect.kind, 'path' in effect ? effect.path : undefined]);
}

test('each line is answered before the next is written, in order, and blank lines are none', async t => {
  const desk = new Desk(t);
  const running = desk.start(['judge', '--jsonl', '--workspace', desk.workspace, '--home', desk.home]);
  for (const id of ['first', 'second', 'third']) {
    running.child.stdin?.write(`\n${command(id, `cat ${id}.txt`)}\n`);
    const answer = answerSchema.parse(JSON.parse((await running.nextLine()) ?? ''));
    assert.equal(answer.id, id);
    assert.deepEqual(targetsOf(answer), [['read', join(desk.workspace, `${id}.txt`)]]);
  }
  running.child.stdin?.end();
  assert.equal((await running.ended).code, 0);
});

test('many lines at once are answered in their order', async t => {
  const ids = Array.from({ length: 300 }, (_, index) => index);
  const answers = await judge(
    new Desk(t),
    ids.map(id => command(id, id % 2 === 0 ? 'git status' : 'rm -r x')),
  );
  assert.deepEqual(
    answers.map(({ id }) => id),
    ids,
  );
  assert.deepEqual(new Set(answers.map(({ verdict }) => verdict)), new Set(['allow', 'ask']));
});

test('lines that are no object with an id are errors, the rest is answered all the same, and it ends with 2', async t => {
  const desk = new Desk(t);
  const input = ['nonsense', '[]', 'null', '"id"', '{"tool":"read_file"}', '{"id":6', command('seventh', 'pwd')];
  const { code, stdout } = await desk.run(['judge', '--jsonl'], { input: input.join('\r\n') });
  assert.equal(code, 2);
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
  const noObject = (number: number): object => ({ id: null, error: `Line ${number} is no JSON object with an "id".` });
  const errors = [
    { id: null, error: "Line 1, column 2: it is no JSON (Unexpected token 'o')." },
    ...[2, 3, 4, 5].map(noObject),
    { id: null, error: "Line 6, column 9: it is no JSON (Expected ',' or '}' after property value)." },
  ];
  assert.deepEqual(answers.slice(0, 6), errors);
  assert.equal(answerSchema.parse(answers[6]).id, 'seventh');
});

const unknowns: readonly [says: string, text: string, why: RegExp][] = [
  ['a tool that is not there', line(1, 'launch_rocket', {}), /no tool "launch_rocket"/],
  ['no tool at all', '{"id":1}', /no tool/],
  ['a tool that is no name', line(1, ['run_command'], { command: 'ls' }), /no tool/],
  ['input that is not the tool’s', line(1, 'read_file', { paths: ['a'] }), /not valid for read_file/],
  ['input that is no object', line(1, 'run_command', 'ls'), /not valid for run_command/],
  ['a folder that is no text', command(1, 'ls', 7), /"cwd", is no text/],
  ...['zsh', 'fish', 'cmd', 'bash -c', ''].map((shell): [string, string, RegExp] => [
    `the shell ${JSON.stringify(shell)}`,
    line(1, 'run_command', { command: 'ls', shell }),
    /not valid for run_command/,
  ]),
  ['shell that cannot be parsed', command(1, 'echo "'), /./],
];
for (const [says, text, why] of unknowns) {
  test(`${says} is judged: unknown, ask`, async t => {
    const { verdict, effects } = await one(t, text);
    assert.equal(verdict, 'ask');
    const unknown = effects.find(effect => effect.kind === 'unknown');
    assert.match(unknown?.why ?? '', why);
  });
}

test('bytes that are no text are an error of their line alone, and a line ends only where a line feed stands', async t => {
  const desk = new Desk(t);
  const running = desk.start(['judge', '--jsonl', '--workspace', desk.workspace, '--home', desk.home]);
  const long = command('long', `echo ${'x'.repeat(300_000)}`);
  running.child.stdin?.end(
    Buffer.concat([
      Buffer.from([0xff, 0x0a]),
      Buffer.from(`${command('a\u2028b', 'ls')}\n${long}\n${command(3, 'ls')}`),
    ]),
  );
  const { code, stdout } = await running.ended;
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((text): unknown => JSON.parse(text));
  assert.deepEqual(answers[0], { id: null, error: 'Line 1 is no UTF-8 text.' });
  assert.deepEqual(
    answers.slice(1).map(answer => answerSchema.parse(answer).id),
    ['a\u2028b', 'long', 3],
  );
  assert.equal(code, 2);
});

test('an id is given back as it came', async t => {
  const ids = ['text', 7, '', 0, { a: 1 }];
  const answers = await judge(
    new Desk(t),
    ids.map(id => command(id, 'ls')),
  );
  assert.deepEqual(
    answers.map(({ id }) => id),
    ids,
  );
});

const floors: readonly [says: string, words: string, floor: boolean][] = [
  ['deleting the root', 'rm -rf /', true],
  ['deleting the home', 'rm -rf ~', true],
  ['force-pushing', 'git push --force origin main', true],
  ['deleting the workspace itself', 'rm -rf .', true],
  ['deleting a file of the workspace', 'rm -f notes.txt', false],
  ['an ordinary push', 'git push origin topic', false],
];
for (const [says, words, floor] of floors) {
  test(`${says} ${floor ? 'is a floor, of at least 70' : 'asks, and is no floor'}`, async t => {
    const answer = await one(t, command(1, words));
    assert.deepEqual({ verdict: answer.verdict, floor: answer.floor }, { verdict: 'ask', floor });
    if (floor) assert.ok(answer.risk >= 70, String(answer.risk));
  });
}

test('paths in effects are absolute and real, and the folder need not exist', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.home, 'secret.txt'), '');
  symlinkSync(join(desk.home, 'secret.txt'), join(desk.workspace, 'link'));
  const elsewhere = '/nowhere/at/all';
  const [linked, below, relative] = await judge(desk, [
    line(1, 'read_file', { path: 'link' }),
    command(2, 'cat a', elsewhere),
    command(3, 'cat a', 'sub'),
  ]);
  assert.deepEqual(targetsOf(linked), [['read', join(desk.home, 'secret.txt')]]);
  assert.equal(linked?.verdict, 'ask');
  assert.deepEqual(targetsOf(below), [['read', `${elsewhere}/a`]]);
  assert.equal(below?.verdict, 'ask');
  assert.deepEqual(targetsOf(relative), [['read', join(desk.workspace, 'sub/a')]]);
  assert.equal(relative?.verdict, 'allow');

  const words = ['judge', '--jsonl', '--workspace', elsewhere, '--home', '/nobody'];
  const { stdout } = await desk.run(words, { input: `${command(1, 'cat ~/a b')}\n` });
  const { effects } = answerSchema.parse(JSON.parse(stdout));
  assert.deepEqual(
    effects.flatMap(effect => ('path' in effect ? [effect.path] : [])),
    ['/nobody/a', `${elsewhere}/b`],
  );
});

test('rules of --policy speak, once each and with their layer; a broken file makes everything ask', async t => {
  const desk = new Desk(t);
  const deny = { id: 'no-cat', when: { effect: 'read' }, then: 'deny', because: 'nothing is read here' };
  writeFileSync(join(desk.folder, 'deny.json'), JSON.stringify({ rules: [deny] }));
  writeFileSync(join(desk.folder, 'broken.json'), '{');
  const [denied] = await judge(desk, [command(1, 'cat a b')], ['--policy', 'deny.json']);
  assert.equal(denied?.verdict, 'deny');
  assert.deepEqual(denied.rules, [{ id: 'no-cat', layer: 'user' }]);
  assert.equal(denied.reasons.length, 1);
  assert.match(denied.reasons[0] ?? '', /nothing is read here/);
  const [asked] = await judge(desk, [command(1, 'cat a')], ['--policy', 'broken.json']);
  assert.equal(asked?.verdict, 'ask');
  const { code, stderr } = await desk.run(['judge', '--jsonl', '--policy', 'none.json']);
  assert.deepEqual({ code, stderr }, { code: 2, stderr: '--policy: there is no file none.json that can be read.\n' });
});
