import type { DeepReadonly } from '../base/readonly.js';
import type { Extra } from './extra.js';

/** One tool call the agent wants to make. Deep-frozen when made; `hash` is SHA-256 (hex) of its other members' canonical JSON. */
export type Action<Input = unknown> = DeepReadonly<{
  tool: string;
  cwd: string;
  agent: string;
  session: string;
  hash: string;
  /** Set in a second run alone, and never by a model: what the sandbox is opened for. */
  extra?: readonly Extra[];
}> & { readonly input: DeepReadonly<Input> };

/** A model's tool call before it is an action. `input` is whatever the model wrote. */
export interface ToolCall {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
}
