import { z } from 'zod';
import { assertNever } from '../base/never.js';
import type { DeepReadonly } from '../base/readonly.js';

/**
 * What the sandbox is opened for, besides what it always is, in one run of one command, and no further: a file, a
 * folder with all in it, or a host. Paths are real ones. A person was asked for exactly it.
 */
export const extraSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['write', 'read']), path: z.string(), is: z.enum(['file', 'folder']) }),
  z.strictObject({ kind: z.literal('host'), host: z.string(), port: z.int().optional() }),
]);
export type Extra = DeepReadonly<z.output<typeof extraSchema>>;

/** Follows "The sandbox is opened for", or "kept from". */
export function extraInWords(extra: Extra): string {
  switch (extra.kind) {
    case 'write':
    case 'read': {
      const deed = extra.kind === 'write' ? 'writing' : 'reading';
      return `${deed} ${extra.path}${extra.is === 'folder' ? ' and everything below it' : ''}`;
    }
    case 'host':
      return `reaching ${extra.host}${extra.port === undefined ? '' : `:${extra.port}`}`;
    default:
      return assertNever(extra);
  }
}

export function extrasInWords(extras: readonly Extra[]): string {
  return extras.map(extraInWords).join(', ');
}
