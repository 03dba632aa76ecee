import { parseArgs } from 'node:util';
import { BadArgument, needPlaces, wholeNumber } from './options.js';

/** What is to be taken back, or made again. */
export interface UndoArguments {
  readonly of:
    | { readonly kind: 'act'; readonly act: string }
    | { readonly kind: 'since'; readonly seq: number }
    | { readonly kind: 'session'; readonly session: string }
    | { readonly kind: 'redo'; readonly session?: string };
  /** Only says, with the differences, what would be done. */
  readonly dry: boolean;
  readonly state: string | undefined;
}

const options = {
  act: { type: 'string' },
  since: { type: 'string' },
  session: { type: 'string' },
  state: { type: 'string' },
  dry: { type: 'boolean', default: false },
} as const;

/** Reads the words after `undo` or `redo`. Throws BadArgument, or what `parseArgs` throws. */
export function readUndoWords(name: 'undo' | 'redo', words: readonly string[]): UndoArguments {
  const { values } = parseArgs({ args: [...words], options });
  needPlaces(values);
  const { act, since, session, dry, state } = values;
  if (name === 'redo') {
    if (act !== undefined || since !== undefined) throw new BadArgument('redo takes --session ID, or nothing.');
    return { of: { kind: 'redo', ...(session !== undefined && { session }) }, dry, state };
  }
  if ([act, since, session].filter(given => given !== undefined).length !== 1)
    throw new BadArgument('Name what to take back: --act ID, --since NUMBER of an entry, or --session ID.');
  if (act !== undefined) return { of: { kind: 'act', act }, dry, state };
  if (session !== undefined) return { of: { kind: 'session', session }, dry, state };
  return { of: { kind: 'since', seq: wholeNumber('--since', since ?? '', 1, 999_999_999) }, dry, state };
}
