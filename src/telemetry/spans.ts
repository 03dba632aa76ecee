import { SpanKind, SpanStatusCode, type Attributes, type SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Entry } from '../protocol/entry.js';
import { agentLabel } from './agentLabel.js';
import { contentText } from './content.js';
import { factsOf } from './facts.js';
import { nameOfModel, usageFacts } from './modelFacts.js';
import { errorType, finishReason, genAi, providerName } from './names.js';
import type { Telling } from './telling.js';
import { hrTime, is, spanIn, turnSpan, Turns, type EntryOf, type ReadEntries } from './turns.js';

/** More entries than this are not looked through for one span. */
const mostOfAct = 500;
const mostCalls = 2000;

/**
 * The spans that are complete with these entries: a turn (`invoke_agent`) with the model's answers (`chat`), its calls
 * of tools (`execute_tool`), and in these how each was decided.
 */
export function spans(entries: readonly Entry[], read: ReadEntries, telling: Telling): readonly ReadableSpan[] {
  const turns = new Turns(read);
  const made = new SpanMaker(read, turns, telling);
  return entries.flatMap(entry => {
    const before = is(entry, 'prompt') || is(entry, 'session') ? made.turnLeftOpen(entry) : [];
    const prompt = turns.reach(entry);
    return [...before, ...made.completedBy(entry, prompt)];
  });
}

interface Shape {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly from: number;
  readonly to: number;
  readonly parent: SpanContext | undefined;
  readonly attributes: Attributes;
}

class SpanMaker {
  constructor(
    private readonly read: ReadEntries,
    private readonly turns: Turns,
    private readonly telling: Telling,
  ) {}

  completedBy(entry: Entry, prompt: EntryOf<'prompt'> | undefined): readonly ReadableSpan[] {
    if (is(entry, 'model')) {
      return [this.chat(entry, prompt), ...(endsTurn(entry, prompt) ? this.turn(prompt, entry) : [])];
    }
    if (is(entry, 'result') || (is(entry, 'action') && entry.body.verdict === 'deny')) return this.act(entry);
    return [];
  }

  /** A turn that no answer ended: it was stopped, failed, or went on with other words. */
  turnLeftOpen(entry: Entry): readonly ReadableSpan[] {
    const { session, seq } = entry;
    const prompt = this.turns.promptBefore(session, seq);
    if (prompt === undefined) return [];
    const newest = (kind?: 'model' | 'session'): Entry | undefined =>
      this.read({ session, before: seq, limit: 1, ...(kind !== undefined && { kind }) })[0];
    const answer = newest('model');
    const isAnswered =
      answer !== undefined && answer.seq > prompt.seq && is(answer, 'model') && endsTurn(answer, prompt);
    const isTold = isAnswered || (newest('session')?.seq ?? 0) > prompt.seq;
    return isTold ? [] : this.turn(prompt, newest() ?? prompt);
  }

  private chat(entry: EntryOf<'model'>, prompt: EntryOf<'prompt'> | undefined): ReadableSpan {
    const { at, body, hash } = entry;
    const attributes = { ...this.whose(entry), ...factsOf(body, this.telling) };
    const context = spanIn(prompt, `chat ${hash}`);
    const name = `chat ${nameOfModel(body.provider, body.model)}`;
    const parent = prompt && turnSpan(prompt);
    return this.span(context, { name, kind: SpanKind.CLIENT, from: at - body.latencyMs, to: at, parent, attributes });
  }

  private turn(prompt: EntryOf<'prompt'> | undefined, last: Entry): readonly ReadableSpan[] {
    if (prompt === undefined) return [];
    const { session, seq, at } = prompt;
    const calls = this.read({ session, kind: 'model', after: seq, before: last.seq + 1, limit: mostCalls });
    const attributes = {
      ...this.whose(prompt),
      [genAi.operation]: 'invoke_agent',
      ...sumOf(calls.filter(call => is(call, 'model'))),
      ...(this.telling.content && {
        [genAi.inputMessages]: contentText([{ role: 'user', parts: [{ type: 'text', content: prompt.body.text }] }]),
      }),
    };
    const name = `invoke_agent ${prompt.agent}`;
    return [this.span(turnSpan(prompt), { name, from: at, to: last.at, parent: undefined, attributes })];
  }

  private act(end: EntryOf<'result'> | EntryOf<'action'>): readonly ReadableSpan[] {
    const { act } = end.body;
    const all = this.read({ act, before: end.seq + 1, limit: mostOfAct });
    const judged = all.filter(entry => is(entry, 'action'));
    const [first] = judged;
    const last = judged.at(-1);
    if (first === undefined || last === undefined) return [];
    const prompt = this.turns.promptBefore(first.session, first.seq);
    const context = spanIn(prompt, `act ${act}`);
    const attributes: Attributes = {
      ...this.whose(first),
      ...Object.fromEntries(all.flatMap(({ body }) => Object.entries(this.ofAct(body)))),
      [genAi.operation]: 'execute_tool',
      [genAi.toolType]: 'function',
      ...(is(end, 'action') && { 'countersign.outcome': 'refused', [errorType]: 'refused' }),
    };
    const shape = { name: `execute_tool ${last.body.tool}`, from: first.at, to: end.at, attributes };
    return [...this.asks(all, context), this.span(context, { ...shape, parent: prompt && turnSpan(prompt) })];
  }

  /** What goes onto the span of an act: what else happened in it has log records of its own. */
  private ofAct(body: Entry['body']): Attributes {
    switch (body.kind) {
      case 'action':
      case 'decision':
      case 'run':
      case 'result':
      case 'reviewer':
        return { ...factsOf(body, this.telling), ...this.contentOfAct(body) };
      default:
        return {};
    }
  }

  private contentOfAct(body: Entry['body']): Attributes {
    if (!this.telling.content) return {};
    if (body.kind === 'action') return { [genAi.toolArguments]: contentText(body.input) };
    return body.kind === 'result' ? { [genAi.toolResult]: contentText(body.summary) } : {};
  }

  /** How long each question waited, and who answered. */
  private asks(all: readonly Entry[], parent: SpanContext): readonly ReadableSpan[] {
    return all.flatMap(entry => {
      if (!is(entry, 'decision')) return [];
      const { ask, latencyMs } = entry.body;
      const context = { ...parent, spanId: spanIn(undefined, `ask ${ask}`).spanId };
      const attributes = { ...this.whose(entry), ...factsOf(entry.body, this.telling) };
      return [
        this.span(context, { name: 'countersign.ask', from: entry.at - latencyMs, to: entry.at, parent, attributes }),
      ];
    });
  }

  private whose({ session, agent }: Entry): Attributes {
    return { [genAi.conversation]: session, [genAi.agent]: agentLabel(agent) };
  }

  private span(context: SpanContext, shape: Shape): ReadableSpan {
    const { name, kind = SpanKind.INTERNAL, from, parent, attributes } = shape;
    const to = Math.max(from, shape.to);
    const failed = attributes[errorType];
    return {
      ...{ name, kind, attributes, links: [], events: [], ended: true },
      ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
      spanContext: () => context,
      ...(parent !== undefined && { parentSpanContext: parent }),
      startTime: hrTime(from),
      endTime: hrTime(to),
      duration: hrTime(to - from),
      status: { code: failed === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
      resource: this.telling.resource,
      instrumentationScope: this.telling.scope,
    };
  }
}

/** The answer of an agent that was started ends no turn but its own. */
function endsTurn({ agent, body: { end } }: EntryOf<'model'>, prompt: Entry | undefined): boolean {
  if (prompt !== undefined && prompt.agent !== agent) return false;
  return end === 'aborted' || (end !== 'calls' && finishReason(end) !== undefined);
}

/** Of a turn: all the tokens, what they cost where that is known, and the model that answered last. */
function sumOf(calls: readonly EntryOf<'model'>[]): Attributes {
  const last = calls.at(-1)?.body;
  if (last === undefined) return {};
  const used = calls.flatMap(({ body: { usage } }) => usage ?? []);
  const costs = calls.flatMap(({ body: { cost } }) => cost ?? []);
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
  const input = sum(used.map(usage => usage.input));
  const output = sum(used.map(usage => usage.output));
  return {
    [genAi.provider]: providerName(last.provider),
    [genAi.requestModel]: nameOfModel(last.provider, last.model),
    ...(used.length > 0 && usageFacts({ input, output })),
    ...(costs.length > 0 && { 'countersign.cost': sum(costs) }),
  };
}
