import type { Model, ModelEvent, ModelFailure, ModelRequest } from '../../src/models/model.js';

export type Said = readonly ModelEvent[] | ((request: ModelRequest, signal: AbortSignal) => AsyncIterable<ModelEvent>);

/** A model that answers the nth request with the nth thing it was given to say, and then that it is done. */
export class ScriptedModel implements Model {
  readonly id = 'scripted/one';
  readonly label = 'Scripted';
  readonly provider = 'scripted';
  readonly script = false;
  /** The messages of each request as they were when it came. */
  readonly requests: ModelRequest[] = [];

  constructor(
    private readonly said: readonly Said[],
    readonly contextTokens: number | undefined,
  ) {}

  cost({ output }: { readonly output: number }): number {
    return output / 1000;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const said = this.said[this.requests.length] ?? [text('Done.'), stop];
    this.requests.push({ ...request, messages: [...request.messages] });
    const events = typeof said === 'function' ? said(request, signal) : said;
    for await (const event of events) {
      if (signal.aborted) {
        yield { kind: 'ended', why: 'aborted', usage: undefined };
        return;
      }
      yield event;
    }
  }
}

export const text = (words: string): ModelEvent => ({ kind: 'text', text: words });
export const call = (id: string, tool: string, input: unknown = { path: '/repo/a' }): ModelEvent => ({
  kind: 'call',
  id,
  tool,
  input,
});
export const stop: ModelEvent = { kind: 'ended', why: 'stop', usage: { input: 10, output: 5 } };
export const calls: ModelEvent = { kind: 'ended', why: 'calls', usage: { input: 10, output: 5 } };
export const fails = (code: ModelFailure['code'], more: Partial<ModelFailure> = {}): ModelEvent => ({
  kind: 'failed',
  failure: { code, because: `It failed: ${code}.`, retryable: false, ...more },
});
