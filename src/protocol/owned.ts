import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** Whose a file is and who may do what with it. */
export const ownedSchema = z.strictObject({ mode: z.int(), uid: z.int(), gid: z.int() });
export type Owned = DeepReadonly<z.output<typeof ownedSchema>>;
