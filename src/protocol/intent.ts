import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { undoneFileSchema } from './entry.js';
import { ownedSchema } from './owned.js';

/** SHA-256 (hex) of bytes that the journal holds. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('write'),
    path: z.string(),
    /** The name of the temporary file beside it, which is there no more when the step is done. */
    temp: z.string().regex(/^\.[0-9a-f-]+\.countersign$/),
    /** Absent: there was no file. */
    pre: hash.optional(),
    post: hash,
    /** Of the file before; a new one has the system's default. */
    owned: ownedSchema.optional(),
    /** Given to it with the bytes; absent: it keeps what it has. */
    becomes: ownedSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('delete'), path: z.string(), pre: hash, owned: ownedSchema }),
  z.strictObject({ kind: z.literal('move'), path: z.string(), to: z.string(), pre: hash, owned: ownedSchema }),
]);
export type Step = DeepReadonly<z.output<typeof stepSchema>>;

/** What an interrupted apply leaves behind: enough to complete it or to put everything back. */
export const intentSchema = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  /** The call of the gate, or the id of an undo. */
  act: z.string(),
  /** The process that began it, in the words of whoever opened the journal. */
  writer: z.string(),
  /** Of an undo: what its entry says beside the files that it changed. */
  undo: z
    .strictObject({
      session: z.string(),
      what: z.enum(['undo', 'redo']),
      of: z.array(z.string()).nonempty(),
      by: z.string(),
      left: z.array(undoneFileSchema),
    })
    .optional(),
  /** In the order in which they are written. */
  steps: z.array(stepSchema),
});
export type Intent = DeepReadonly<z.output<typeof intentSchema>>;
export type UndoIntent = NonNullable<Intent['undo']>;
