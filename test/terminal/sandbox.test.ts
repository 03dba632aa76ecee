import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

const shown: readonly [says: string, words: readonly string[], code: number, output: RegExp][] = [
  ['a line for bash runs, and ends as it ends', ['--', 'echo one && exit 7'], 7, /^one\n$/],
  [
    'a program gets its words as they stand',
    ['--', 'printf', '%s|', 'a b', "it's", '$HOME'],
    0,
    /^a b\|it's\|\$HOME\|$/,
  ],
  ['its own words are no options of ours', ['--', 'echo', '--help'], 0, /^--help\n$/],
  [
    'outside the folder nothing is written',
    ['--', 'echo x > ../outside; echo x > /usr/outside'],
    1,
    /Read-only file system/,
  ],
  ['in read-only nothing is written', ['--mode', 'read-only', '--', 'echo x > inside'], 1, /Read-only file system/],
  ['what is protected is not written', ['--', 'mkdir -p .vscode && echo x > .vscode/a'], 1, /Read-only file system/],
  ['credentials are not read', ['--', 'cat ~/.netrc'], 1, /^cat: .*: Permission denied\n$/],
  ['what an editor keeps is not read', ['--', 'cat ~/.config/Code/User/kept'], 1, /^cat: .*: Permission denied\n$/],
  ['the record is not read', ['--state', 'state', '--', 'cat ../state/ledger.db'], 1, /^cat: .*: Permission denied\n$/],
];
for (const [says, words, code, output] of shown) {
  test(`in a sandbox from the terminal: ${says}`, async t => {
    const desk = new Desk(t);
    mkdirSync(desk.state);
    writeFileSync(join(desk.state, 'ledger.db'), 'the record');
    writeFileSync(join(desk.home, '.netrc'), 'machine example.com password hidden');
    const editor = join(desk.home, '.config', 'Code', 'User');
    mkdirSync(editor, { recursive: true });
    writeFileSync(join(editor, 'kept'), 'the record of a window');
    const ended = await desk.run(['sandbox', '--workspace', desk.workspace, ...words]);
    assert.equal(ended.code, code, ended.stderr + ended.stdout);
    assert.match(ended.stdout, output);
    assert.equal(existsSync(join(desk.folder, 'outside')), false);
    assert.deepEqual(readdirSync(desk.workspace), []);
  });
}

test('what is asked for badly is said, and nothing runs', async t => {
  const desk = new Desk(t);
  for (const words of [['sandbox'], ['sandbox', 'ls'], ['sandbox', '--mode', 'off', '--', 'ls']])
    assert.equal((await desk.run(words)).code, 2, words.join(' '));
});

test('in a sandbox that holds, commands whose effects stay inside run though nobody is there, and reach nothing else', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.home, '.netrc'), 'hidden');
  writeFileSync(
    join(desk.workspace, 'escape.sh'),
    `echo x > made; echo x > ${desk.folder}/outside; cat ${desk.home}/.netrc`,
  );
  const rule = {
    id: 'escape',
    when: { words: ['sh', 'escape.sh'], cwd: desk.workspace },
    then: 'allow',
    because: 'a test',
  };
  writeFileSync(join(desk.folder, 'policy.json'), JSON.stringify({ rules: [rule] }));
  const calls = [tool('run_command', { command: 'touch inside' }), tool('run_command', { command: 'sh escape.sh' })];
  const server = await startAnthropicServer(inOrder(...calls.map(call => say(call)), say(text('Done.'))));
  t.after(server.close);
  const policy = ['--policy', join(desk.folder, 'policy.json')];
  const { stdout } = await desk.run(desk.task(server.url, '--json', '--sandbox', 'workspace-write', ...policy));
  const results = eventsOf(stdout).flatMap(event => (event.kind === 'result' ? [event] : []));
  assert.deepEqual(readdirSync(desk.workspace).sort(), ['escape.sh', 'inside', 'made'], stdout);
  assert.equal(existsSync(join(desk.folder, 'outside')), false);
  assert.doesNotMatch(results.map(result => result.text).join(), /hidden/);
  assert.equal(readFileSync(join(desk.workspace, 'made'), 'utf8'), 'x\n');
});
