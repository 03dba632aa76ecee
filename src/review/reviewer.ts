import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import { pause } from '../base/pause.js';
import type { Model, ModelRequest } from '../models/model.js';
import type { Usage } from '../protocol/message.js';
import type { Unified } from './actionText.js';
import { readAnswer } from './answer.js';
import { reservedForPerson } from './eligible.js';
import { hear, type Heard } from './hear.js';
import { promptFor } from './prompt.js';
import { cleanRationale } from './rationale.js';
import type { Answer, Review, ReviewRequest, ReviewRules, WhyUnanswered } from './review.js';
import { outcomeOf, overruled } from './table.js';

export interface ReviewerDeps {
  readonly model: Model;
  readonly clock: Clock;
  /** How long one review may take, with everything. */
  readonly limitMs: number;
  readonly rules: ReviewRules;
  readonly unified: Unified;
}

/** Before the one try more, where the server did not say how long to wait. */
const pauseMs = 500;

/**
 * A second model that reads one ask and says yes or no to it.
 *
 * Invariant: what is reserved for a person reaches no model, and nothing but a whole answer by the schema, through the
 * table in code, is an approval. Every fault, cap and limit on the way is no answer.
 */
export class Reviewer {
  constructor(private readonly deps: ReviewerDeps) {}

  /** Rejects with the signal's reason when it is aborted, and never else. */
  async review(request: ReviewRequest, signal: AbortSignal): Promise<Review> {
    signal.throwIfAborted();
    const begun = this.deps.clock.now();
    const came = await this.ask(request, signal);
    signal.throwIfAborted();
    const cost = came.usage === undefined ? undefined : this.costOf(came.usage);
    return {
      ...came.answer,
      model: this.deps.model.id,
      latencyMs: Math.max(0, this.deps.clock.now() - begun),
      ...(came.usage !== undefined && { usage: came.usage }),
      ...(cost !== undefined && { cost }),
    };
  }

  private async ask(request: ReviewRequest, signal: AbortSignal): Promise<Came> {
    try {
      const reserved = reservedForPerson(request.verdict, request.action);
      if (reserved !== undefined) return unanswered('reserved', reserved);
      const prompt = promptFor(request, this.deps.rules, this.deps.unified);
      if (prompt.kind === 'too-long') return unanswered('too-long', prompt.because);
      const { contextTokens = Infinity, id } = this.deps.model;
      if (charactersOf(prompt.request) > contextTokens * charactersAToken)
        return unanswered('too-long', `The reviewer ${id} reads no more than ${contextTokens} tokens at once.`);
      return await this.within(prompt.request, signal);
    } catch {
      return unanswered('unavailable', 'The review failed on this side.');
    }
  }

  /** Asks within the limit, and once more where the way to the model broke. */
  private async within(request: ModelRequest, signal: AbortSignal): Promise<Came> {
    const { clock, limitMs } = this.deps;
    const until = clock.now() + limitMs;
    const both = new AbortController();
    const end = (): void => both.abort();
    const timer = clock.after(limitMs, end);
    signal.addEventListener('abort', end, { once: true });
    try {
      const heard = await this.hearTwice(request, until, both.signal);
      // Where the machine slept or was busy, the answer may come before the timer does.
      return this.came(clock.now() > until ? { kind: 'aborted' } : heard);
    } finally {
      timer.dispose();
      signal.removeEventListener('abort', end);
    }
  }

  private async hearTwice(request: ModelRequest, until: number, signal: AbortSignal): Promise<Heard> {
    const { clock, model } = this.deps;
    const first = await hear(model, request, signal);
    if (first.kind !== 'failed' || !first.failure.retryable) return first;
    const wait = first.failure.retryAfterMs ?? pauseMs;
    // Where no time is left for another try, the fault says more than the limit.
    if (clock.now() + wait >= until) return first;
    await pause(clock, wait, signal);
    const second = await hear(model, request, signal);
    return second.kind === 'aborted' ? first : second;
  }

  private came(heard: Heard): Came {
    switch (heard.kind) {
      case 'said': {
        const read = readAnswer(heard.text);
        if (read.kind === 'unreadable') return unanswered('unreadable', read.because, heard.usage);
        const { level, authorization, rationale } = read.given;
        const why = overruled(read.given);
        return {
          answer: {
            kind: 'answered',
            level,
            authorization,
            outcome: outcomeOf(read.given),
            rationale: cleanRationale(rationale),
            ...(why !== undefined && { overruled: why }),
          },
          usage: heard.usage,
        };
      }
      case 'unreadable':
        return unanswered('unreadable', heard.because, heard.usage);
      case 'failed':
        return unanswered(
          heard.failure.code === 'too-long' ? 'too-long' : 'unavailable',
          `The reviewer could not be asked: ${heard.failure.because}`,
        );
      case 'aborted':
        return unanswered('late', `The reviewer did not answer within ${seconds(this.deps.limitMs)}.`);
      default:
        return assertNever(heard);
    }
  }

  private costOf(usage: Usage): number | undefined {
    try {
      return this.deps.model.cost(usage);
    } catch {
      return undefined;
    }
  }
}

interface Came {
  readonly answer:
    | ({ readonly kind: 'answered' } & Answer)
    | { readonly kind: 'unanswered'; readonly why: WhyUnanswered; readonly because: string };
  readonly usage: Usage | undefined;
}

/** Few, so that a server which cuts what is too long for its model is not sent so much. */
const charactersAToken = 3;

function charactersOf({ system, messages }: ModelRequest): number {
  return messages.reduce((sum, message) => sum + ('text' in message ? message.text.length : 0), system.length);
}

function unanswered(why: WhyUnanswered, because: string, usage?: Usage): Came {
  return { answer: { kind: 'unanswered', why, because }, usage };
}

function seconds(ms: number): string {
  const count = Math.round(ms / 100) / 10;
  return count === 1 ? '1 second' : `${count} seconds`;
}
