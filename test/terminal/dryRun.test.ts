import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

test('a dry run plays a task through: the model sees its own changes, and nothing of it happens', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'notes.txt'), 'milk\n');
  writeFileSync(join(desk.workspace, 'old.txt'), 'old\n');
  const rules = [
    { id: 'touch', when: { program: 'touch' }, then: 'allow', because: 'harmless', uses: 5 },
    { id: 'ran', when: { effect: 'write', path: 'ran' }, then: 'allow', because: 'harmless', uses: 5 },
  ];
  const policy = join(desk.folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ rules }));
  const server = await startAnthropicServer(
    inOrder(
      say(tool('edit_file', { path: 'notes.txt', edits: [{ old: 'milk', new: 'bread' }] })),
      say(tool('write_file', { path: 'new/a.txt', content: 'hello\n' })),
      say(tool('delete_file', { path: 'old.txt' })),
      say(
        tool('read_file', { path: 'notes.txt' }),
        tool('list_files', { path: '.' }),
        tool('search_text', { pattern: 'hello' }),
      ),
      say(tool('run_command', { command: 'touch ran' }), tool('run_command', { command: 'curl http://127.0.0.1:9/' })),
      say(text('Played.')),
    ),
  );
  t.after(server.close);
  const ended = await desk.run(desk.task(server.url, '--mode', 'dry-run', '--policy', policy, '--json'));
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /^Dry run: nothing is written, run or fetched\./);
  assert.match(JSON.stringify(server.requests[0]?.body), /This is a dry run: nothing happens/);

  const printed = ended.stdout.trimEnd().split('\n');
  const last = printed.pop();
  const results = eventsOf(`${printed.join('\n')}\n`).flatMap(event => (event.kind === 'result' ? [event.text] : []));
  const [edited, written, deleted, read, listed, searched, touched, fetched] = results;
  for (const change of [edited, written, deleted]) {
    assert.match(change ?? '', /Only in memory: this is a dry run, and nothing was written\./);
    assert.match(change ?? '', /A person would have been asked first \(risk \d+\)/);
  }
  assert.match(read ?? '', /bread/);
  assert.match(listed ?? '', /^new\/\nnotes\.txt\n/);
  assert.match(searched ?? '', /new\/a\.txt\n\s+1\thello/);
  assert.match(
    touched ?? '',
    /^Not run: this is a dry run\.\nPolicy would have let it pass\. What it would have done: .*touch/i,
  );
  assert.match(fetched ?? '', /^Not run: this is a dry run\.\nA person would have been asked first/);

  assert.deepEqual(JSON.parse(last ?? ''), {
    kind: 'would-change',
    files: [
      { path: join(desk.workspace, 'new/a.txt'), what: 'create', lines: { added: 1, removed: 0 } },
      { path: join(desk.workspace, 'notes.txt'), what: 'modify', lines: { added: 1, removed: 1 } },
      { path: join(desk.workspace, 'old.txt'), what: 'delete', lines: { added: 0, removed: 1 } },
    ],
  });

  assert.equal(readFileSync(join(desk.workspace, 'notes.txt'), 'utf8'), 'milk\n');
  assert.deepEqual(readdirSync(desk.workspace).sort(), ['notes.txt', 'old.txt']);
  const journal = join(desk.state, 'journal');
  const kept = existsSync(journal) ? readdirSync(journal, { recursive: true, withFileTypes: true }) : [];
  assert.deepEqual(
    kept.filter(entry => entry.isFile()).map(({ name }) => name),
    [],
  );

  const entries = desk.entries();
  const about = entries.filter(({ act }) => act !== undefined);
  assert.equal(about.length, 16);
  assert.ok(about.every(({ kind, dry }) => dry === true && (kind === 'action' || kind === 'result')));
  assert.deepEqual(
    about
      .flatMap(({ kind, tool, verdict }) => (kind === 'action' ? [`${String(tool)} ${String(verdict)}`] : []))
      .sort(),
    [
      ...['delete_file ask', 'edit_file ask', 'list_files allow', 'read_file allow', 'run_command allow'],
      ...['run_command ask', 'search_text allow', 'write_file ask'],
    ],
    'the calls of one turn are judged side by side, so not in an order',
  );
  assert.ok(
    about.some(({ offers }) => Array.isArray(offers) && offers.length > 0),
    'what would have been offered',
  );
});

test('a dry run ends with a list of what it would have changed, also where that is nothing', async t => {
  const desk = new Desk(t);
  const changes = [tool('write_file', { path: 'new/a\u202Eb.txt', content: 'hello\n' })];
  const server = await startAnthropicServer(inOrder(say(...changes), say(text('Played.'))));
  t.after(server.close);
  const ended = await desk.run(desk.task(server.url, '--mode', 'dry-run'));
  assert.match(
    ended.stdout,
    /The dry run would have changed 1 file; nothing was written:\n {2}new\/a.*b\.txt {2}\+1 -0 {2}\(new\)\n$/,
  );
  assert.doesNotMatch(ended.stdout, /\u202E/);
  const idle = await desk.run(desk.task(server.url, '--mode', 'dry-run'));
  assert.match(idle.stdout, /The dry run would have changed no file\.\n$/);
  const real = await desk.run(desk.task(server.url));
  assert.doesNotMatch(real.stdout, /would have changed/);
});
