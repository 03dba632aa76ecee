import type { Disposable } from '../base/disposable.js';
import { Emitter } from '../base/emitter.js';
import { newId } from '../base/ids.js';
import type { PersonDoor } from '../tools/ports.js';

export interface Question {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly string[];
}

/** Questions of the agent to the person. A question settles once; nobody's answer is `undefined`. */
export class ChatPerson implements PersonDoor, Disposable {
  private readonly open = new Map<string, (answer: string | undefined) => void>();
  private readonly asked = new Emitter<Question>();
  private readonly closed = new Emitter<{ readonly id: string; readonly answer: string | undefined }>();
  readonly onDidAsk = this.asked.event;
  readonly onDidClose = this.closed.event;

  async ask(text: string, choices: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    const id = newId('question');
    const answer = Promise.withResolvers<string | undefined>();
    const onAbort = (): void => this.settle(id, undefined);
    this.open.set(id, answer.resolve);
    signal.addEventListener('abort', onAbort, { once: true });
    this.asked.fire({ id, text, choices });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** A reply to a question that is closed changes nothing. */
  reply(id: string, answer: string): void {
    this.settle(id, answer);
  }

  dispose(): void {
    for (const id of [...this.open.keys()]) this.settle(id, undefined);
    this.asked.dispose();
    this.closed.dispose();
  }

  private settle(id: string, answer: string | undefined): void {
    const resolve = this.open.get(id);
    if (resolve === undefined) return;
    this.open.delete(id);
    this.closed.fire({ id, answer });
    resolve(answer);
  }
}
