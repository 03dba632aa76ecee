import type { Agent } from '../agent/agent.js';
import type { Clock } from '../base/clock.js';
import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { newId } from '../base/ids.js';
import type { Core } from '../core/core.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { Entry } from '../protocol/entry.js';
import type { SessionFile } from '../protocol/message.js';
import { ChatModel, type ChatChange, type Translate } from './chatModel.js';
import type { Question } from './person.js';
import { readSavedChat } from './savedChat.js';

export interface SessionSummary {
  readonly id: string;
  readonly title: string;
  readonly changedAt: number;
}

export interface ChatSessionDeps {
  readonly core: Pick<Core, 'agentFor' | 'sessions' | 'ledger' | 'policy'>;
  /** Real path of the folder the agent works in. */
  readonly folder: string;
  readonly clock: Clock;
  /** Which session was open, over a reload. */
  readonly remembered: { get(): string | undefined; set(id: string | undefined): void };
  readonly t: Translate;
  readonly fault: (fault: unknown) => void;
}

/**
 * The session that the chat shows, and the agent that works on it.
 *
 * Invariant: one session is open at a time, and it is not left while its agent works.
 */
export class ChatSession implements Disposable {
  private readonly changed = new Emitter<ChatChange>();
  readonly onDidChange = this.changed.event;
  /** One for each session that was worked on in this window: its queue and its saving go on. */
  private readonly agents = new Map<string, Agent>();
  private saved: readonly SessionSummary[] = [];
  private id = newId('session');
  private title = '';
  model: ChatModel;

  constructor(private readonly deps: ChatSessionDeps) {
    this.model = new ChatModel(deps.t);
  }

  get current(): { readonly id: string; readonly title: string } {
    return { id: this.id, title: this.title };
  }

  get list(): readonly SessionSummary[] {
    return this.saved;
  }

  get working(): boolean {
    return this.agent?.working === true;
  }

  private get agent(): Agent | undefined {
    return this.agents.get(this.id);
  }

  /** Shows the session that was open before the reload. */
  async restore(): Promise<void> {
    await this.refreshList();
    const id = this.deps.remembered.get();
    if (id !== undefined && this.saved.some(session => session.id === id)) await this.openSaved(id);
  }

  send(text: string, mentions: readonly string[]): void {
    this.hand(text, { mentions });
  }

  private hand(text: string, more: Parameters<Agent['send']>[1]): void {
    const agent = this.agent ?? this.agentFor(this.newSession(text));
    const waits = agent.working;
    const id = agent.send(text, more);
    this.fire(this.model.sent(id, text, waits));
  }

  unqueue(id: string): void {
    this.agent?.unqueue(id);
    this.fire(this.model.unqueued(id));
  }

  async stop(why: string): Promise<void> {
    await this.agent?.stop(why);
  }

  /** False when the agent is still at work. */
  startNew(): boolean {
    if (this.working) return false;
    this.show(newId('session'), '', new ChatModel(this.deps.t));
    this.deps.remembered.set(undefined);
    return true;
  }

  /** False when the agent is still at work, or the session cannot be read. */
  async openSaved(id: string): Promise<boolean> {
    if (this.working) return false;
    const session = this.agents.get(id)?.session ?? (await this.deps.core.sessions.load(id));
    if (session === undefined) return false;
    const { ledger } = this.deps.core;
    const entries = ledger.entries({ session: id, limit: 10_000 });
    const rows = ledger.rowsOf(entries.flatMap(({ body }) => (body.kind === 'action' ? [body.act] : [])));
    if (!this.agents.has(id)) this.agentFor(session);
    this.show(id, session.title, readSavedChat(session, { entries, rows }, this.deps.t));
    this.deps.remembered.set(id);
    return true;
  }

  /** Asks the model to propose again what nobody answered. It is a new action, judged as if it were the first. */
  askAgain(call: string): void {
    const item = this.model.call(call);
    if (item?.lapsed !== true) return;
    this.hand(this.deps.t('Nobody answered when you asked: “{0}”. Please ask again.', item.title), { clicked: true });
    this.fire(this.model.askedAgain(call));
  }

  /** How far the gate is with a call. */
  progress(...step: Parameters<ChatModel['progress']>): void {
    this.fire(this.model.progress(...step));
  }

  recorded(entry: Entry): void {
    if (entry.session === this.id) this.fire(this.model.recorded(entry));
  }

  question({ id, text, choices }: Question): void {
    this.fire([this.model.question(id, text, choices)]);
  }

  answered(id: string, answer: string | undefined): void {
    this.fire(this.model.answered(id, answer));
  }

  notice(tone: 'info' | 'warning' | 'error', text: string): void {
    this.fire([this.model.notice(tone, text)]);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private newSession(text: string): SessionFile {
    const now = this.deps.clock.now();
    this.title = titleFrom(text);
    this.deps.remembered.set(this.id);
    const { id, title } = this;
    const { folder } = this.deps;
    const empty = { messages: [], plan: [], usage: { input: 0, output: 0 } };
    return { version: 1, id, title, folder, createdAt: now, changedAt: now, ...empty };
  }

  private agentFor(session: SessionFile): Agent {
    const agent = this.deps.core.agentFor(session, event => this.onEvent(session.id, event));
    this.agents.set(session.id, agent);
    return agent;
  }

  /** A throw in here must not reach the loop. */
  private onEvent(session: string, event: AgentEvent): void {
    if (session !== this.id) return;
    this.fire(this.model.apply(event));
    if (event.kind === 'turn-started') this.listCurrent();
  }

  private async refreshList(): Promise<void> {
    const sessions = await this.deps.core.sessions.list(this.deps.folder);
    this.saved = sessions.map(({ id, title, changedAt }) => ({ id, title, changedAt }));
    this.fire([{ kind: 'all' }]);
  }

  /** The open session comes first; reading all files again for that would be a waste. */
  private listCurrent(): void {
    const others = this.saved.filter(({ id }) => id !== this.id);
    this.saved = [{ ...this.current, changedAt: this.deps.clock.now() }, ...others];
  }

  private show(id: string, title: string, model: ChatModel): void {
    if (id !== this.id) this.deps.core.policy.endSession(this.id).catch(this.deps.fault);
    this.id = id;
    this.title = title;
    this.model = model;
    this.fire([{ kind: 'all' }]);
  }

  private fire(changes: readonly ChatChange[]): void {
    for (const change of changes) this.changed.fire(change);
  }
}

function titleFrom(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
