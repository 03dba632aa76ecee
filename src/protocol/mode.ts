import { z } from 'zod';
import { assertNever } from '../base/never.js';
import type { DeepReadonly } from '../base/readonly.js';
import type { Mode } from './posture.js';
import { capabilitySchema, type Capability } from './rule.js';

/**
 * Who decides, with all that belongs to it. Set when a session begins; only a person changes it.
 *
 * `delegated`: what it is trusted with passes, everything else goes to whoever answers for the one that delegated it.
 */
export const sessionModeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('interactive') }),
  z.strictObject({ kind: z.literal('background') }),
  z.strictObject({ kind: z.literal('delegated'), trust: z.array(capabilitySchema) }),
  z.strictObject({ kind: z.literal('plan') }),
  z.strictObject({ kind: z.literal('dry-run') }),
]);
export type SessionMode = DeepReadonly<z.output<typeof sessionModeSchema>>;

/** Kinds of effects that can be trusted by their name alone. The rest takes a capability that says more. */
export const trustedKinds = ['read', 'write', 'delete', 'execute', 'git', 'package', 'network'] as const;
type TrustedKind = (typeof trustedKinds)[number];

/** How trust is written in settings and in a terminal: a kind of effect by its name, or the capability itself. */
export const trustSchema = z.array(z.union([z.enum(trustedKinds), capabilitySchema])).max(100);
export type Trust = DeepReadonly<z.output<typeof trustSchema>>;

/** The mode that these settings mean. */
export function sessionModeOf({ mode, trust }: { readonly mode: Mode; readonly trust: Trust }): SessionMode {
  switch (mode) {
    case 'delegated':
      return { kind: mode, trust: trust.map(one => (typeof one === 'string' ? byName(one) : one)) };
    case 'interactive':
    case 'background':
    case 'plan':
    case 'dry-run':
      return { kind: mode };
    default:
      return assertNever(mode);
  }
}

/** A name alone trusts with files of the workspace, and with no others. */
function byName(effect: TrustedKind): Capability {
  const isOfFiles = effect === 'read' || effect === 'write' || effect === 'delete';
  return isOfFiles ? { effect, path: '**' } : { effect };
}
