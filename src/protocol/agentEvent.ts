import type { Message, Outcome, Plan, Usage } from './message.js';
import type { ToolCall } from './action.js';

/** What the loop tells the world, by one sink. The ledger is the history; these are for showing what happens now. */
export type AgentEvent =
  | { readonly kind: 'turn-started'; readonly turn: string; readonly model: string }
  | { readonly kind: 'text'; readonly message: string; readonly text: string }
  /** A tool call is being written by the model; its input is not complete. */
  | {
      readonly kind: 'call-started';
      readonly message: string;
      readonly call: string;
      readonly tool: string;
      readonly by?: string;
    }
  /** `by`: of an agent that was started, who it is and for whom, in words. */
  | {
      readonly kind: 'call';
      readonly message: string;
      readonly call: ToolCall;
      readonly title: string;
      readonly by?: string;
    }
  | { readonly kind: 'output'; readonly call: string; readonly text: string }
  | {
      readonly kind: 'result';
      readonly call: string;
      readonly tool: string;
      readonly outcome: Outcome;
      readonly text: string;
    }
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'usage'; readonly usage: Usage; readonly cost: number | undefined }
  /** `drops`: the message whose streamed text is thrown away, because the model starts over. */
  | { readonly kind: 'retrying'; readonly afterMs: number; readonly because: string; readonly drops?: string }
  | { readonly kind: 'compacted'; readonly dropped: number }
  | { readonly kind: 'turn-ended'; readonly turn: string; readonly how: TurnEnd };

/** `failed` carries a sentence that says what to do; `refused` says why nothing more is let through. */
export type TurnEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'steps'; readonly limit: number }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'failed'; readonly because: string };
