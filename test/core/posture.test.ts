import assert from 'node:assert/strict';
import { test } from 'node:test';
import { call, calls, stop, text } from '../fakes/scriptedModel.js';
import { CoreDesk } from './desk.js';

const done = [text('Done.'), stop];

function postures(desk: CoreDesk) {
  return desk.entries.flatMap(body => (body.kind === 'posture' ? [[body.mode, body.trusted]] : []));
}

test('each change of mode and of trust is on record, once', async t => {
  const desk = await CoreDesk.open(t, [done]);
  assert.deepEqual(postures(desk), []);
  desk.switchTo('plan');
  desk.switchTo('plan');
  desk.trust(false);
  desk.trust(true);
  await desk.say('Go on.');
  desk.switchTo('dry-run');
  desk.switchTo('interactive');
  assert.deepEqual(postures(desk), [
    ['plan', true],
    ['plan', false],
    ['plan', true],
    ['dry-run', true],
    ['interactive', true],
  ]);
});

test('that it begins as a dry run is on record before anything is judged', async t => {
  const desk = await CoreDesk.open(t, [[call('1', 'list_files', { path: '.' }), calls], done], [], { mode: 'dry-run' });
  await desk.say('Look.');
  const kinds = desk.entries.map(({ kind }) => kind);
  assert.deepEqual(postures(desk), [['dry-run', true]]);
  assert.ok(kinds.indexOf('posture') < kinds.indexOf('action'));
});

test('a delegated session says what passes by itself, and no other mode does', async t => {
  const desk = await CoreDesk.open(t, [done]);
  desk.change({ mode: 'delegated', trust: ['write', { effect: 'git', op: 'commit' }] });
  assert.deepEqual(desk.core.posture().trust, ['writing at **', 'git with the operation "commit"']);
  desk.switchTo('plan');
  assert.equal(desk.core.posture().trust, undefined);
});
