import type { Clock } from '../base/clock.js';
import { toDisposable, type Disposable } from '../base/disposable.js';
import { deepFreeze } from '../base/readonly.js';
import { quotedName } from '../base/shownText.js';
import type { Effect } from '../protocol/effect.js';
import type { EntryBody, Record } from '../protocol/entry.js';
import {
  resultAnswerSchema,
  type CallEvent,
  type DecisionEvent,
  type ResultEvent,
  type RunEvent,
  type SessionEvent,
} from '../protocol/listening.js';
import { modelRequestTool } from '../protocol/policyLimits.js';
import { heard, type AboutCall, type Intercepting, type Interceptor, type WillRun } from './listeners.js';
import { markedStill } from './markedStill.js';
import { Cancelled } from './timely.js';

type Asked<Event> = (event: Event, signal: AbortSignal) => unknown;
type Told<Event> = (event: Event) => unknown;

/** What somebody wants to be asked and told. Whatever they answer is read by a schema: `protocol/listening.ts`. */
export interface Listeners {
  readonly onToolCall?: Asked<CallEvent> | undefined;
  readonly willRun?: Asked<RunEvent> | undefined;
  readonly onToolResult?: Asked<ResultEvent> | undefined;
  readonly onDecision?: Told<DecisionEvent> | undefined;
  readonly onSessionStart?: Told<SessionEvent & { readonly resumed: boolean }> | undefined;
  readonly onSessionEnd?: Told<SessionEvent> | undefined;
}

/** Whose listeners they are, and whether they may listen at this moment. */
export interface Subscriber {
  readonly name: string;
  readonly isGranted: () => boolean;
}

export interface EventsDeps {
  readonly clock: Clock;
  readonly isDry: () => boolean;
  /** Hears of whoever was only told of something and broke. */
  readonly fault: (fault: unknown) => void;
}

/** What came of an act that ran. */
export interface AboutResult extends AboutCall {
  readonly outcome: 'done' | 'failed';
  /** What the model would see. */
  readonly text: string;
}

/** What the model sees of it. */
export interface Seen {
  readonly text: string;
  /** Who changed that, for the record. */
  readonly did: readonly Intercepting[];
  /** Nothing of the text as it was may be kept. */
  readonly isRedacted: boolean;
}

/**
 * Asks and tells others, in the order in which they subscribed, of what agents do.
 *
 * Invariant: they get frozen copies, and only while they are granted. What they say can take away, and give nothing:
 * there is no answer that allows, and a result that somebody could not look at is not shown to the model.
 */
export class Events {
  private subscriptions: readonly { readonly who: Subscriber; readonly listeners: Listeners }[] = [];

  constructor(private readonly deps: EventsDeps) {}

  subscribe(who: Subscriber, listeners: Listeners): Disposable {
    const subscription = { who, listeners: { ...listeners } };
    this.subscriptions = [...this.subscriptions, subscription];
    return toDisposable(() => {
      this.subscriptions = this.subscriptions.filter(one => one !== subscription);
    });
  }

  /** Those who are asked about a call before it is judged, at this moment. */
  get interceptors(): readonly Interceptor[] {
    return this.granted(({ onToolCall }) => onToolCall).map(({ name, listener, isHeard }) => ({
      name,
      intercept: async (about, signal) => (isHeard() ? listener(frozen(callOf(about)), signal) : leave),
    }));
  }

  /** Those who are asked before an approved action runs, at this moment. */
  get willRun(): readonly WillRun[] {
    return this.granted(({ willRun }) => willRun).map(({ name, listener, isHeard }) => ({
      name,
      // A request to the model is no call of a tool.
      willRun: async (about, signal) =>
        about.action.tool !== modelRequestTool && isHeard() ? listener(frozen(runOf(about)), signal) : leave,
    }));
  }

  /** What the model may see, each looking at what those before it left. Never rejects. */
  async seen({ outcome, text: original, ...about }: AboutResult, signal: AbortSignal): Promise<Seen> {
    let text = original;
    const did: Intercepting[] = [];
    for (const { name, listener, isHeard } of this.granted(({ onToolResult }) => onToolResult)) {
      if (!isHeard()) continue;
      const event = frozen({ ...callOf(about), outcome, text });
      const answer = await this.look(name, own => tacitly(async () => listener(event, own)), signal);
      if (answer.kind === 'leave') continue;
      const { kind, because } = answer;
      did.push({ name, what: changes[kind], because });
      if (kind === 'broken') return { text: withheld(name, because), did, isRedacted: true };
      text = markedStill(text, answer.text);
    }
    return { text, did, isRedacted: did.some(({ what }) => what === 'redacted') };
  }

  /** The same record, watched: what is on it is told to whoever wants to know. */
  watching(record: Record): Record {
    return async (about, body) => {
      await record(about, body);
      this.tellOf(about, body);
    };
  }

  private async look(name: string, ask: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal) {
    try {
      return await heard(name, ask, resultAnswerSchema, { clock: this.deps.clock, signal });
    } catch (fault) {
      if (!(fault instanceof Cancelled)) throw fault;
      return { kind: 'broken', because: 'it was stopped before it had looked at this' } as const;
    }
  }

  private tellOf(who: Who, body: EntryBody): void {
    switch (body.kind) {
      case 'action':
        if (!body.dry) this.tell(({ onDecision }) => onDecision, verdictOf(who, body));
        return;
      case 'decision':
        this.tell(({ onDecision }) => onDecision, decisionOf(who, body));
        return;
      case 'session': {
        const { what, folder, mode } = body;
        const event = { session: who.session, agent: who.agent, folder, mode };
        if (what === 'ended') this.tell(({ onSessionEnd }) => onSessionEnd, event);
        else this.tell(({ onSessionStart }) => onSessionStart, { ...event, resumed: what === 'resumed' });
        return;
      }
      default:
        return;
    }
  }

  /** Nobody waits for those who only look. */
  private tell<Event>(pick: (listeners: Listeners) => Told<Event> | undefined, event: Event): void {
    if (this.deps.isDry()) return;
    for (const { name, listener } of this.granted(pick)) {
      const told = async (): Promise<unknown> => listener(frozen(event));
      told().catch((cause: unknown) =>
        this.deps.fault(new Error(`The listener ${quotedName(name)} broke.`, { cause })),
      );
    }
  }

  private granted<Listener>(pick: (listeners: Listeners) => Listener | undefined) {
    return this.subscriptions.flatMap(subscription => {
      const { who, listeners } = subscription;
      const listener = pick(listeners);
      // While those before it take their time, it may be taken back or leave.
      const isHeard = (): boolean => who.isGranted() && this.subscriptions.includes(subscription);
      return listener !== undefined && isHeard() ? [{ name: who.name, listener, isHeard }] : [];
    });
  }
}

type Who = Parameters<Record>[0];
type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

const leave = { kind: 'leave' } as const;
const changes = { redact: 'redacted', replace: 'replaced', broken: 'withheld' } as const;

/** What is thrown over a result may hold a piece of it, as a parser's message does. */
async function tacitly(look: () => Promise<unknown>): Promise<unknown> {
  try {
    return await look();
  } catch {
    throw new Error('how is left out, because it may hold what came of the call');
  }
}

/** For the model, which would else run it again to see more. */
function withheld(name: string, because: string): string {
  return `It ran, and what came of it is kept from you: ${quotedName(name)} is to look at it first, and ${because}. Do not run it again to see it.`;
}

/** A copy, so that nobody changes what is ours; frozen, so that nobody changes what the next one sees. */
function frozen<T>(value: T): T {
  const copy = structuredClone(value);
  deepFreeze(copy);
  return copy;
}

function callOf({ act, action: { tool, input, cwd, agent, session } }: AboutCall): CallEvent {
  return { act, session, agent, tool, input, cwd };
}

function runOf({ verdict, ...about }: Parameters<WillRun['willRun']>[0]): RunEvent {
  const { kind, because, risk, effects } = verdict;
  return { ...callOf(about), verdict: { kind, because, risk, effects: kindsOf(effects) } };
}

function verdictOf({ session, agent }: Who, body: Of<'action'>): DecisionEvent {
  const { act, tool, verdict, risk, floor, effects, rules } = body;
  const said = { tool, verdict, risk, effects: kindsOf(effects), rules };
  return { kind: 'verdict', act, session, agent, ...said, ...(floor !== undefined && { floor }) };
}

function decisionOf({ session, agent }: Who, { act, decision, by }: Of<'decision'>): DecisionEvent {
  return { kind: 'decision', act, session, agent, decision, ...(by !== undefined && { by: by.kind }) };
}

function kindsOf(effects: readonly Effect[]): readonly Effect['kind'][] {
  return [...new Set(effects.map(({ kind }) => kind))];
}
