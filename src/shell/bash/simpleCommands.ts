import { describe } from '../describe.js';
import { effect, folderOf, joined, saysNothing, type Described, type Standing } from '../described.js';
import { hole, isKnown, unread, type Word } from '../word.js';
import { isDangerousVariable } from '../../protocol/variables.js';
import { isHarmlessSetting, isInherited } from '../programs/environment.js';
import { runBuiltin } from './builtins.js';
import { literalOf } from './changes.js';
import type { Expander } from './expansion.js';
import { after, either, type Outcome, type Prover } from './prove.js';
import { assigned, changedBy, isNumeric, unknownValue, valueOf, type State, type Value } from './state.js';
import type { Assignment, SimpleCommand, WordSyntax } from './syntax.js';

/** The places where relative paths of a command may start. */
export function placesOf(prover: Prover, state: State): readonly Standing[] {
  const { standing } = prover;
  const { folders, isLost, fed } = state;
  const extra = { ...((isLost || standing.hasMoved) && { hasMoved: true }), ...(fed !== undefined && { fed }) };
  return folders.map(cwd => ({ ...standing, cwd, ...(cwd !== standing.cwd && { hasEntered: true }), ...extra }));
}

/** Assignments, redirections and then the command itself: a function, a builtin that changes the shell, or a program. */
export function runSimple(prover: Prover, command: SimpleCommand, state: State): Outcome {
  const expander = prover.expander(state);
  const words = wordsOf(expander, command.words);
  if (words.length === 0) return assignAll(prover, expander, command);
  for (const assignment of command.assignments) prefix(prover, expander, assignment, words);
  const { redirects } = command;
  const isFed = !redirects.some(({ operator }) => operator.startsWith('<'));
  const empties = redirects.length > 0 && saysNothing(words);
  const standing = prover.redirect(redirects, expander.state, empties);
  const then = isFed ? standing : { ...standing, fed: undefined };
  prover.pass(words, then);
  // Only the bare word `time` is a part of the grammar, before which functions and builtins stand as ever.
  return runWords(prover, isTimed(command) ? words.slice(words[1]?.text === '-p' ? 2 : 1) : words, then);
}

const declaring = /^(export|declare|typeset|local|readonly)$/;

/** What a declaring builtin assigns is not split, as in any assignment. */
function wordsOf(expander: Expander, words: readonly WordSyntax[]): readonly Word[] {
  const [first] = words;
  if (first === undefined || !declaring.test(literalOf(first) ?? '')) return expander.words(words);
  return words.flatMap(word => (isAssignment(word) ? [expander.one(word)] : expander.word(word)));
}

function isAssignment({ parts: [first] }: WordSyntax): boolean {
  return first?.kind === 'text' && !first.isQuoted && /^[A-Za-z_]\w*\+?=/.test(first.text);
}

function isTimed({ assignments, words: [first, second] }: SimpleCommand): boolean {
  const [part, ...more] = first?.parts ?? [];
  const isBare = part?.kind === 'text' && !part.isQuoted && part.text === 'time' && more.length === 0;
  return isBare && assignments.length === 0 && (second === undefined || !/^-[^p]/.test(literalOf(second) ?? '-'));
}

/** Nothing is left to run: the assignments change the shell itself. */
function assignAll(prover: Prover, expander: Expander, { assignments, redirects }: SimpleCommand): Outcome {
  for (const assignment of assignments) {
    const value = valueAssigned(expander, assignment);
    noteVariable(prover, expander.state, assignment.name, value, false);
    if (assignment.name === 'PS4') prover.unreadable('what PS4 holds runs before every command that is traced');
    expander.state = assigned(expander.state, assignment.name, value);
  }
  const state = prover.redirect(redirects, expander.state, true);
  prover.note(effect({ kind: 'none' }));
  return either(state);
}

function valueAssigned(expander: Expander, { name, index, isAppending, value }: Assignment): Value {
  if (index !== undefined) expander.number(index);
  if (!('parts' in value)) {
    const words = expander.words(value);
    const old = isAppending ? valueOf(expander.state, name) : undefined;
    if (old !== undefined && old.kind !== 'list') return unknownValue;
    return { kind: 'list', words: [...(old?.words ?? []), ...words] };
  }
  const given = expander.value(value);
  if (index !== undefined) return unknownValue;
  if (!isAppending) return given;
  const old = valueOf(expander.state, name);
  const isText = old.kind === 'text' && given.kind === 'text' && !old.glob && !given.glob;
  return isText ? { ...old, text: old.text + given.text } : unknownValue;
}

/** Set for one command only. Only that command sees it, and what it starts. */
function prefix(prover: Prover, expander: Expander, assignment: Assignment, [first]: readonly Word[]): void {
  const value = valueAssigned(expander, assignment);
  // `IFS= read -r line` cuts that one line otherwise, and nothing else.
  if (assignment.name === 'IFS' && first?.text === 'read' && !expander.state.functions.has('read')) return;
  noteVariable(prover, expander.state, assignment.name, value, true);
  // A function or `eval` would see it as a variable of the shell.
  expander.state = assigned(expander.state, assignment.name, unknownValue);
}

/**
 * A variable that no other program sees is harmless: only words of this text can use it, and they are resolved with
 * it. What the environment already holds, or what is exported, every program that starts later sees.
 */
export function noteVariable(prover: Prover, state: State, name: string, value: Value, isExported: boolean): void {
  const mayBeInteger = state.special.has(`#${name}`) || state.special.has('*');
  if (mayBeInteger && !isNumeric(value))
    prover.unreadable(`what is assigned to ${name} may be reckoned, and may hold commands`);
  const isSeen = isExported || state.exported.has(name) || isInherited(name) || isDangerousVariable(name);
  if (!isSeen) return;
  const isHarmless = value.kind === 'text' && !value.glob && isHarmlessSetting(name, value.text);
  if (!isHarmless) prover.note(effect({ kind: 'env', name }));
}

/** Whatever the words turn out to be. `skipsFunctions`: after `command` a name means the program. */
export function runWords(prover: Prover, words: readonly Word[], state: State, skipsFunctions = false): Outcome {
  const [first, ...args] = words;
  if (first === undefined) return either(state);
  if (!isKnown(first)) {
    describeAll(prover, words, state);
    return either(changedBy(state, anything));
  }
  const bodies = skipsFunctions ? undefined : state.functions.get(first.text);
  if (bodies === undefined) return runProgram(prover, words, state);
  let outcome: Outcome | undefined;
  for (const body of bodies) {
    const one = body === 'none' ? runProgram(prover, words, state) : prover.call(body, args, state);
    outcome = outcome === undefined ? one : either(joinedStates(outcome, one));
  }
  return outcome ?? either(state);
}

function joinedStates(a: Outcome, b: Outcome): State {
  return after({ ok: after(a), fail: after(b) });
}

function runProgram(prover: Prover, words: readonly Word[], state: State): Outcome {
  const [first, ...args] = words;
  const changed = first === undefined ? undefined : runBuiltin(prover, first.text, args, state);
  if (changed !== undefined) return changed;
  describeAll(prover, words, state);
  return either(state);
}

/** By the tables, wherever the command may stand. */
export function describeAll(prover: Prover, words: readonly Word[], state: State): void {
  const [first] = words;
  const isNamed = first !== undefined && isKnown(first);
  for (const place of placesOf(prover, state)) {
    const described = withDoubt(words, describe(words, place));
    const needs = isNamed
      ? [...described.needs, { kind: 'program', name: first.text, cwd: place.cwd } as const]
      : described.needs;
    prover.note({ effects: described.effects, needs }, words, folderOf(place));
  }
}

/** A program that does more than read, given a word that nobody knows, may do more than what its known words say. */
function withDoubt(words: readonly Word[], described: Described): Described {
  const { effects } = described;
  const isSure = words.every(word => !word.text.includes(hole)) || !effects.some(({ kind }) => kind === 'execute');
  if (isSure || effects.some(({ kind }) => kind === 'unknown')) return described;
  return joined([described, effect({ kind: 'unknown', why: unread(words) })]);
}

export const anything = {
  names: new Map<string, boolean>(),
  special: new Set<string>(),
  moves: true,
  shifts: true,
  defines: false,
  anything: true,
};
