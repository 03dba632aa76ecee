import type { EntryBody } from '../protocol/entry.js';
import type { Owned } from '../protocol/owned.js';

/** What stood at a path: bytes by hash, and where it is known whose they were. Undefined: nothing did. */
export type FileState = { readonly hash: string; readonly owned?: Owned | undefined } | undefined;

/** One path from one state to the next, as the ledger has it. */
export interface Transition {
  readonly path: string;
  readonly from: FileState;
  readonly to: FileState;
}

/** What an entry says of files, oldest first; a move is two. What only an editor held is not on disk, and not here. */
export function transitionsOf(body: EntryBody): readonly Transition[] {
  if (body.kind === 'undo') return body.files.flatMap(file => (file.outcome === 'left' ? [] : [between(file)]));
  if (body.kind !== 'change' || body.unsaved === true) return [];
  const whole = between(body);
  if (body.to === undefined) return [whole];
  return [
    { ...whole, to: undefined },
    { path: body.to, from: undefined, to: whole.to },
  ];
}

interface Between {
  readonly path: string;
  readonly pre?: string | undefined;
  readonly post?: string | undefined;
  readonly owned?: Owned | undefined;
  readonly becomes?: Owned | undefined;
}

function between({ path, pre, post, owned, becomes }: Between): Transition {
  return {
    path,
    from: pre === undefined ? undefined : { hash: pre, owned },
    to: post === undefined ? undefined : { hash: post, owned: becomes },
  };
}
