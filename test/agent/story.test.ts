import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agent } from '../../src/agent/agent.js';
import { newSession } from '../../src/agent/conversation.js';
import { proposalOf } from '../../src/agent/proposal.js';
import { spend } from '../../src/approvals/gate.js';
import { openModel } from '../../src/models/open.js';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import type { Answer } from '../../src/protocol/card.js';
import { builtinTools } from '../../src/tools/builtin.js';
import type { Ports } from '../../src/tools/ports.js';
import type { Place } from '../../src/tools/tool.js';
import { startAnthropicServer, type AnthropicBody } from '../fakes/anthropicServer.js';
import { approve, cwd, GateWorld } from '../fakes/gateWorld.js';
import { textImage } from '../fakes/gateTools.js';
import type { ModelServer } from '../fakes/modelServer.js';
import { placeAt } from '../fakes/places.js';
import { brokenTool, inOrder, refuse, say, text, tool, until as openUntil, type Reply } from '../fakes/script.js';
import { faultIn, noPorts, until } from './workshop.js';

/** The loop with a model over a real socket, the real gate, policy and tools, and a machine in memory. */
class Story {
  readonly commands: string[] = [];
  readonly events: AgentEvent[] = [];
  readonly place: Place = {
    ...placeAt(cwd, [cwd]),
    analyse: command => {
      const words = command.split(' ');
      return { effects: [{ kind: 'execute', program: words[0] ?? '', words, cwd }], needs: [], words };
    },
  };
  readonly world = new GateWorld(deps => ({
    ...deps,
    proposals: name => {
      const found = builtinTools.find(tool => tool.name === name);
      return found && proposalOf(found, this.place);
    },
  }));
  readonly agent: Agent;

  private constructor(readonly server: ModelServer<AnthropicBody>) {
    const { world } = this;
    this.agent = new Agent(
      {
        name: 'main',
        cwd,
        model: () => openModel({ provider: 'anthropic', model: '', baseUrl: server.url, key: 'k-0123456789' }),
        tools: builtinTools,
        place: this.place,
        gate: { ask: (request, signal) => world.gate.ask(request, signal), spend },
        seen: (about, signal) => world.events.seen(about, signal),
        ports: this.doors(),
        record: async (_about, body) => void world.entries.push(body),
        emit: event => void this.events.push(event),
        save: async () => undefined,
        mentions: async () => '',
        mode: () => 'interactive',
        clock: world.clock,
        maxSteps: 20,
        refusal: () => undefined,
        surroundings: { platform: 'linux', shell: 'bash' },
      },
      newSession(cwd, 0),
    );
  }

  static async tell(replies: readonly Reply[], tell: (story: Story) => Promise<void>): Promise<void> {
    const server = await startAnthropicServer(inOrder(...replies));
    const story = new Story(server);
    try {
      await tell(story);
    } finally {
      await story.agent.close();
      await server.close();
    }
  }

  textOf(path: string): string {
    const image = this.world.files.get(`${cwd}/${path}`);
    return image?.kind === 'text' ? image.text : '';
  }

  /** Answers the ask about `title`, once it is there. */
  async answer(title: RegExp, answer: Answer): Promise<void> {
    const find = () => this.world.broker.pending.find(pending => title.test(pending.title));
    await until(() => find() !== undefined);
    const ask = find() ?? assert.fail();
    const given = { ask: ask.id, shown: ask.card.hash, answer, surface: 'chat' } as const;
    assert.equal(this.world.broker.answer(given).kind, 'settled');
  }

  /** What the model was sent with its nth request. */
  sent(n: number): string {
    return JSON.stringify(this.server.requests[n]?.body);
  }

  private doors(): Ports {
    const { files } = this.world;
    return {
      ...noPorts,
      files: { ...noPorts.files, read: async path => files.get(path) ?? { kind: 'missing' } },
      changes: {
        apply: async changes => {
          for (const change of changes)
            if (change.kind === 'write') files.set(change.path, textImage(change.after.text));
          return { kind: 'applied', unsaved: [] };
        },
      },
      commands: {
        run: async ({ command }) => {
          this.commands.push(command);
          return { exit: 0, ended: 'exited', output: 'ok', bytes: 2, sandbox: 'none', kept: [] };
        },
      },
    };
  }
}

const edit = (path: string, old: string, next: string) => tool('edit_file', { path, edits: [{ old, new: next }] });

test('the agent proposes, the person countersigns one and refuses one, and the model hears both', async () => {
  const replies = [
    say(text('I read both.'), tool('read_file', { path: 'a.txt' }), tool('read_file', { path: 'b.txt' })),
    say(text('Two edits.'), edit('a.txt', 'one', 'ONE'), edit('b.txt', 'two', 'TWO')),
    say(text('I am done.')),
  ];
  await Story.tell(replies, async story => {
    story.world.write('a.txt', 'one\n');
    story.world.write('b.txt', 'two\n');
    story.agent.send('Shout');
    await story.answer(/a\.txt/, approve);
    await story.answer(/b\.txt/, { kind: 'reject', feedback: 'b is quoted elsewhere' });
    assert.deepEqual(await story.agent.idle(), { kind: 'done' });
    assert.equal(story.textOf('a.txt'), 'ONE\n');
    assert.equal(story.textOf('b.txt'), 'two\n');
    assert.match(story.sent(1), /1\\tone/, 'the model has read the file');
    assert.match(story.sent(2), /b is quoted elsewhere/);
    assert.equal(faultIn(story.agent.session.messages), null);
  });
});

test('both edits of one answer are asked at the same time', async () => {
  await Story.tell([say(edit('a.txt', 'one', 'ONE'), edit('b.txt', 'two', 'TWO')), say(text('Done.'))], async story => {
    story.world.write('a.txt', 'one\n');
    story.world.write('b.txt', 'two\n');
    story.agent.send('Shout');
    await until(() => story.world.broker.pending.length === 2);
    await story.agent.stop('enough');
    assert.equal(story.world.broker.pending.length, 0, 'a stop lapses both');
    assert.equal(story.textOf('a.txt'), 'one\n');
    assert.equal(faultIn(story.agent.session.messages), null);
    assert.equal(story.server.requests.length, 1);
  });
});

test('two edits of one file in one answer are judged one after the other, each on what the other left', async () => {
  await Story.tell([say(edit('a.txt', 'one', 'ONE'), edit('a.txt', 'ONE', 'WON')), say(text('Done.'))], async story => {
    story.world.write('a.txt', 'one\n');
    story.agent.send('Shout');
    await story.answer(/a\.txt/, approve);
    await until(() => story.textOf('a.txt') === 'ONE\n');
    await story.answer(/a\.txt/, approve);
    await story.agent.idle();
    assert.equal(story.textOf('a.txt'), 'WON\n');
  });
});

test('input that does not fit the tool goes back to the model, and nobody is asked', async () => {
  const replies = [say(tool('edit_file', { path: 'a.txt' }), brokenTool('edit_file', '{"path":')), say(text('Sorry.'))];
  await Story.tell(replies, async story => {
    story.agent.send('Go');
    assert.deepEqual(await story.agent.idle(), { kind: 'done' });
    assert.ok(!story.world.kinds().includes('asked'));
    assert.match(story.sent(1), /input of edit_file is not valid/);
    assert.match(story.sent(1), /not valid JSON/);
  });
});

test('a command that a person changed runs as changed, and the model is told', async () => {
  await Story.tell([say(tool('run_command', { command: 'make all' })), say(text('Done.'))], async story => {
    story.agent.send('Build');
    await story.answer(/make all/, { kind: 'edit-command', command: 'make docs' });
    await story.agent.idle();
    assert.deepEqual(story.commands, ['make docs']);
    assert.match(story.sent(1), /The person changed this before approving it: .*make docs/);
  });
});

test('a server that is overloaded is tried again after its own time, over a real socket', async () => {
  await Story.tell([refuse(529, 'Overloaded', '3'), say(text('Here I am.'))], async story => {
    story.agent.send('Hello');
    await until(() => story.events.some(event => event.kind === 'retrying'));
    story.world.clock.move(2999);
    await new Promise(setImmediate);
    assert.equal(story.server.requests.length, 1);
    story.world.clock.move(1);
    assert.deepEqual(await story.agent.idle(), { kind: 'done' });
    assert.equal(story.server.requests.length, 2);
  });
});

test('a stop in the middle of a stream closes the connection', async () => {
  await Story.tell([say(text('Let me think'), openUntil(new Promise(() => undefined)))], async story => {
    story.agent.send('Hello');
    await story.server.arrived(0);
    await story.agent.stop('enough');
    assert.deepEqual(await story.agent.idle(), { kind: 'stopped' });
    await until(() => story.server.aborted() === 1);
  });
});
