import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { StopDoor, stopAll, stopName } from '../../src/machine/stopDoor.js';
import { tempFolder } from '../fakes/tempFolder.js';

async function doorIn(t: TestContext, folder: string, name = stopName()): Promise<{ name: string; heard: string[] }> {
  const heard: string[] = [];
  const door = await StopDoor.open(folder, name, async by => {
    heard.push(by);
    return 'stopped';
  });
  t.after(() => door.dispose());
  return { name, heard };
}

test('a stop reaches every window once, whatever folders they listen at, and not the one that says it', async t => {
  const [one, usual] = [tempFolder(t), tempFolder(t)];
  const name = stopName();
  const [here, there] = [await doorIn(t, one, name), await doorIn(t, usual, name)];
  const other = await doorIn(t, usual);
  const me = await doorIn(t, usual);
  assert.deepEqual(await stopAll([one, usual], 'you', me.name), { stopped: 2, held: [], silent: [] });
  assert.deepEqual([...here.heard, ...there.heard], ['you']);
  assert.deepEqual(other.heard, ['you']);
  assert.deepEqual(me.heard, []);
});

test('nobody else may reach it: the socket has mode 600, in a folder of mode 700', async t => {
  const folder = tempFolder(t);
  const { name } = await doorIn(t, folder);
  assert.equal(statSync(join(folder, 'stop')).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, 'stop', name)).mode & 0o777, 0o600);
});

test('where nothing ever ran, there is nothing to stop', async t => {
  assert.deepEqual(await stopAll([tempFolder(t)], 'you'), { stopped: 0, held: [], silent: [] });
});

test('a window that was killed is neither stopped nor silent, and its place is swept away', async t => {
  const folder = tempFolder(t);
  await doorIn(t, folder);
  const gone = `${process.pid}-00000000`;
  const script = `require('net').createServer().listen(${JSON.stringify(join(folder, 'stop', gone))}, () => console.log('here'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(readdirSync(join(folder, 'stop')).length, 2);
  assert.deepEqual(await stopAll([folder], 'you'), { stopped: 1, held: [], silent: [] });
  assert.equal(readdirSync(join(folder, 'stop')).length, 1);
});

test('a window that does not answer within a second is named by its process', async t => {
  const folder = tempFolder(t);
  await doorIn(t, folder);
  const deaf = createServer(socket => void socket.resume());
  deaf.listen(join(folder, 'stop', '4711-0000abcd'));
  await once(deaf, 'listening');
  t.after(() => deaf.close());
  assert.deepEqual(await stopAll([folder], 'you'), { stopped: 1, held: [], silent: [4711] });
});

for (const [what, said] of [
  ['what is no JSON', 'stop\n'],
  ['another word than stop', '{"run":"rm -rf /"}\n'],
  ['a stop with more to it', '{"stop":"you","then":"resume"}\n'],
  ['a line without end', 'x'.repeat(5000)],
] as const) {
  test(`${what} is not answered, and stops nothing`, async t => {
    const folder = tempFolder(t);
    const { name, heard } = await doorIn(t, folder);
    const socket = connect(join(folder, 'stop', name));
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write(said);
    await once(socket, 'close');
    assert.equal(answer, '');
    assert.deepEqual(heard, []);
  });
}

test('a path that no socket can have is a sentence', async t => {
  const folder = join(tempFolder(t), 'x'.repeat(90));
  await assert.rejects(
    StopDoor.open(folder, stopName(), async () => 'stopped'),
    /too long for a socket/,
  );
});

test('what lies in the folder and is no door is left alone', async t => {
  const folder = tempFolder(t);
  await doorIn(t, folder);
  writeFileSync(join(folder, 'stop', 'notes.txt'), 'mine');
  assert.deepEqual(await stopAll([folder], 'you'), { stopped: 1, held: [], silent: [] });
  assert.ok(readdirSync(join(folder, 'stop')).includes('notes.txt'));
});
