import type { FileImage } from './fact.js';

/** What a file will hold: `text` without byte-order mark, `bom` whether one is written before it. Always UTF-8. */
export interface NewText {
  readonly text: string;
  readonly bom: boolean;
}

/**
 * One change of one file, computed once: it is shown, approved and written from this value alone.
 * `path` is the real path; `before` is the pre-image that the approval is bound to.
 */
export type FileChange =
  | { readonly kind: 'write'; readonly path: string; readonly before: FileImage; readonly after: NewText }
  | { readonly kind: 'delete'; readonly path: string; readonly before: FileImage }
  | { readonly kind: 'move'; readonly path: string; readonly to: string; readonly before: FileImage };

/** What a tool would change, found without touching anything; `failed` is told to the model before anybody is asked. */
export type Planned =
  | { readonly kind: 'planned'; readonly changes: readonly FileChange[] }
  | { readonly kind: 'failed'; readonly because: string };
