import type { PersonDoor } from '../tools/ports.js';

/** Where questions are shown; `ask` returns the question's id. */
export interface QuestionBoard {
  ask(question: string, choices: readonly string[]): string;
  close(id: string, answer: string | undefined): void;
}

/** Questions of the agent to the person, asked in the chat. A question settles once; nobody's answer is `undefined`. */
export class ChatPerson implements PersonDoor {
  private readonly open = new Map<string, (answer: string | undefined) => void>();

  constructor(private readonly board: QuestionBoard) {}

  async ask(question: string, choices: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    const id = this.board.ask(question, choices);
    const answer = Promise.withResolvers<string | undefined>();
    const onAbort = (): void => this.settle(id, undefined);
    this.open.set(id, answer.resolve);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await answer.promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  reply(id: string, answer: string): void {
    this.settle(id, answer);
  }

  private settle(id: string, answer: string | undefined): void {
    const resolve = this.open.get(id);
    if (resolve === undefined) return;
    this.open.delete(id);
    this.board.close(id, answer);
    resolve(answer);
  }
}
