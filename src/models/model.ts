import type { Message, Usage } from '../protocol/message.js';

/**
 * The one small port behind which every model stands.
 *
 * Invariant: a model only streams; retries, tools and history belong to the loop. Keys stay inside the provider and
 * appear in no event and no failure.
 */
export interface Model {
  /** `anthropic/claude-sonnet-5`, for the record. */
  readonly id: string;
  readonly label: string;
  readonly provider: string;
  /** A script rather than a model; the product says so. */
  readonly script: boolean;
  /** Tokens it can read, when known: compaction starts before it is full. */
  readonly contextTokens: number | undefined;
  /** US dollars for a use, when its price is known. */
  cost(usage: Usage): number | undefined;
  /** Never throws and never rejects: what goes wrong is the last event. Ends at once when aborted. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

export interface ToolSpec {
  readonly name: string;
  readonly summary: string;
  /** JSON schema of the input. */
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
}

export type ModelEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call-started'; readonly id: string; readonly tool: string }
  /** A whole tool call. `malformed` when the model's input is no JSON: `input` is then its text. */
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly tool: string;
      readonly input: unknown;
      readonly malformed?: string;
    }
  | {
      readonly kind: 'ended';
      readonly why: 'stop' | 'calls' | 'length' | 'filtered' | 'aborted';
      readonly usage: Usage | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: ModelFailure };

export type FailureCode =
  | 'wrong-key'
  | 'no-key'
  | 'unreachable'
  | 'unknown-model'
  | 'too-long'
  | 'overloaded'
  | 'rate-limited'
  | 'timed-out'
  | 'refused-request'
  | 'server-fault'
  | 'broken-stream';

export interface ModelFailure {
  readonly code: FailureCode;
  /** A sentence that says what to do. */
  readonly because: string;
  /** Worth trying again: 408, 429, 5xx, overload, a connection that broke. */
  readonly retryable: boolean;
  /** What the server asked for with `retry-after`. */
  readonly retryAfterMs?: number;
}
