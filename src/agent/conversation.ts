import { newId } from '../base/ids.js';
import type { Message, Plan, SessionFile, Usage } from '../protocol/message.js';

/**
 * One conversation while it grows.
 *
 * Invariant: every tool call of an assistant message has exactly one answer after it before the next request, so that
 * any provider accepts the history. Adding a message costs the same however long the conversation is.
 */
export class Conversation {
  private readonly list: Message[];
  private readonly rest: Omit<SessionFile, 'messages'>;
  private head: Pick<SessionFile, 'title' | 'changedAt' | 'plan' | 'usage' | 'cost'>;
  /** Calls without an answer, in order. */
  private readonly open = new Map<string, string>();
  /** Tokens the model counted last, and characters added since. */
  private counted = 0;
  private uncounted = 0;
  private characters = 0;

  constructor(session: SessionFile) {
    const { messages, ...rest } = session;
    this.rest = rest;
    this.head = rest;
    this.list = [];
    for (const message of messages) this.add(message, session.changedAt);
  }

  /** A view, not a copy: it grows with the conversation. */
  get messages(): readonly Message[] {
    return this.list;
  }

  get session(): SessionFile {
    return { ...this.rest, ...this.head, messages: this.list };
  }

  get plan(): Plan {
    return this.head.plan;
  }

  get usage(): Usage {
    return this.head.usage;
  }

  get cost(): number | undefined {
    return this.head.cost;
  }

  /**
   * What the next request will hold, in tokens: what the model counted, and a quarter of the characters since; but an
   * eighth of all characters at least, because some servers leave out of their count what they have cached.
   */
  get tokens(): number {
    return Math.max(this.counted + Math.ceil(this.uncounted / 4), Math.ceil(this.characters / 8));
  }

  /** `isCounted`: the model's own count of the last request already holds it. */
  add(message: Message, now: number, isCounted = false): void {
    if (message.role === 'assistant')
      for (const part of message.parts) if (part.kind === 'call') this.open.set(part.id, part.tool);
    if (message.role === 'tool') this.open.delete(message.call);
    this.list.push(message);
    const characters = charactersOf(message);
    this.characters += characters;
    if (!isCounted) this.uncounted += characters;
    this.head = { ...this.head, changedAt: now };
  }

  /** Answers what nobody answered, after a stop, a fault or a killed process. Returns the answers it made. */
  answerRest(now: number): readonly Extract<Message, { role: 'tool' }>[] {
    const made = [...this.open].map(
      ([call, tool]) => ({ role: 'tool', call, tool, outcome: 'failed', text: noResult }) as const,
    );
    for (const message of made) this.add(message, now);
    return made;
  }

  /** Puts shorter messages in the place of all of them. */
  replace(messages: readonly Message[]): void {
    this.list.splice(0, this.list.length, ...messages);
    this.counted = 0;
    this.characters = messages.reduce((sum, message) => sum + charactersOf(message), 0);
    this.uncounted = this.characters;
  }

  setTitle(title: string): void {
    this.head = { ...this.head, title };
  }

  setPlan(plan: Plan): void {
    this.head = { ...this.head, plan };
  }

  /** Counts one request, whose tokens are what the conversation now holds. */
  count(usage: Usage, cost: number | undefined): void {
    this.charge(usage, cost);
    this.counted = usage.input + usage.output;
    this.uncounted = 0;
  }

  /** Adds what was used for this conversation elsewhere. */
  charge(usage: Usage, cost: number | undefined): void {
    const { usage: sum, cost: soFar } = this.head;
    const cached = optionalSum(sum.cached, usage.cached);
    const written = optionalSum(sum.written, usage.written);
    const total = optionalSum(soFar, cost);
    this.head = {
      ...this.head,
      usage: {
        input: sum.input + usage.input,
        output: sum.output + usage.output,
        ...(cached === undefined ? {} : { cached }),
        ...(written === undefined ? {} : { written }),
      },
      ...(total === undefined ? {} : { cost: total }),
    };
  }
}

const noResult = 'It ended before this had a result: look what was done before you go on.';

/** A conversation that has not begun. */
export function newSession(folder: string, now: number): SessionFile {
  return {
    version: 1,
    id: newId('session'),
    title: '',
    folder,
    createdAt: now,
    changedAt: now,
    messages: [],
    plan: [],
    usage: { input: 0, output: 0 },
  };
}

export function charactersOf(message: Message): number {
  switch (message.role) {
    case 'user':
      return message.text.length + (message.attached?.length ?? 0);
    case 'summary':
    case 'tool':
      return message.text.length;
    case 'assistant':
      return message.parts.reduce(
        (sum, part) => sum + (part.kind === 'text' ? part.text.length : JSON.stringify(part.input ?? null).length),
        0,
      );
  }
}

function optionalSum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}
