import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { startAnthropicServer } from '../fakes/anthropicServer.js';
import { Collector } from '../fakes/collector.js';
import { inOrder, say, text, tool } from '../fakes/script.js';
import { eventsOf } from './agentEvents.js';
import { Desk } from './program.js';

const path = '/etc/countersign/policy.json';

/** Words for a machine of its own, whose `/etc` holds nothing but this file; its root is whoever runs the test. */
function machineWith(desk: Desk, content: unknown, mode: number): readonly string[] {
  const file = join(desk.folder, 'admin.json');
  writeFileSync(file, JSON.stringify(content));
  chmodSync(file, mode);
  const system = ['/usr', '/lib', '/lib64', '/bin'].flatMap(folder => ['--ro-bind-try', folder, folder]);
  const program = [resolve('dist'), resolve('media'), dirname(process.execPath)].flatMap(own => [
    '--ro-bind',
    own,
    own,
  ]);
  return [
    ...[
      'bwrap',
      '--unshare-user',
      '--uid',
      '0',
      '--gid',
      '0',
      '--proc',
      '/proc',
      '--dev',
      '/dev',
      ...system,
      ...program,
    ],
    ...['--bind', desk.folder, desk.folder, '--dir', '/etc/countersign', '--ro-bind', file, path],
  ];
}

const mayRead = { id: 'mine', when: { effect: 'read' }, then: 'allow', because: 'I allow it' };

test('the administrator’s rules hold, whatever the user’s rules allow', async t => {
  const desk = new Desk(t);
  writeFileSync(join(desk.workspace, 'a.txt'), 'text\n');
  writeFileSync(join(desk.workspace, 'b.txt'), 'text\n');
  writeFileSync(join(desk.folder, 'mine.json'), JSON.stringify({ rules: [mayRead] }));
  const rule = { id: 'never', when: { effect: 'read', path: '**/a.txt' }, then: 'deny', because: 'a is not read here' };
  const calls = [tool('read_file', { path: 'a.txt' }), tool('read_file', { path: 'b.txt' })];
  const server = await startAnthropicServer(inOrder(say(...calls), say(text('Done.'))));
  t.after(server.close);
  const words = desk.task(server.url, '--json', '--policy', 'mine.json');
  const { code, stdout, stderr } = await desk.run(words, { under: machineWith(desk, { rules: [rule] }, 0o644) });
  assert.equal(code, 0, stderr);
  const results = eventsOf(stdout).filter(event => event.kind === 'result');
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['refused', 'done'],
  );
  assert.match(results[0]?.text ?? '', /a is not read here/);
});

const stops: readonly [says: string, content: unknown, mode: number, options: readonly string[], sentence: RegExp][] = [
  ['others may write it', {}, 0o666, [], /^\/etc\/countersign\/policy\.json: .*may be written by others than root\n$/],
  [
    'it does not permit the mode, and says which it does',
    { constraints: { modes: ['interactive', 'plan'] } },
    0o644,
    ['--mode', 'background'],
    /^\/etc\/countersign\/policy\.json does not permit the mode background\. Choose with --mode: interactive, plan\.\n$/,
  ],
  [
    'it does not permit the model, and says which it does',
    { constraints: { models: ['claude-a', 'claude-b'] } },
    0o644,
    [],
    /^\/etc\/countersign\/policy\.json does not permit the model claude-test\. Choose with --model: claude-a, claude-b\.\n$/,
  ],
];
for (const [says, content, mode, options, sentence] of stops) {
  test(`the administrator’s file ends the run with 3 before anything is sent when ${says}`, async t => {
    const desk = new Desk(t);
    const server = await startAnthropicServer(inOrder(say(text('Never.'))));
    t.after(server.close);
    const { code, stderr } = await desk.run(desk.task(server.url, ...options), {
      under: machineWith(desk, content, mode),
    });
    assert.equal(code, 3, stderr);
    assert.match(stderr, sentence);
    assert.equal(server.requests.length, 0);
  });
}

test('a threshold that the administrator’s file lowers is announced, and the run goes on', async t => {
  const desk = new Desk(t);
  const server = await startAnthropicServer(inOrder(say(text('Done.'))));
  t.after(server.close);
  const under = machineWith(desk, { constraints: { highestThreshold: 20, models: ['claude-test'] } }, 0o644);
  const { code, stderr } = await desk.run(desk.task(server.url, '--risk-threshold', '60'), { under });
  assert.equal(code, 0, stderr);
  assert.equal(stderr, '/etc/countersign/policy.json permits a risk threshold of 20 at most: 20 is used, not 60.\n');
});

for (const [says, telemetry, isSent, sentence] of [
  ['may forbid that the record is sent', () => 'off', false, /permits no telemetry: the record is sent nowhere/],
  [
    'says where the record is sent',
    (endpoint: string) => ({ endpoint }),
    true,
    /says where the record is sent: it goes there, not where you set it/,
  ],
] as const) {
  test(`the administrator’s file ${says}, whatever the variables say`, async t => {
    const desk = new Desk(t);
    const server = await startAnthropicServer(inOrder(say(text('Done.'))));
    t.after(server.close);
    const [theirs, mine] = [await Collector.start(t), await Collector.start(t)];
    const under = machineWith(desk, { constraints: { telemetry: telemetry(theirs.url) } }, 0o644);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: mine.url };
    const { code, stderr } = await desk.run(desk.task(server.url), { under, env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, sentence);
    assert.equal(mine.connections, 0);
    assert.equal(theirs.logs().length, isSent ? desk.entries().length : 0);
  });
}

test('no argument and no variable moves the administrator’s file', async t => {
  const desk = new Desk(t);
  const rule = { id: 'never', when: { effect: 'read' }, then: 'deny', because: 'nothing is read here' };
  const under = machineWith(desk, { rules: [rule] }, 0o644);
  const env = { COUNTERSIGN_POLICY: '/dev/null', XDG_CONFIG_DIRS: desk.folder, XDG_CONFIG_HOME: desk.folder };
  const words = ['judge', '--jsonl', '--workspace', desk.workspace];
  const line = JSON.stringify({ id: 1, tool: 'list_files', input: { path: '.' } });
  const { code, stdout, stderr } = await desk.run(words, { under, env, input: `${line}\n` });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /"verdict":"deny".*nothing is read here.*"layer":"admin"/);
});
