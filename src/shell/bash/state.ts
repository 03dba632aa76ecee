import type { Names, Word } from '../word.js';
import type { Changes } from './changes.js';
import type { Command } from './syntax.js';

/** What a variable holds, as far as it is known. */
export type Value =
  /** `glob`: the name of one file that the pattern finds; `isOne`: with nothing in it at which a shell would cut it. */
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly glob: boolean;
      readonly isOne?: boolean;
      readonly names?: Names;
    }
  | { readonly kind: 'number' }
  | { readonly kind: 'list'; readonly words: readonly Word[] }
  | { readonly kind: 'unknown' };

export const unknownValue: Value = { kind: 'unknown' };

export function textValue(text: string): Value {
  return { kind: 'text', text, glob: false };
}

/**
 * What is known where a command stands.
 *
 * Invariant: it says only what holds in every run that comes here; what differs between ways to get here is unknown.
 */
export interface State {
  /** Every folder that relative paths may start from. */
  readonly folders: readonly string[];
  /** None of them is certain. */
  readonly isLost: boolean;
  readonly variables: ReadonlyMap<string, Value>;
  /** Names whose assignments do something else than assign: read-only ones, references, numbers. `#x`: what is assigned to `x` is reckoned. */
  readonly special: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
  readonly functions: ReadonlyMap<string, readonly (Command | 'none')[]>;
  readonly arguments: readonly Word[] | undefined;
  /** A `break` would end a loop here, a `return` a function. */
  readonly isInLoop: boolean;
  readonly isInFunction: boolean;
  /** Nothing runs any more: an `exit` came before. */
  readonly isOver: boolean;
  /** The words that the command before in a pipeline sends, each ended by a zero byte. */
  readonly fed: readonly Word[] | undefined;
}

const noNames: State['special'] = new Set();
const noFunctions: State['functions'] = new Map();

export function startState(cwd: string, home: string): State {
  return {
    folders: [cwd],
    isLost: false,
    variables: new Map([
      ['HOME', textValue(home)],
      ['IFS', textValue(' \t\n')],
    ]),
    special: noNames,
    exported: noNames,
    functions: noFunctions,
    arguments: undefined,
    isInLoop: false,
    isInFunction: false,
    isOver: false,
    fed: undefined,
  };
}

/** What a shell sets by itself: assigning to one of these does not mean that it holds what was assigned. */
const magic =
  /^(_|RANDOM|SRANDOM|SECONDS|LINENO|EPOCH.*|BASH.*|COMP_.*|COMPREPLY|DIRSTACK|FUNCNAME|GROUPS|HISTCMD|PIPESTATUS|UID|EUID|PPID|SHELLOPTS|PWD|OLDPWD|OPTIND|OPTARG)$/;

export function assigned(state: State, name: string, value: Value): State {
  const isKept = value.kind !== 'unknown' && !magic.test(name) && !state.special.has(name) && !state.special.has('*');
  return { ...state, variables: new Map(state.variables).set(name, isKept ? value : unknownValue) };
}

export function valueOf(state: State, name: string): Value {
  if (name === 'PWD') {
    const [folder, ...others] = state.folders;
    return folder === undefined || others.length > 0 || state.isLost ? unknownValue : textValue(folder);
  }
  const value = state.variables.get(name);
  if (value !== undefined) return value;
  return /^[?#$]$|^(UID|EUID|PPID|RANDOM|SECONDS|LINENO)$/.test(name) ? { kind: 'number' } : unknownValue;
}

/** Words are cut at blanks, as ever. */
export function splitsPlainly(state: State): boolean {
  const separators = valueOf(state, 'IFS');
  return separators.kind === 'text' && separators.text === ' \t\n';
}

/** Where two ways meet. One that is over does not come here. */
export function merged(a: State, b: State): State {
  if (a === b || b.isOver) return a;
  if (a.isOver) return b;
  const folders = a.folders === b.folders ? a.folders : [...new Set([...a.folders, ...b.folders])];
  return {
    ...a,
    folders: folders.slice(0, 8),
    isLost: a.isLost || b.isLost || folders.length > 8,
    variables: a.variables === b.variables ? a.variables : mergedVariables(a.variables, b.variables),
    special: union(a.special, b.special),
    exported: union(a.exported, b.exported),
    functions: a.functions === b.functions ? a.functions : mergedFunctions(a.functions, b.functions),
    arguments: a.arguments === b.arguments ? a.arguments : undefined,
  };
}

function union(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === b || b.size === 0 ? a : a.size === 0 ? b : new Set([...a, ...b]);
}

function mergedVariables(a: State['variables'], b: State['variables']): State['variables'] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Map([...names].map(name => [name, same(a.get(name), b.get(name))]));
}

function same(a: Value | undefined, b: Value | undefined): Value {
  if (a === undefined || b === undefined) return unknownValue;
  if (isNumeric(a) && isNumeric(b) && (a.kind === 'number' || b.kind === 'number')) return { kind: 'number' };
  if (a.kind === 'text' && b.kind === 'text' && a.text === b.text && a.glob === b.glob && a.names === b.names) return a;
  if (isNumeric(a) && isNumeric(b)) return { kind: 'number' };
  return a === b ? a : unknownValue;
}

export function isNumeric(value: Value): boolean {
  return value.kind === 'number' || (value.kind === 'text' && !value.glob && /^-?(0|[1-9]\d*)$/.test(value.text));
}

function mergedFunctions(a: State['functions'], b: State['functions']): State['functions'] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return new Map(
    [...names].map(name => [name, [...new Set([...(a.get(name) ?? ['none']), ...(b.get(name) ?? ['none'])])]]),
  );
}

/** After commands of which nobody knows how often they ran, or how far. */
export function changedBy(state: State, changes: Changes): State {
  const variables = new Map(
    changes.anything ? [...state.variables.keys()].map(name => [name, unknownValue]) : state.variables,
  );
  for (const [name, isNumber] of changes.names) {
    const old = variables.get(name);
    const staysNumber = isNumber && old !== undefined && isNumeric(old) && !state.special.has(name);
    variables.set(name, staysNumber ? { kind: 'number' } : unknownValue);
  }
  return {
    ...state,
    variables,
    special: changes.anything ? new Set(['*']) : union(state.special, changes.special),
    isLost: state.isLost || changes.moves || changes.anything,
    fed: changes.anything ? undefined : state.fed,
    arguments: changes.shifts || changes.anything ? undefined : state.arguments,
    functions: changes.anything
      ? new Map([...state.functions].map(([name, bodies]) => [name, [...new Set([...bodies, 'none' as const])]]))
      : state.functions,
    isOver: false,
  };
}
