import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { until } from '../agent/workshop.js';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import { CoreDesk } from './desk.js';

const run = (command: string) => [call(command, 'run_command', { command }), calls];
const done = [text('Done.'), stop];

test('what stays inside the sandbox passes by the setting, is counted, and asks again without either', async t => {
  const desk = await CoreDesk.open(t, [run('touch a'), done, run('touch b'), done, run('touch c'), done]);
  const { broker } = desk.core;
  desk.change({ sandboxPasses: true });
  assert.match(desk.core.posture().isolationWords, /What stays inside passes without asking\.$/);
  await desk.say('Make a.');
  assert.ok(existsSync(`${desk.folder}/a`));
  assert.equal(desk.count('asked'), 0);
  const unasked = desk.entries.flatMap(body => (body.kind === 'run' ? [body.unasked?.changes] : []));
  assert.deepEqual(unasked, [2], 'it counts against what a task may do unasked');

  for (const [file, settings] of [
    ['b', { sandbox: 'full-access' }],
    ['c', { sandbox: 'workspace-write', sandboxPasses: false }],
  ] as const) {
    desk.change(settings);
    assert.doesNotMatch(desk.core.posture().isolationWords, /passes without asking/);
    const turn = desk.say(`Make ${file}.`);
    await until(() => broker.pending.length > 0);
    assert.equal(existsSync(`${desk.folder}/${file}`), false);
    broker.lapseAll('cancelled');
    await turn;
  }
});
