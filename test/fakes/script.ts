/** One piece of what a scripted model answers. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'tool'; readonly name: string; readonly input: unknown; readonly id?: string }
  /** A call whose arguments go out as they stand, to see what a malformed one does. */
  | { readonly kind: 'brokenTool'; readonly name: string; readonly json: string; readonly id?: string }
  /** The stream stays open until this settles; the test says when. */
  | { readonly kind: 'until'; readonly done: Promise<unknown> }
  | { readonly kind: 'pause'; readonly ms: number }
  /** The connection breaks off in the middle of the answer. */
  | { readonly kind: 'drop' };

export interface Usage {
  readonly input: number;
  readonly output: number;
}

export type Reply =
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[]; readonly usage?: Usage; readonly stop?: 'length' }
  /** Refused before any stream begins. `type` is the protocol's own word for the error. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly message: string;
      readonly type?: string;
      readonly retryAfter?: string;
    }
  /** No byte is ever answered. */
  | { readonly kind: 'hang' };

/** What the model says to the nth request, counted from 0. */
export type Script<Body> = (body: Body, n: number) => Reply | Promise<Reply>;

export const text = (words: string): Block => ({ kind: 'text', text: words });
export const tool = (name: string, input: unknown, id?: string): Block =>
  id === undefined ? { kind: 'tool', name, input } : { kind: 'tool', name, input, id };
export const brokenTool = (name: string, json: string): Block => ({ kind: 'brokenTool', name, json });
export const until = (done: Promise<unknown>): Block => ({ kind: 'until', done });
export const say = (...blocks: readonly Block[]): Reply => ({ kind: 'blocks', blocks });
export const refuse = (status: number, message: string, retryAfter?: string): Reply =>
  retryAfter === undefined ? { kind: 'error', status, message } : { kind: 'error', status, message, retryAfter };
export const hang: Reply = { kind: 'hang' };

/** A script that is only a list: its nth entry answers the nth request, and its last all that follow. */
export function inOrder(...replies: readonly Reply[]): Script<unknown> {
  return (_body, n) => replies[Math.min(n, replies.length - 1)] ?? say(text('Done.'));
}

/** Small enough pieces that every answer is really a stream. */
export function piecesOf(whole: string): string[] {
  return whole.match(/[\s\S]{1,12}/g) ?? [];
}
