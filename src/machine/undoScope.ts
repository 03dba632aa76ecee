import type { Ledger } from '../ledger/ledger.js';
import type { Entry } from '../protocol/entry.js';

/** What a person wants taken back. */
export type UndoScope =
  | { readonly kind: 'act'; readonly act: string }
  /** The newest act of a session that changed files and was not taken back since. */
  | { readonly kind: 'last'; readonly session: string }
  /** Everything of a session after an entry. */
  | { readonly kind: 'since'; readonly session: string; readonly seq: number }
  /** Everything of a session after a message of the person. */
  | { readonly kind: 'message'; readonly session: string; readonly message: string }
  | { readonly kind: 'session'; readonly session: string }
  /** Makes again what an undo took back: the newest that was not made again yet. */
  | { readonly kind: 'redo'; readonly session?: string; readonly undo?: string };

type Entries = Pick<Ledger, 'entries'>;

/** The entries of these files, oldest first, and what is known of changes that no entry holds, in words. */
export interface InScope {
  readonly entries: readonly Entry[];
  readonly notes: readonly string[];
}

export function entriesIn(scope: UndoScope, ledger: Entries): InScope {
  switch (scope.kind) {
    case 'act': {
      const { act } = scope;
      return { entries: allOf({ act, kind: 'change' }, ledger), notes: notesOf({ act }, ledger) };
    }
    case 'last': {
      const act = lastAct(scope.session, ledger);
      return act === undefined ? nothing : entriesIn({ kind: 'act', act }, ledger);
    }
    case 'message': {
      const { session, message } = scope;
      const prompts = allOf({ session, kind: 'prompt' }, ledger);
      const found = prompts.find(({ body }) => body.kind === 'prompt' && body.message === message);
      return found === undefined ? nothing : entriesIn({ kind: 'since', session, seq: found.seq }, ledger);
    }
    case 'since':
    case 'session': {
      const { session } = scope;
      const about = { session, after: scope.kind === 'since' ? scope.seq : 0 };
      return { entries: changesAndUndos(about, ledger), notes: notesOf(about, ledger) };
    }
    case 'redo':
      return { entries: toMakeAgain(scope, ledger), notes: [] };
  }
}

/** The act of a change, or the id of an undo. */
export function idOf({ body }: Entry): readonly string[] {
  if (body.kind === 'undo') return [body.id];
  return body.kind === 'change' ? [body.act] : [];
}

const pageSize = 1000;

export function allOf(query: Omit<Parameters<Ledger['entries']>[0], 'limit'>, ledger: Entries): Entry[] {
  const found: Entry[] = [];
  for (let after = query.after ?? 0; ;) {
    const page = ledger.entries({ ...query, after, limit: pageSize });
    found.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return found;
    after = last.seq;
  }
}

const nothing: InScope = { entries: [], notes: [] };

function changesAndUndos(about: { session: string; after?: number }, ledger: Entries): readonly Entry[] {
  const found = [...allOf({ ...about, kind: 'change' }, ledger), ...allOf({ ...about, kind: 'undo' }, ledger)];
  return found.sort((one, other) => one.seq - other.seq);
}

/** Follows what was done, taken back and made again; an undo of an undo makes its acts again too. */
function lastAct(session: string, ledger: Entries): string | undefined {
  const undone = new Set<string>();
  const actsOf = new Map<string, readonly string[]>();
  const acts: string[] = [];
  for (const { body } of changesAndUndos({ session }, ledger)) {
    if (body.kind === 'change') acts.push(body.act);
    if (body.kind !== 'undo') continue;
    for (const id of body.of) for (const act of actsOf.get(id) ?? []) undone.delete(act);
    const direct = body.of.filter(id => !actsOf.has(id));
    for (const act of direct) undone.add(act);
    actsOf.set(body.id, body.what === 'redo' ? [] : direct);
  }
  return acts.findLast(act => !undone.has(act));
}

function toMakeAgain({ session, undo }: Extract<UndoScope, { kind: 'redo' }>, ledger: Entries): readonly Entry[] {
  const undos = allOf({ kind: 'undo', ...(session !== undefined && { session }) }, ledger);
  const again = new Set(undos.flatMap(({ body }) => (body.kind === 'undo' && body.what === 'redo' ? body.of : [])));
  const open = undos.filter(({ body }) => body.kind === 'undo' && body.what === 'undo' && !again.has(body.id));
  return open.filter(entry => undo === undefined || idOf(entry).includes(undo)).slice(-1);
}

const ignoredWords =
  'Files that ignore files name (build output, packages, .env) are not covered where commands changed them.';

function notesOf(about: { act: string } | { session: string; after: number }, ledger: Entries): readonly string[] {
  const ran = allOf({ ...about, kind: 'run' }, ledger);
  const hasRun = ran.some(({ body }) => body.kind === 'run' && body.tool === 'run_command');
  const oddities = allOf({ ...about, kind: 'oddity' }, ledger);
  const told = oddities.flatMap(({ body }) => (body.kind === 'oddity' && body.act !== undefined ? [body.what] : []));
  return [...new Set([...told, ...(hasRun ? [ignoredWords] : [])])];
}
