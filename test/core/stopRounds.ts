import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newSession } from '../../src/agent/conversation.js';
import type { Agent } from '../../src/agent/agent.js';
import { spend, type Pass } from '../../src/approvals/gate.js';
import { stopAll, type StopOutcome } from '../../src/machine/stopDoor.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import { settingsSchema } from '../../src/protocol/settings.js';
import { call, calls, stop, text, type Said } from '../fakes/scriptedModel.js';
import type { Tidied } from '../fakes/tempFolder.js';
import { lives } from '../terminal/program.js';
import { CoreDesk } from './desk.js';

/** Children that ignore signals, leave the session, fork on, and hold the output open. */
const stubborn = [
  `trap '' TERM INT HUP`,
  `setsid bash -c 'trap "" TERM; echo $$ >> pids; sleep 600; :' &`,
  `setsid env -i bash -c 'echo $$ >> pids; sleep 600; :' < /dev/null > /dev/null 2>&1 &`,
  `f() { while :; do sleep 600 & sleep 0.05; done; }; f &`,
  `echo $! $$ >> pids; while [ $(wc -w < pids) -lt 4 ]; do sleep 0.01; done; echo ready; wait; sleep 600`,
].join('\n');

/** Says what its user says: a command that does not end by itself, a question, or a stream without end. */
const byWords: Said = async function* (request, signal) {
  const last = request.messages.findLast(({ role }) => role === 'user');
  switch (last?.role === 'user' ? last.text : '') {
    case 'command':
      yield call('c', 'run_command', { command: 'sh stubborn.sh' });
      yield calls;
      return;
    case 'ask':
      yield call('a', 'write_file', { path: 'asked.txt', content: 'x' });
      yield calls;
      return;
    case 'stream':
      yield text('And ');
      await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
      yield stop;
      return;
    default:
      yield stop;
      return;
  }
};

const allowed = { id: 'stubborn', when: { words: ['sh', 'stubborn.sh'] }, then: 'allow', because: 'a test runs it' };

/** A window in which everything goes on at once that a stop has to end. */
export class StopRounds {
  private rounds = 0;

  private constructor(
    private readonly desk: CoreDesk,
    private readonly state: string,
  ) {}

  static async open(t: Tidied): Promise<StopRounds> {
    const settings = settingsSchema.parse({ sandbox: 'full-access' });
    const said = new Proxy<Said[]>([], { get: () => byWords });
    const desk = await CoreDesk.open(t, said, [allowed], {
      more: base => ({
        stopFolders: [`${base}/state`],
        stopper: pathToFileURL(resolve('dist/stopper.js')),
        settings: () => settings,
      }),
    });
    writeFileSync(join(desk.folder, 'stubborn.sh'), stubborn);
    return new StopRounds(desk, join(desk.folder, '../state'));
  }

  /** One stop; how long it took from being said until all was over, in milliseconds. */
  async round(say = (state: string): Promise<StopOutcome> => stopAll([state], 'a test')): Promise<number> {
    const { core, folder } = this.desk;
    rmSync(join(folder, 'pids'), { force: true });
    const pass = await this.unspent();
    const [command, ask, stream] = await Promise.all([
      this.working('command', ({ kind }) => kind === 'output'),
      this.working('ask', () => core.broker.pending.length > 0),
      this.working('stream', ({ kind }) => kind === 'text'),
    ]);
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split(/\s+/).map(Number);
    assert.deepEqual(pids.map(lives), [true, true, true, true]);
    const began = performance.now();
    assert.deepEqual(await say(this.state), { stopped: 1, held: [], silent: [] });
    const took = performance.now() - began;
    assert.equal(core.ledger.entries({ kind: 'stop', limit: 100 }).length, (this.rounds += 1));
    assert.deepEqual(pids.map(lives), [false, false, false, false]);
    assert.equal(core.broker.pending.length, 0);
    assert.equal(spend(pass), false);
    for (const agent of [command, ask, stream]) assert.equal((await agent.idle()).kind, 'stopped');
    await this.nothingBegins();
    await core.resume('a test');
    return took;
  }

  private async unspent(): Promise<Pass> {
    const id = String(performance.now());
    const request = { act: id, cwd: this.desk.folder, agent: 'main', session: id, turn: 't' };
    const read = { call: { id: 'r', tool: 'list_files', input: { path: '.' } }, ready: async () => undefined };
    const result = await this.desk.core.gate.ask({ ...request, ...read }, new AbortController().signal);
    assert.ok(result.kind === 'passed');
    return result.pass;
  }

  /** An agent at its work, as soon as that has come to what is waited for. */
  private async working(words: string, isThere: (event: AgentEvent) => boolean): Promise<Agent> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const { core, folder } = this.desk;
    const look = (event: AgentEvent): void => {
      if (isThere(event)) resolve(undefined);
    };
    const agent = core.agentFor(newSession(folder, systemClock.now()), look);
    const asked = core.broker.onDidAsk(() => words === 'ask' && resolve(undefined));
    agent.send(words);
    await promise;
    asked.dispose();
    return agent;
  }

  private async nothingBegins(): Promise<void> {
    const { core, folder } = this.desk;
    const events: AgentEvent[] = [];
    const agent = core.agentFor(newSession(folder, systemClock.now()), event => events.push(event));
    agent.send('command');
    const how = await agent.idle();
    assert.ok(how.kind === 'failed' && how.because.startsWith('Everything was stopped.'));
    assert.ok(!existsSync(join(folder, 'asked.txt')));
  }
}
