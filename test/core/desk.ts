import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Agent } from '../../src/agent/agent.js';
import { newSession } from '../../src/agent/conversation.js';
import type { Clock } from '../../src/base/clock.js';
import { Core } from '../../src/core/core.js';
import type { CoreDeps } from '../../src/core/deps.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { AgentEvent } from '../../src/protocol/agentEvent.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Mode } from '../../src/protocol/posture.js';
import { settingsSchema, type Settings } from '../../src/protocol/settings.js';
import { ScriptedModel, type Said } from '../fakes/scriptedModel.js';
import { tempFolder, type Tidied } from '../fakes/tempFolder.js';

/** What a desk has otherwise than usual. */
export interface Otherwise {
  readonly clock?: Clock;
  readonly mode?: Mode;
  readonly more?: (base: string) => Partial<CoreDeps>;
}

/** The real core around a real folder, without an editor; the model says what the test gave it to say. */
export class CoreDesk {
  readonly agent: Agent;
  readonly dropped: string[] = [];
  onEvent: (event: AgentEvent) => unknown = () => undefined;

  private constructor(
    readonly core: Core,
    readonly folder: string,
    readonly model: ScriptedModel,
    private readonly set: (change: { readonly settings?: Partial<Settings>; readonly trusted?: boolean }) => void,
  ) {
    this.agent = core.agentFor(newSession(folder, systemClock.now()), event => this.onEvent(event));
  }

  static async open(
    t: Tidied,
    said: readonly Said[],
    rules: readonly unknown[] = [],
    { clock = systemClock, mode = 'interactive', more = () => ({}) }: Otherwise = {},
  ): Promise<CoreDesk> {
    const base = tempFolder(t);
    const [folder, home] = [`${base}/work`, `${base}/home`];
    for (const made of [folder, home]) mkdirSync(made);
    const model = new ScriptedModel(said, undefined);
    const settings: Settings = settingsSchema.parse({ mode });
    const known = { settings, trusted: true };
    const core = await Core.open({
      ...{ stateFolder: `${base}/state`, assets: 'node_modules/@vscode/tree-sitter-wasm/wasm', roots: [folder], home },
      ...{
        stopFolders: [],
        own: [],
        trusted: () => known.trusted,
        trustsProjectCode: () => false,
        telemetry: () => undefined,
      },
      ...{ settings: () => known.settings, model: async () => model, buffers: noBuffers, ripgrep: undefined },
      ...{ problems: { read: () => [] }, person: { ask: async () => undefined }, willRun: [], clock },
      userRules: () => ({ from: 'your settings', content: rules }),
      workspaceRules: { load: () => [], save: async () => undefined },
      fault: fault => {
        throw fault;
      },
      ...more(base),
    });
    t.after(() => core.close());
    await core.checked;
    const desk = new CoreDesk(core, folder, model, ({ settings, trusted = known.trusted }) => {
      known.settings = { ...known.settings, ...settings };
      known.trusted = trusted;
    });
    const listening = core.onDidDrop(what => desk.dropped.push(what));
    t.after(() => listening.dispose());
    return desk;
  }

  get ledgerFile(): string {
    return `${dirname(this.folder)}/state/ledger.db`;
  }

  /** Whether nothing can be recorded any more. */
  get isClosed(): boolean {
    try {
      return this.core.ledger.newestAt < 0;
    } catch {
      return true;
    }
  }

  /** As an editor does when the setting changes. */
  change(settings: Partial<Settings>): void {
    this.set({ settings });
    this.core.reconsider();
  }

  trust(trusted: boolean): void {
    this.set({ trusted });
    this.core.reconsider();
  }

  switchTo(mode: Mode): void {
    this.change({ mode });
  }

  async say(words: string): Promise<void> {
    this.agent.send(words);
    await this.agent.idle();
  }

  get entries(): readonly EntryBody[] {
    return this.core.ledger.entries({ limit: 500 }).map(({ body }) => body);
  }

  count(kind: EntryBody['kind']): number {
    return this.entries.filter(body => body.kind === kind).length;
  }

  /** What the model was told of its calls, in order. */
  get told(): readonly string[] {
    return this.agent.session.messages.flatMap(message => (message.role === 'tool' ? [message.text] : []));
  }
}
