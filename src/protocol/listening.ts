import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import type { Effect } from './effect.js';
import type { Mode } from './posture.js';
import type { Layer } from './rule.js';

/**
 * What listeners are shown, and what they may answer. They come from outside: an answer that is not exactly one of these
 * blocks. What other extensions read of this is `media/api/countersign.d.ts`.
 */

/** The identifier of an extension, `publisher.name`, and nothing that could pass for a sentence. */
export const extensionIdSchema = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9-]*\.[a-z0-9][\w.-]*$/i);

const longestReason = 400;
/** Why, for the person, the model and the record. */
const because = z
  .string()
  .min(1)
  .transform(text => (text.length <= longestReason ? text : `${text.slice(0, longestReason - 1)}…`));

const leave = z.strictObject({ kind: z.literal('leave') });
const block = z.strictObject({ kind: z.literal('block'), because });

/** There is no answer that allows: the least that can be said is that it is left alone. */
export const callAnswerSchema = z.discriminatedUnion('kind', [
  leave,
  block,
  /** The tool stays the one that was called. */
  z.strictObject({ kind: z.literal('rewrite'), input: z.unknown(), because }),
]);
export const runAnswerSchema = z.discriminatedUnion('kind', [leave, block]);
export const resultAnswerSchema = z.discriminatedUnion('kind', [
  leave,
  /** Nobody is to know what stood there: nothing of it is kept. */
  z.strictObject({ kind: z.literal('redact'), text: z.string(), because }),
  z.strictObject({ kind: z.literal('replace'), text: z.string(), because }),
]);
export type CallAnswer = DeepReadonly<z.output<typeof callAnswerSchema>>;
export type RunAnswer = DeepReadonly<z.output<typeof runAnswerSchema>>;
export type ResultAnswer = DeepReadonly<z.output<typeof resultAnswerSchema>>;

/** One act of one agent, wherever it is told of. */
interface About {
  readonly act: string;
  readonly session: string;
  readonly agent: string;
}

/** A call before it is judged. `input` is as the tool read it, with whatever the model wrote into it. */
export interface CallEvent extends About {
  readonly tool: string;
  readonly input: unknown;
  readonly cwd: string;
}

/** An approved action, as it would run. */
export interface RunEvent extends CallEvent {
  readonly verdict: {
    readonly kind: 'allow' | 'ask' | 'deny';
    readonly because: string;
    readonly risk: number;
    readonly effects: readonly Effect['kind'][];
  };
}

/** What came of an action, as the model would see it. */
export interface ResultEvent extends CallEvent {
  readonly outcome: 'done' | 'failed';
  readonly text: string;
}

/** What policy said of an act, or what an approver answered; without its input, and without what anybody wrote. */
export type DecisionEvent = About &
  (
    | {
        readonly kind: 'verdict';
        readonly tool: string;
        readonly verdict: 'allow' | 'ask' | 'deny';
        readonly risk: number;
        readonly floor?: string;
        readonly effects: readonly Effect['kind'][];
        readonly rules: readonly { readonly id: string; readonly layer: Layer }[];
      }
    | {
        readonly kind: 'decision';
        readonly decision: 'approved' | 'rejected' | 'lapsed';
        readonly by?: 'human' | 'reviewer' | 'parent' | 'grant';
      }
  );

export interface SessionEvent {
  readonly session: string;
  readonly agent: string;
  readonly folder: string;
  readonly mode: Mode;
}
