import { putOnRecord, RecordFault } from '../approvals/recordFault.js';
import type { Clock } from '../base/clock.js';
import { newId } from '../base/ids.js';
import type { Model } from '../models/model.js';
import type { AgentEvent, TurnEnd } from '../protocol/agentEvent.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import type { Plan, SessionFile } from '../protocol/message.js';
import type { Mode } from '../protocol/posture.js';
import type { DryPorts, Ports } from '../tools/ports.js';
import type { Place, Tool } from '../tools/tool.js';
import type { Acting, GateDoor } from './act.js';
import { Conversation } from './conversation.js';
import { oneLine, oneSentence } from './excerpt.js';
import { runTurn } from './loop.js';
import { modeNotes } from './modeNotes.js';
import { childPrompt, systemPrompt, type Surroundings, type Under } from './prompt.js';
import { Saver } from './saver.js';
import { Steps } from './steps.js';
import { Toolbox } from './toolbox.js';
import type { Turn } from './turn.js';

export interface AgentDeps {
  readonly name: string;
  /** Real path of the folder it works in. */
  readonly cwd: string;
  /** Asked at the start of every turn, so that another model may be picked between two. */
  readonly model: () => Promise<Model>;
  /** Why no turn may run with this model, as a sentence; undefined when one may. */
  readonly refusal: (model: Model) => string | undefined;
  readonly tools: readonly Tool[];
  readonly place: Place;
  readonly gate: GateDoor;
  /** What the model may see of what came of an act. Never rejects. */
  readonly seen: Acting['seen'];
  readonly ports: Ports;
  /** The doors of this conversation while nothing may happen. Absent: then nothing is played through. */
  readonly dryPorts?: DryPorts;
  /** What the model must know of a dry run, now. */
  readonly dryWords?: () => string | undefined;
  /** Why the model may not be asked now, in words; undefined when it may. Absent: it always may. */
  readonly permit?: (
    request: { readonly model: string; readonly turn: string },
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  /** A turn begins, until the signal comes: what it may need can be got ready. */
  readonly prepare?: (signal: AbortSignal) => void;
  readonly record: Record;
  readonly emit: (event: AgentEvent) => void;
  readonly save: (session: SessionFile) => Promise<void>;
  /** What mentioned files hold, for the model. */
  readonly mentions: (paths: readonly string[], signal: AbortSignal) => Promise<string>;
  readonly mode: () => Mode;
  readonly clock: Clock;
  readonly maxSteps: number;
  /** Those of the task that its own is a part of. Absent: each turn has as many as may be. */
  readonly steps?: Steps | undefined;
  readonly surroundings: Surroundings;
  /** Set where another agent started it: what it is told, and by whom. Its task is on record with that, and no person's words. */
  readonly under?: Under;
  readonly random?: () => number;
}

export interface Waiting {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly string[];
  /** What a click of the person stands for; they wrote none of it. */
  readonly clicked?: true;
}

/**
 * An agent with one conversation.
 *
 * Words sent while it works wait, and go to the model with its next request, so that they can steer the turn; what is
 * still waiting when the turn is stopped or fails goes with the next message.
 *
 * Invariant: nothing runs that is not on record first. A fault of the record ends the turn, and every call is answered
 * all the same.
 */
export class Agent {
  private readonly conversation: Conversation;
  private readonly toolbox: Toolbox;
  private readonly saver: Saver;
  private readonly waiting: Waiting[] = [];
  private turn: { readonly over: Promise<TurnEnd>; readonly stop: AbortController } | undefined;
  private last: TurnEnd = { kind: 'done' };
  private steps: Steps | undefined;
  private isOpened = false;

  constructor(
    private readonly deps: AgentDeps,
    session: SessionFile,
  ) {
    this.conversation = new Conversation(session);
    this.conversation.answerRest(deps.clock.now());
    this.toolbox = new Toolbox(deps.tools, deps.place);
    this.saver = new Saver(
      () => deps.save(this.conversation.session),
      deps.clock,
      fault => this.report('the session could not be saved', fault),
    );
  }

  /** What is left of the task that it works at; an agent that it starts takes of the same. */
  get stepsLeft(): Steps | undefined {
    return this.steps;
  }

  /** A view that grows with the conversation. */
  get session(): SessionFile {
    return this.conversation.session;
  }

  get working(): boolean {
    return this.turn !== undefined;
  }

  get queue(): readonly Waiting[] {
    return [...this.waiting];
  }

  /** Starts a turn with these words, or lets them wait for the next request of the running one. Returns their id. */
  send(text: string, { mentions = [], ...more }: Partial<Omit<Waiting, 'id' | 'text'>> = {}): string {
    const id = newId('message');
    this.waiting.push({ id, text, mentions, ...more });
    this.turn ??= this.begin();
    return id;
  }

  /** An agent that this one started has used this. */
  charge({ usage, cost }: Pick<SessionFile, 'usage' | 'cost'>): void {
    this.conversation.charge(usage, cost);
    this.tell({ kind: 'usage', usage: this.conversation.usage, cost: this.conversation.cost });
    this.saver.soon();
  }

  unqueue(id: string): void {
    const at = this.waiting.findIndex(waiting => waiting.id === id);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  /** Ends the running turn, whatever it is doing, and resolves when it has ended. */
  async stop(why: string): Promise<void> {
    this.turn?.stop.abort(new Error(why));
    await this.idle();
  }

  /** Resolves when no turn runs, with how the last one ended. */
  async idle(): Promise<TurnEnd> {
    while (this.turn !== undefined) await this.turn.over;
    return this.last;
  }

  /** Ends the work and leaves nothing unsaved. */
  async close(): Promise<void> {
    await this.stop('closed');
    await this.saver.flush();
    if (this.isOpened) await this.record({ kind: 'session', what: 'ended', ...this.whereabouts() });
  }

  private begin(): { readonly over: Promise<TurnEnd>; readonly stop: AbortController } {
    const stop = new AbortController();
    return { stop, over: this.work(stop.signal) };
  }

  private async work(signal: AbortSignal): Promise<TurnEnd> {
    const id = newId('turn');
    await Promise.resolve(); // whoever sent gets the id before the first event
    const how = await this.oneTurn(id, signal);
    for (const answer of this.conversation.answerRest(this.now())) {
      const { call, tool, outcome, text } = answer;
      this.tell({ kind: 'result', call, tool, outcome, text });
    }
    await this.saver.flush();
    this.last = how;
    this.turn = undefined;
    this.tell({ kind: 'turn-ended', turn: id, how });
    if (how.kind === 'done' && this.waiting.length > 0) this.turn ??= this.begin();
    return how;
  }

  /** One of the three edges where faults are caught: they become a sentence, and the turn is over. */
  private async oneTurn(id: string, signal: AbortSignal): Promise<TurnEnd> {
    try {
      await this.open();
      const model = await this.deps.model();
      const because = this.deps.refusal(model);
      if (because !== undefined) return { kind: 'failed', because };
      this.tell({ kind: 'turn-started', turn: id, model: model.id });
      this.deps.prepare?.(signal);
      return await runTurn(this.turnWith(id, model), signal);
    } catch (fault) {
      if (signal.aborted && !(fault instanceof RecordFault) && !(signal.reason instanceof RecordFault))
        return { kind: 'stopped' };
      return { kind: 'failed', because: sentenceOf(signal.reason instanceof RecordFault ? signal.reason : fault) };
    }
  }

  private turnWith(id: string, model: Model): Turn {
    const { name, cwd, clock, gate, seen, maxSteps, ports, dryPorts, random = Math.random } = this.deps;
    const system = (): string => this.system();
    const emit = (event: AgentEvent): void => this.tell(event);
    const plan = { update: (to: Plan) => this.setPlan(to) };
    const steps = (this.steps = this.deps.steps ?? new Steps(maxSteps));
    return {
      ...{ cwd, agent: name, session: this.conversation.session.id, turn: id, toolbox: this.toolbox },
      ...{ gate, seen, clock, emit, steps, model, random, conversation: this.conversation },
      ports: { ...ports, plan },
      ...(dryPorts && { dryPorts: { ...dryPorts, plan } }),
      get system() {
        return system();
      },
      record: body => this.record(body),
      deliver: signal => this.deliver(signal),
      permit: async signal => this.deps.permit?.({ model: model.id, turn: id }, signal),
      hasWaiting: () => this.waiting.length > 0,
      changed: () => this.saver.soon(),
    };
  }

  /** Of each request, because a dry run may begin or end between two. */
  private system(): string {
    const { cwd, surroundings, clock, mode, dryWords, under } = this.deps;
    const notes = [surroundings.notes, modeNotes[mode()], dryWords?.()]
      .filter(words => words !== undefined)
      .join('\n\n');
    const around = { ...surroundings, ...(notes !== '' && { notes }) };
    return under === undefined ? systemPrompt(cwd, around, clock.now()) : childPrompt(under, cwd, around, clock.now());
  }

  private async open(): Promise<void> {
    if (this.isOpened || this.deps.under !== undefined) return;
    const what = this.conversation.messages.length === 0 ? 'started' : 'resumed';
    await this.record({ kind: 'session', what, ...this.whereabouts() });
    this.isOpened = true;
  }

  private async deliver(signal: AbortSignal): Promise<void> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      try {
        await this.hand(next, signal);
      } catch (fault) {
        this.waiting.unshift(next); // no word of the person is lost
        throw fault;
      }
    }
  }

  private async hand({ id, text, mentions, clicked }: Waiting, signal: AbortSignal): Promise<void> {
    if (this.deps.under === undefined)
      await this.record({ kind: 'prompt', text, message: id, ...(clicked && { clicked }) });
    const attached = mentions.length === 0 ? '' : await this.deps.mentions(mentions, signal);
    const message = {
      ...({ role: 'user', id, text } as const),
      ...(mentions.length === 0 ? {} : { mentions }),
      ...(attached === '' ? {} : { attached }),
    };
    if (this.conversation.session.title === '') this.conversation.setTitle(oneLine(text, 60));
    this.conversation.add(message, this.now());
    this.tell({ kind: 'message', message });
    this.saver.soon();
  }

  private setPlan(plan: Plan): void {
    this.conversation.setPlan(plan);
    this.tell({ kind: 'plan', plan });
    this.saver.soon();
  }

  private async record(body: EntryBody): Promise<void> {
    const { record, name: agent } = this.deps;
    await putOnRecord(record, { session: this.conversation.session.id, agent }, body);
  }

  /** Puts an oddity on record; if even that fails, nothing may go on. */
  private report(what: string, fault: unknown): void {
    this.record({ kind: 'oddity', what: `${what}: ${messageOf(fault)}` }).catch((cause: unknown) => {
      this.turn?.stop.abort(cause);
    });
  }

  /** A listener that throws never stops the loop. */
  private tell(event: AgentEvent): void {
    try {
      this.deps.emit(event);
    } catch (fault) {
      this.report('a listener broke', fault);
    }
  }

  private whereabouts(): { readonly folder: string; readonly mode: Mode } {
    return { folder: this.deps.cwd, mode: this.deps.mode() };
  }

  private now(): number {
    return this.deps.clock.now();
  }
}

function sentenceOf(fault: unknown): string {
  if (fault instanceof RecordFault)
    return `The record could not be written, so nothing more was run. ${oneSentence(fault.message, 500)}`;
  return `Something broke inside Countersign: ${oneSentence(messageOf(fault), 200)} The turn was ended and nothing more was run: send again, and report it if it comes back.`;
}

function messageOf(fault: unknown): string {
  return oneLine(fault instanceof Error ? fault.message : String(fault), 200);
}
