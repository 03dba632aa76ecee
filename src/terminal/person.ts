import { createInterface } from 'node:readline/promises';
import type { Broker, PendingAsk } from '../approvals/broker.js';
import type { Disposable } from '../base/disposable.js';
import type { Answer, Card } from '../protocol/card.js';
import { cardAsText, framed } from './cardText.js';
import { plainText } from './plainText.js';

/**
 * The person at a terminal: one question at a time, in the order in which they came.
 *
 * Invariant: a line answers the question that stands above it, or nothing; what is typed while none is open is dropped.
 */
export class TerminalPerson implements Disposable {
  private readonly lines = createInterface({ input: process.stdin, output: process.stderr });
  private last: Promise<unknown> = Promise.resolve();
  private isOver = false;

  /** `stop`: interrupted, or the terminal is gone. */
  constructor(stop: () => void) {
    this.lines.on('SIGINT', stop);
    this.lines.on('close', () => {
      if (!this.isOver) stop();
    });
  }

  /** Shows every ask of the broker, until it is disposed. */
  watch(broker: Broker): Disposable {
    return broker.onDidAsk(ask => {
      const settled = new AbortController();
      const watching = broker.onDidSettle(({ ask: { id } }) => {
        if (id === ask.id) settled.abort();
      });
      void this.inTurn(() => this.showAsk(ask, ask.card, broker, settled.signal)).finally(() => watching.dispose());
    });
  }

  /** A question of the agent. Undefined when nobody answers. */
  async ask(question: string, choices: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    const listed = choices.map((choice, index) => `${index + 1}: ${choice}`);
    const asked = ['', '── The agent asks:', ...framed([question, ...listed].join('\n')), ''].join('\n');
    const typed = await this.inTurn(() => this.read(plainText(asked), 'Your answer: ', signal));
    return typed === undefined ? undefined : (choices[Number(typed) - 1] ?? typed);
  }

  dispose(): void {
    this.isOver = true;
    this.lines.close();
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private async showAsk(ask: PendingAsk, card: Card, broker: Broker, settled: AbortSignal): Promise<void> {
    const typed = await this.read(cardAsText(card), promptFor(card), settled);
    if (typed === undefined) return;
    const answered = broker.answer({
      ask: ask.id,
      shown: card.hash,
      answer: answerFrom(typed, card),
      surface: 'terminal',
    });
    if (answered.kind === 'stale') await this.showAsk(ask, answered.card, broker, settled);
    if (answered.kind === 'gone') process.stderr.write(`${answered.how}\n`);
    if (answered.kind === 'refused') {
      process.stderr.write(`${answered.because}\n`);
      await this.showAsk(ask, card, broker, settled);
    }
  }

  /** One line under what is shown; undefined when the question was settled first, or the terminal is gone. */
  private async read(shown: string, prompt: string, signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted || this.isOver) return undefined;
    process.stderr.write(shown);
    try {
      return (await this.lines.question(prompt, { signal })).trim();
    } catch (fault) {
      if (!isOver(fault)) throw fault;
      process.stderr.write('\n');
      return undefined;
    }
  }
}

/** The question was withdrawn, or the terminal closed under it. */
function isOver(fault: unknown): boolean {
  return (
    fault instanceof Error && 'code' in fault && (fault.code === 'ABORT_ERR' || fault.code === 'ERR_USE_AFTER_CLOSE')
  );
}

/** The terminal remembers nothing beyond its one task, so these are the only rules it can make. */
function sessionOffers(card: Card): Card['offers'] {
  return card.offers.filter(({ scope }) => scope === 'session');
}

function promptFor(card: Card): string {
  if (card.floor !== undefined) return 'Type yes to approve, or n and why: ';
  const offers = sessionOffers(card);
  const keys = offers.map((_, index) => `s${index + 1}`).join(', ');
  return offers.length === 0
    ? 'Approve once? y, or n and why: '
    : `Approve? y once, ${keys} by that rule, or n and why: `;
}

/** Only the exact words approve; everything else is a refusal with these words as its reason. */
export function answerFrom(typed: string, card: Card): Answer {
  const word = typed.toLowerCase();
  if (word === 'yes' || (word === 'y' && card.floor === undefined)) return { kind: 'approve', scope: 'once' };
  const offer = sessionOffers(card).find((_, index) => word === `s${index + 1}`);
  if (offer !== undefined && card.floor === undefined) return { kind: 'approve', scope: 'session', rule: offer.rule };
  return { kind: 'reject', feedback: typed.replace(/^no?\b[\s,:]*/i, '').slice(0, 4000) };
}
