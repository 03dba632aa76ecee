import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** By which surface a person answered; on record for every decision. */
export const surfaceSchema = z.enum([
  'chat',
  'diff',
  'comment',
  'inbox',
  'notification',
  'command',
  'modal',
  'terminal',
]);
export type Surface = z.output<typeof surfaceSchema>;

export const approverSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('human'), surface: surfaceSchema }),
  z.strictObject({ kind: z.literal('reviewer'), model: z.string() }),
  z.strictObject({ kind: z.literal('parent'), agent: z.string() }),
  /** A grant made while the ask was pending covers it. */
  z.strictObject({ kind: z.literal('grant'), rule: z.string() }),
]);
export type Approver = DeepReadonly<z.output<typeof approverSchema>>;

export const grantScopeSchema = z.enum(['once', 'session', 'day', 'always']);

export const lapseSchema = z.enum([
  'timed-out',
  'cancelled',
  'stopped',
  'window-closed',
  'approver-failed',
  'withdrawn',
  /** The mode says that there is no person to ask. */
  'nobody-there',
  /** The reviewer gave no answer that counts, and a person is asked instead, if there is one. */
  'handed-on',
]);
export type Lapse = z.output<typeof lapseSchema>;

/** What a person (or a rule) answered to one ask. `lapsed`: nobody answered; it is never an approval. */
export type Decision =
  | {
      readonly kind: 'approved';
      readonly by: Approver;
      readonly scope: z.output<typeof grantScopeSchema>;
      /** The id of the offered rule, where several offers have the scope. */
      readonly rule?: string;
      /** The call as the person changed it; it is judged as a new action. `why` is what the model is told of it. */
      readonly edited?: {
        readonly tool: string;
        readonly input: unknown;
        readonly why: string;
        /** The whole texts that were approved, by real path: exactly these are written, or it is asked again. */
        readonly texts?: ReadonlyMap<string, string>;
      };
    }
  | { readonly kind: 'rejected'; readonly by: Approver; readonly feedback: string }
  | { readonly kind: 'lapsed'; readonly why: Lapse };
