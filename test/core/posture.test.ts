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

test('while a reviewer is on, wide rules are named as suspended, also those of a session, and speak again without it', async t => {
  const wide = { id: 'wide', when: { effect: 'write' }, then: 'allow', because: 'I am quick' };
  const narrow = { id: 'narrow', when: { words: ['true'] }, then: 'allow', because: 'it does nothing' };
  const desk = await CoreDesk.open(t, [done], [wide, narrow]);
  desk.change({ mode: 'delegated', trust: ['delete'] });
  await desk.say('Begin.');
  const suspended = (): readonly string[] => desk.core.posture().stricter.filter(words => /suspended/.test(words));
  assert.deepEqual(suspended(), []);
  desk.change({ 'reviewer.provider': 'anthropic', 'reviewer.model': 'claude-reviewer' });
  const [words = '', ...more] = suspended();
  assert.match(words, /these 2 wide rules are suspended.*wide \(user\), trusted-\w+ \(session\)\.$/);
  assert.deepEqual(more, []);
  desk.change({ 'reviewer.provider': 'off' });
  assert.deepEqual(suspended(), []);
});
