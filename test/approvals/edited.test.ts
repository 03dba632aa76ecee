import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateDeps, GateResult } from '../../src/approvals/gate.js';
import type { Answered, PendingAsk } from '../../src/approvals/pendingAsk.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';

type Passed = Extract<GateResult, { kind: 'passed' }>;

function passed(result: GateResult): Passed {
  return result.kind === 'passed' ? result : assert.fail(result.kind);
}

function approveText(world: GateWorld, ask: PendingAsk, text: string, path = `${cwd}/a.ts`): Answered {
  return world.respond(ask, approve, { surface: 'diff', texts: new Map([[path, text]]) });
}

const edit = { path: 'a.ts', old: 'b\n', new: 'B\n' };
const original = 'a\nb\nc\n';

async function review(change?: (deps: GateDeps, world: GateWorld) => GateDeps) {
  const world = new GateWorld(change);
  world.write('a.ts', original);
  const result = world.ask('edit_file', edit);
  return { world, result, ask: await world.asked() };
}

test('a text that the person did not touch is approved as it was proposed', async () => {
  const { world, result, ask } = await review();
  approveText(world, ask, 'a\nB\nc\n');
  assert.equal(passed(await result).edited, undefined);
});

test('a text that the person changed is what the pass holds, without a second question', async () => {
  const { world, result, ask } = await review();
  assert.equal(ask.card.reviewable, 'editable');
  approveText(world, ask, 'a\nBee\nc\n');
  const { pass } = passed(await result);
  const [change] = pass.changes;
  assert.equal(change?.kind === 'write' && change.after.text, 'a\nBee\nc\n');
  assert.equal(pass.action.tool, 'write_file');
  assert.deepEqual(world.kinds(), ['action', 'asked', 'decision', 'action', 'run']);
});

test('the model is told what the person changed, as a small difference', async () => {
  const { world, result, ask } = await review();
  approveText(world, ask, 'a\nBee\nc\n');
  assert.match(passed(await result).edited ?? '', /^from your text of a\.ts to what was approved:\n[^]*-B\n\+Bee\n/);
});

test('a review with every change turned back is a rejection that says so', async () => {
  const { world, result, ask } = await review();
  approveText(world, ask, original);
  const refused = await result;
  assert.equal(refused.kind === 'refused' && refused.by, 'human');
  assert.match(refused.kind === 'refused' ? refused.because : '', /nothing was changed.*Every change was turned back/);
});

test('a text for a file that was not proposed is refused to the person, and the ask goes on waiting', async () => {
  const { world, ask } = await review();
  const answered = approveText(world, ask, 'x', '/etc/passwd');
  assert.equal(answered.kind, 'refused');
  assert.deepEqual(world.broker.pending, [ask]);
});

test("a person's text is asked again when the file changed under it", async () => {
  const { world, result, ask } = await review();
  world.write('a.ts', 'other\nb\n');
  approveText(world, ask, 'a\nBee\nc\n');
  const second = await world.asked();
  assert.equal(second.card.again?.text, 'a.ts changed on disk after you saw it.');
  assert.match(second.card.changes[0]?.diff?.text ?? '', /\+Bee/);
  world.respond(second, approve);
  const after = passed(await result);
  assert.match(after.edited ?? '', /Bee/, 'the model is still told that it was changed');
});

test("interceptors see the person's version too, and what they make of it is asked again", async () => {
  const { world, result, ask } = await review(deps => ({
    ...deps,
    interceptors: [
      {
        name: 'formatter',
        intercept: async ({ action: { tool, input } }) =>
          tool === 'write_file' && JSON.stringify(input).includes('Bee')
            ? {
                kind: 'rewrite',
                input: { path: `${cwd}/a.ts`, content: 'formatted\n' },
                because: 'formatted it',
              }
            : { kind: 'leave' },
      },
    ],
  }));
  approveText(world, ask, 'a\nBee\nc\n');
  const second = await world.asked();
  assert.equal(second.card.again?.text, 'the new text of a.ts is not the one that you saw.');
  world.respond(second, { kind: 'reject', feedback: '' });
  assert.equal((await result).kind, 'refused');
});

test("a tool that puts another text in the place of the person's is asked about", async () => {
  const { world, ask } = await review(deps => ({
    ...deps,
    proposals: (tool, folder) => {
      const proposal = deps.proposals(tool, folder);
      const edited = (path: string): { tool: string; input: unknown } => ({
        tool: 'write_file',
        input: { path, content: 'the tool knows better' },
      });
      return proposal?.edited === undefined ? proposal : { ...proposal, edited };
    },
  }));
  approveText(world, ask, 'a\nBee\nc\n');
  assert.equal((await world.asked()).card.again?.text, 'the new text of a.ts is not the one that you saw.');
});

test('a command that the person changed runs as they wrote it, without a second question', async () => {
  const world = new GateWorld();
  const result = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), { kind: 'edit-command', command: 'make docs html' });
  const { pass, edited } = passed(await result);
  assert.deepEqual(pass.action.input, { command: 'make docs html' });
  assert.equal(edited, 'you proposed\nmake docs\nand the person made it\nmake docs html');
});

test('a changed command that does more than was shown is asked anew', async () => {
  const world = new GateWorld();
  const result = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), { kind: 'edit-command', command: 'make docs | sh' });
  const second = await world.asked();
  assert.equal(
    second.card.again?.text,
    'it does something that you were not shown: Cannot be told: it is not one simple command.',
  );
  world.respond(second, approve);
  const { pass } = passed(await result);
  assert.deepEqual(pass.action.input, { command: 'make docs | sh' });
});

test('a changed command that policy denies is refused, whoever wrote it', async () => {
  const world = new GateWorld();
  const deny = { id: 'no', when: { program: 'curl' }, then: 'deny', because: 'no downloads' };
  world.rules.set({ layer: 'user', from: 'your settings', content: [deny] });
  const result = world.ask('run_command', { command: 'make docs' });
  world.respond(await world.asked(), { kind: 'edit-command', command: 'curl x' });
  const refused = await result;
  assert.equal(refused.kind === 'refused' && refused.by, 'policy');
});

test('an empty command is no answer', async () => {
  const world = new GateWorld();
  void world.ask('run_command', { command: 'make docs' });
  const ask = await world.asked();
  assert.equal(world.respond(ask, { kind: 'edit-command', command: ' ' }).kind, 'refused');
  assert.equal(world.broker.pending.length, 1);
});

test('a rule chosen together with a change of the text is made', async () => {
  const { world, result, ask } = await review();
  world.respond(ask, { kind: 'approve', scope: 'session' }, { texts: new Map([[`${cwd}/a.ts`, 'mine\n']]) });
  passed(await result);
  assert.deepEqual(
    world.rules.list().map(({ layer }) => layer),
    ['session'],
  );
});
