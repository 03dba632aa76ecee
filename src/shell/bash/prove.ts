import type { KnownCommand } from '../analyse.js';
import type { Described, Standing } from '../described.js';
import { effect } from '../described.js';
import type { Word } from '../word.js';
import { hole, isKnown } from '../word.js';
import { changesOf, literalOf } from './changes.js';
import { Expander } from './expansion.js';
import { fedBy } from './feeding.js';
import { namesPutOut } from './names.js';
import { redirected } from './redirection.js';
import { noteVariable, runSimple } from './simpleCommands.js';
import { assigned, changedBy, merged, startState, unknownValue, valueOf, type State, type Value } from './state.js';
import type { Command, Redirect, Script, SimpleCommand, WordSyntax } from './syntax.js';
import { testedWords } from './testing.js';

/** What is known after a command that succeeded, and after one that failed. */
export interface Outcome {
  readonly ok: State;
  readonly fail: State;
}

export function either(state: State): Outcome {
  return { ok: state, fail: state };
}

export function after({ ok, fail }: Outcome): State {
  return merged(ok, fail);
}

/** A part of what a text may do, with the words and the folder of the command it is said of. */
export interface Finding {
  readonly described: Described;
  readonly words: readonly Word[] | undefined;
  /** The folder it starts from; undefined where the text may have left it for another. */
  readonly cwd: string | undefined;
}

/** How many rounds of a loop over known words are followed one by one, functions within functions, and commands at all. */
const most = { rounds: 16, depth: 8, commands: 10_000 } as const;

/**
 * Follows a text from command to command and says what each may do, where it stands.
 *
 * Invariant: every command that could run is described in a state that holds whenever it runs. Nothing is left out
 * because it seems never to run.
 */
export class Prover {
  readonly findings: Finding[] = [];
  readonly commands: KnownCommand[] = [];
  hasOpenCommand = false;
  /** A text within the text was followed, or something could not be: the reader for harm has more to ask than was asked. */
  wantsSecondReader = false;
  private depth = 0;
  private followed = 0;

  constructor(
    readonly standing: Standing,
    /** Reads a text that runs in the shell itself, as carefully as the text it stands in. */
    readonly read: (text: string) => Script | { readonly refusal: string },
  ) {}

  prove(script: Script): void {
    const start = startState(this.standing.cwd, this.standing.home);
    this.run(script.body, { ...start, arguments: this.standing.positional });
  }

  note(described: Described, words?: readonly Word[], cwd?: string): void {
    this.findings.push({ described, words, cwd });
  }

  /** Every simple command comes by here, whatever becomes of it. */
  pass(words: readonly Word[], state: State): void {
    const [cwd, ...others] = state.folders;
    if (cwd === undefined || others.length > 0 || state.isLost || !words.every(isKnown)) this.hasOpenCommand = true;
    else this.commands.push({ words: words.map(({ text }) => text), cwd });
  }

  readonly unreadable = (why: string): void => {
    this.wantsSecondReader = true;
    this.note(effect({ kind: 'unknown', why }));
  };

  /** Runs in a shell of its own: what it may do counts, what it changes is lost. */
  readonly substituted = (body: Command, state: State): void => {
    this.run(body, { ...state, isInLoop: false, isInFunction: false, fed: undefined });
  };

  expander(state: State): Expander {
    return new Expander(state, this);
  }

  run(command: Command, state: State): Outcome {
    if (++this.followed > most.commands) {
      if (this.followed === most.commands + 1) this.unreadable('there is too much of it to follow');
      return either(state);
    }
    switch (command.kind) {
      case 'simple':
        return runSimple(this, command, state);
      case 'list':
        return this.list(command.items, state);
      case 'and': {
        const left = this.run(command.left, state);
        const right = this.run(command.right, left.ok);
        return { ok: right.ok, fail: merged(left.fail, right.fail) };
      }
      case 'or': {
        const left = this.run(command.left, state);
        const right = this.run(command.right, left.fail);
        return { ok: merged(left.ok, right.ok), fail: right.fail };
      }
      case 'not': {
        const { ok, fail } = this.run(command.body, state);
        return { ok: fail, fail: ok };
      }
      case 'pipeline':
        return this.pipeline(command.stages, state);
      case 'subshell':
      case 'background':
        this.substituted(command.body, state);
        return either(state);
      case 'redirected':
        return this.run(command.body, { ...this.redirect(command.redirects, state), fed: undefined });
      case 'function':
        return either({ ...state, functions: new Map(state.functions).set(command.name, [command.body]) });
      case 'test':
      case 'arithmetic':
        return either(testedWords(this, command, state));
      default:
        return this.branching(command, state);
    }
  }

  private branching(
    command: Extract<Command, { kind: 'if' | 'while' | 'for' | 'counting' | 'case' }>,
    state: State,
  ): Outcome {
    switch (command.kind) {
      case 'if': {
        const test = this.run(command.test, state);
        const body = this.run(command.body, test.ok);
        const otherwise = command.otherwise === undefined ? either(test.fail) : this.run(command.otherwise, test.fail);
        return { ok: merged(body.ok, otherwise.ok), fail: merged(body.fail, otherwise.fail) };
      }
      case 'while':
        return this.loop(state, [command.test, command.body], entry => {
          const test = this.run(command.test, entry);
          this.run(command.body, command.isUntil ? test.fail : test.ok);
        });
      case 'for':
        return this.forEach(command.name, command.words, command.body, state);
      case 'counting':
        return this.count(command, state);
      case 'case':
        return this.choose(command, state);
    }
  }

  /** `empties`: nothing is put out, so that a file that is written to is emptied. */
  redirect(redirects: readonly Redirect[], state: State, empties = false): State {
    return redirects.length === 0 ? state : redirected(this, redirects, state, empties);
  }

  private list(items: readonly Command[], state: State): Outcome {
    let outcome = either(state);
    for (const item of items) outcome = this.run(item, after(outcome));
    return outcome;
  }

  private pipeline(stages: readonly Command[], state: State): Outcome {
    let fed: readonly Word[] | undefined;
    for (const stage of stages) {
      const isSimple = stage.kind === 'simple';
      const isRead = isSimple || (stage.kind === 'while' && fed?.every(({ names }) => names !== undefined) === true);
      this.run(stage, { ...state, isInLoop: false, isInFunction: false, fed: isRead ? fed : undefined });
      fed = stage.kind === 'simple' ? this.sentBy(stage, state) : undefined;
    }
    return either(state);
  }

  private sentBy({ words, redirects }: SimpleCommand, state: State): readonly Word[] | undefined {
    const texts = words.map(literalOf);
    if (state.functions.has(texts[0] ?? '')) return undefined;
    return fedBy(texts) ?? (redirects.length > 0 ? undefined : namesPutOut(texts, valueOf(state, 'PWD')));
  }

  /**
   * A body of which nobody knows how often it runs. Its first round starts with what is known, each other one with
   * nothing that a round could have changed.
   */
  private loop(state: State, commands: readonly Command[], round: (entry: State, isFirst: boolean) => void): Outcome {
    const changes = changesOf(state, ...commands);
    if (changes.defines) this.unreadable('a function is defined within a loop');
    const isSteady = changes.names.size === 0 && !changes.moves && !changes.shifts && !changes.anything;
    if (!isSteady) round({ ...state, isInLoop: true }, true);
    const entry = changedBy(state, changes);
    round({ ...entry, isInLoop: true }, false);
    return either(entry);
  }

  private forEach(name: string, list: readonly WordSyntax[] | undefined, body: Command, state: State): Outcome {
    const expander = this.expander(state);
    const words = list === undefined ? state.arguments : expander.words(list);
    this.changed(name, unknownValue, expander.state);
    const own = assigned(expander.state, name, unknownValue);
    const canFollow = words !== undefined && words.length <= most.rounds && !words.some(word => word.open);
    const rounds: readonly Value[] = canFollow ? words.map(valueOfWord) : [unknownValue];
    return this.loop(own, [body], (entry, isFirst) => {
      for (const value of rounds.length === 0 ? [unknownValue] : rounds.slice(0, isFirst ? 1 : undefined)) {
        this.run(body, assigned(entry, name, value));
      }
    });
  }

  private count({ steps, body }: Extract<Command, { kind: 'counting' }>, state: State): Outcome {
    const [first, ...others] = steps;
    const expander = this.expander(state);
    if (first !== undefined) expander.number(first);
    const repeated: Command[] = others.map(expression => ({ kind: 'arithmetic', expression }));
    return this.loop(expander.state, [...repeated, body], entry => {
      const round = this.expander(entry);
      others.forEach(step => round.number(step));
      this.run(body, entry);
    });
  }

  private choose({ subject, arms }: Extract<Command, { kind: 'case' }>, state: State): Outcome {
    const expander = this.expander(state);
    expander.one(subject);
    for (const { patterns } of arms) patterns.forEach(pattern => expander.one(pattern));
    let before: State | undefined;
    let outcome = either(expander.state);
    for (const { body, goesOn } of arms) {
      const entry = before === undefined ? expander.state : merged(expander.state, before);
      const arm = this.run(body, entry);
      before = goesOn ? after(arm) : undefined;
      outcome = { ok: merged(outcome.ok, arm.ok), fail: merged(outcome.fail, arm.fail) };
    }
    return outcome;
  }

  /** Follows something that may hold itself; undefined where that goes too deep. */
  inside<T>(follow: () => T): T | undefined {
    if (this.depth >= most.depth) {
      this.unreadable('functions or texts hold one another too deeply');
      return undefined;
    }
    this.depth++;
    const value = follow();
    this.depth--;
    return value;
  }

  /** Calls a function, in whose body everything may be left at any `return`. */
  call(body: Command, args: readonly Word[], state: State): Outcome {
    const changes = changesOf(state, body);
    if (changes.defines) this.unreadable('a function is defined within a function');
    const entry: State = { ...state, arguments: args, isInFunction: true, isInLoop: false, fed: undefined };
    this.inside(() => this.run(body, entry));
    return either(changedBy(state, { ...changes, shifts: false }));
  }

  readonly changed = (name: string, value: Value, state: State): void => noteVariable(this, state, name, value, false);
}

function valueOfWord({ text, glob, number, names }: Word): Value {
  if (number === true && text === hole) return { kind: 'number' };
  return text.includes(hole) ? unknownValue : { kind: 'text', text, glob, ...(names && { names, isOne: true }) };
}
