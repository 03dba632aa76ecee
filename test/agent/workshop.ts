import { z } from 'zod';
import { Agent, type AgentDeps } from '../../src/agent/agent.js';
import { newSession } from '../../src/agent/conversation.js';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Message, SessionFile } from '../../src/protocol/message.js';
import type { Ports } from '../../src/tools/ports.js';
import { defineTool, type Tool, type ToolResult } from '../../src/tools/tool.js';
import { FakeGate } from '../fakes/fakeGate.js';
import { placeAt } from '../fakes/places.js';
import { QuickClock } from '../fakes/quickClock.js';
import { ScriptedModel, type Said } from '../fakes/scriptedModel.js';

/** Tools that only say what they did, in the order in which they ran. */
export class Bench {
  readonly ran: string[] = [];
  run: (name: string, path: string, signal: AbortSignal) => Promise<ToolResult> = async (name, path) => ({
    kind: 'done',
    text: `${name} ${path}: fine`,
  });

  readonly tools: readonly Tool[] = [
    this.tool('look', path => [{ kind: 'read', path }]),
    this.tool('change', path => [{ kind: 'write', path }]),
    this.tool('command', () => [{ kind: 'none' }]),
    this.tool('puzzle', () => {
      throw new Error('cannot be described');
    }),
  ];

  private tool(name: string, effects: (path: string) => ReturnType<Tool['describe']>['effects']): Tool {
    return defineTool({
      name,
      summary: `Does ${name}.`,
      input: z.strictObject({ path: z.string() }),
      needs: [],
      describe: ({ path }) => ({ effects: effects(path), needs: [], title: `${name} ${path}` }),
      run: async (pass, _ports, { signal, onOutput }) => {
        const { path } = pass.action.input;
        this.ran.push(`${name} ${path}`);
        onOutput(`${name} runs`);
        return this.run(name, path, signal);
      },
    });
  }
}

export const noPorts: Ports = {
  files: { read: async () => ({ kind: 'missing' }), list: async () => ({ names: [], more: 0 }) },
  search: { find: async () => ({ paths: [], more: false }), text: async () => ({ hits: [], more: false }) },
  changes: { apply: async () => ({ kind: 'applied', unsaved: [] }) },
  commands: { run: async () => ({ exit: 0, ended: 'exited', output: '', bytes: 0, sandbox: 'none', kept: [] }) },
  network: { fetch: async () => ({ kind: 'failed', because: 'there is no network here' }) },
  problems: { read: () => [] },
  person: { ask: async () => undefined },
  plan: { update: () => undefined },
  agents: { send: async () => ({ kind: 'failed', because: 'there is nobody here' }) },
};

/** An agent with all its parts in reach. */
export class Workshop {
  readonly bench = new Bench();
  readonly clock = new QuickClock();
  readonly events: AgentEvent[] = [];
  readonly entries: EntryBody[] = [];
  readonly saved: SessionFile[] = [];
  readonly model: ScriptedModel;
  readonly agent: Agent;

  constructor(
    said: readonly Said[],
    deps: Partial<AgentDeps> & { readonly session?: SessionFile; readonly contextTokens?: number } = {},
  ) {
    const { session, contextTokens, ...rest } = deps;
    this.model = new ScriptedModel(said, contextTokens);
    this.agent = new Agent(
      {
        name: 'main',
        cwd: '/repo',
        model: async () => this.model,
        tools: this.bench.tools,
        place: placeAt(),
        gate: new FakeGate(),
        seen: async ({ text }) => ({ text, did: [], isRedacted: false }),
        ports: noPorts,
        record: async (_about, body) => void this.entries.push(body),
        emit: event => void this.events.push(event),
        save: async session => void this.saved.push(structuredClone(session)),
        mentions: async paths => `What ${paths.join(', ')} held.`,
        mode: () => 'interactive',
        clock: this.clock,
        maxSteps: 50,
        refusal: () => undefined,
        surroundings: { platform: 'linux', shell: 'bash' },
        random: () => 0,
        ...rest,
      },
      session ?? newSession('/repo', this.clock.now()),
    );
  }

  get messages(): readonly Message[] {
    return this.agent.session.messages;
  }

  /** What the model was told of each call, in order. */
  get results(): string[] {
    return this.messages.flatMap(message => (message.role === 'tool' ? [`${message.outcome}: ${message.text}`] : []));
  }

  /** `null` where the history is one that every provider takes: each call answered once, right after it was made. */
  get fault(): string | null {
    return faultIn(this.messages);
  }
}

export function faultIn(messages: readonly Message[]): string | null {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.call)) return `an answer to ${message.call}, which nobody made or which had one`;
      continue;
    }
    if (open.size > 0) return `no answer to ${[...open].join(', ')} before the next message`;
    if (message.role === 'assistant')
      open = new Set(message.parts.flatMap(part => (part.kind === 'call' ? [part.id] : [])));
  }
  return open.size > 0 ? `no answer to ${[...open].join(', ')} at the end` : null;
}

/** Resolves when `holds`; fails when it has not come true after many rounds of the event loop. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`it never came true: ${holds.toString()}`);
    await new Promise(setImmediate);
  }
}
