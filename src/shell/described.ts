import { isAbsolute, isWithin, resolvePath } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import type { FactNeed, NamesSource } from '../protocol/fact.js';
import type { ShellPlace } from './analyse.js';
import type { Role } from './programs/program.js';
import { hole, pipeFile, type Word } from './word.js';

/** Readers of texts within texts. */
export interface Texts {
  /** Reads a text that a command runs as a shell would. */
  readonly readText: (text: string, place: Standing) => Described;
  /** Reads a text that a command hands to PowerShell. */
  readonly readPowerShell: (text: string, place: Standing) => Described;
}

/** Where a command stands in a text, and whether that is certain. */
export interface Standing extends ShellPlace, Texts {
  /** How many commands it stands within. */
  readonly depth: number;
  /** A `cd` came before: relative paths may mean something else. */
  readonly hasMoved?: boolean;
  /** It is another folder than the text began in, entered by a `cd`. */
  readonly hasEntered?: boolean;
  /** What `$1` and those after it stand for, where a text is called with arguments. */
  readonly positional?: readonly Word[];
  /** The words that the command before in a pipeline sends, each ended by a zero byte. */
  readonly fed?: readonly Word[];
  /** What variables may hold in a text that this one stands in, as the reader for harm knows it. */
  readonly known?: ReadonlyMap<string, readonly (readonly Word[])[]>;
  /** The reader for harm asks: what cannot be read is taken for the worst that it may turn out to be. */
  readonly fearsWorst?: boolean;
}

/** The folder that it stands in, where that is certain. */
export function folderOf({ cwd, hasMoved }: Standing): string | undefined {
  return hasMoved === true ? undefined : cwd;
}

/** What a command of known words may do. */
export interface Described {
  readonly effects: readonly Effect[];
  readonly needs: readonly FactNeed[];
}

export const nothing: Described = { effects: [], needs: [] };

export function joined(parts: readonly Described[]): Described {
  const [first = nothing, ...others] = parts.filter(({ effects, needs }) => effects.length + needs.length > 0);
  if (others.length === 0) return first;
  const effects = [...first.effects];
  const needs = [...first.needs];
  for (const other of others) {
    for (const one of other.effects) effects.push(one);
    for (const one of other.needs) needs.push(one);
  }
  return { effects, needs };
}

export function effect(...effects: readonly Effect[]): Described {
  return { effects, needs: [] };
}

/** Files that swallow what is written and hold nothing. */
const sinks = /^\/dev\/(null|zero|full|stdin|stdout|stderr|tty|u?random|fd\/\d+)$/;

interface Acting {
  readonly kind: 'read' | 'write' | 'delete';
  /** It reaches all below. */
  readonly isWide?: boolean;
  /** Names and sizes only, or hidden and ignored files left out: a secret below stays unread. */
  readonly isSparing?: boolean;
  /** Links that are found below are followed. */
  readonly follows?: boolean;
  /** Its pattern matches hidden names as well. */
  readonly hidden?: boolean;
  /** Nothing is left in what it writes. */
  readonly empties?: boolean;
}

/** Roles that are no path by themselves have none; whoever knows the call says what they do. */
const acting: Readonly<Partial<Record<Role, Acting>>> = {
  read: { kind: 'read' },
  tree: { kind: 'read', isWide: true },
  names: { kind: 'read', isWide: true, isSparing: true },
  list: { kind: 'read' },
  write: { kind: 'write' },
  fill: { kind: 'write', isWide: true },
  delete: { kind: 'delete' },
};

/** The effect of acting on one path. A hole makes it unsure: then only what stands before it is known. */
export function pathEffect(
  role: Role,
  given: Word,
  place: Standing,
  extra: Pick<Acting, 'isWide' | 'isSparing' | 'follows' | 'hidden' | 'empties'> = {},
): Described {
  const act = acting[role];
  const word = given.names === undefined || act?.kind === 'read' ? given : { text: hole, glob: false, open: true };
  if (act === undefined || word.text === pipeFile) return nothing;
  const { path, glob, isSure: isRead } = splitPath(word, place);
  // A pattern that finds nothing stays what it is, and `[ab]` does not match its own name.
  const isSure = isRead && !(role === 'write' && glob?.includes('[') === true);
  if (isSure && sinks.test(path)) return nothing;
  const behind = act.kind === 'read' && isSure && glob === undefined ? climbedFrom(word, place) : [];
  const isWide = act.isWide === true || extra.isWide === true;
  const reachesMore = act.kind === 'read' && (isWide || glob !== undefined);
  const isSparing = reachesMore && (act.isSparing === true || extra.isSparing === true);
  return {
    effects: [
      {
        kind: act.kind,
        path,
        ...(isWide && { recursive: true }),
        ...(glob !== undefined && { glob }),
        ...(!isSure && { unsure: true }),
        ...(isSparing && { sparing: true }),
        ...(role !== 'names' && act.kind === 'read' && isWide && extra.follows === true && { follows: true }),
        ...(act.kind === 'read' && word.names !== undefined && { cut: sourceOf(word.names) }),
        ...(act.kind === 'read' && glob !== undefined && extra.hidden === true && { hidden: true }),
        ...(act.kind === 'write' && extra.empties === true && { empties: true }),
      },
      ...(act.kind === 'delete' && isWide && place.fearsWorst === true && mayBeEverything(word, place) ? [worst] : []),
      ...behind.map(folder => ({ kind: 'read', path: folder }) as const),
    ],
    needs: [path, ...behind].map(one => ({ kind: 'path', path: one }) as const),
  };
}

function sourceOf({ by, folder, revision }: NamesSource): NamesSource {
  return { by, folder, ...(revision !== undefined && { revision }) };
}

const worst: Effect = {
  kind: 'unknown',
  why: 'which folder it deletes cannot be read before it runs',
  harm: 'destroys-workspace',
};

const systemFolder =
  /^\/+(bin|boot|dev|etc|home|lib\w*|opt|proc|root|run|s?bin|srv|sys|usr|var|Users|System|Library)(\/|$)/;

/** What cannot be read may be the whole workspace or more: unless a name before or after it says that it is less. */
function mayBeEverything({ text, number }: Word, { cwd, hasMoved }: Standing): boolean {
  const at = text.indexOf(hole);
  if (number === true) return false;
  if (at === -1) return hasMoved === true && /^[.*?][.*?/]*$/.test(text);
  const before = text.slice(0, at);
  const after = text.slice(text.lastIndexOf(hole) + 1);
  if (!/^[/.*?]*$/.test(after)) return before === '' && systemFolder.test(after);
  return before === '' || (before.endsWith('/') && isWithin(resolvePath(cwd, before), cwd));
}

/** Folders that a path climbs out of again: where one is a link, the path leads elsewhere than its words say. */
function climbedFrom({ text }: Word, { cwd, hasEntered }: Standing): readonly string[] {
  const names = text.split(/\/+/);
  const climbed = names.flatMap((name, at) => {
    const from = name === '..' ? names.slice(0, at).findLastIndex(one => one !== '.') : -1;
    const isFolder = from >= 0 && names[from] !== '..' && names[from] !== '';
    return isFolder ? [resolvePath(cwd, names.slice(0, from + 1).join('/'))] : [];
  });
  return hasEntered === true && /^(\.\/+)*\.\.(\/|$)/.test(text) ? [cwd, ...climbed] : climbed;
}

/** An absolute path, and the pattern or hole that the rest of it is. */
function splitPath(word: Word, place: Standing): { path: string; glob: string | undefined; isSure: boolean } {
  const { text } = word;
  const isRelative = !isAbsolute(text);
  const at = text.search(word.glob ? /[*?[\0]/ : /\0/);
  if (at === -1)
    return { path: resolvePath(place.cwd, text), glob: undefined, isSure: !(isRelative && place.hasMoved) };
  const slash = text.lastIndexOf('/', at);
  const path = resolvePath(place.cwd, slash === -1 ? '.' : text.slice(0, slash + 1));
  const climbs = /(^|\/)\.\.(\/|$)/.test(text.slice(slash + 1));
  const isSure = !text.includes(hole) && !(isRelative && place.hasMoved) && !climbs;
  return { path, glob: isSure ? text.slice(slash + 1) : undefined, isSure };
}

/** Whether a command of these words puts out nothing, so that a file it is sent to is emptied. */
export function saysNothing(words: readonly Word[] | undefined): boolean {
  return (
    words !== undefined &&
    /^(:|true|cat \/dev\/null|echo -n|printf|)$/.test(
      words
        .map(({ text }) => text)
        .join(' ')
        .trim(),
    )
  );
}

/** The path of a literal word. */
export function pathOf(word: Word, place: Standing): string {
  return resolvePath(place.cwd, word.text);
}
