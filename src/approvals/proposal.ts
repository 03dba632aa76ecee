import { resolvePath } from '../base/paths.js';
import type { Action } from '../protocol/action.js';
import type { Planned } from '../protocol/change.js';
import type { KnownCommand } from '../protocol/command.js';
import type { Effect } from '../protocol/effect.js';
import type { FactNeed, Facts } from '../protocol/fact.js';

/** What the gate sees of a tool, bound to its place: it can describe and plan, and it cannot run. */
export interface Proposal {
  /** Not a tool that a model is offered, so that no policy can switch it off. */
  readonly isOwn?: true;
  /** `because` is told to the model, so that it can mend its call. */
  parse(
    input: unknown,
  ): { readonly kind: 'parsed'; readonly input: unknown } | { readonly kind: 'malformed'; readonly because: string };
  describe(input: unknown): Described;
  plan?(input: unknown, facts: Facts): Planned;
  edited?(path: string, text: string): { readonly tool: string; readonly input: unknown };
}

export interface Described {
  readonly effects: readonly Effect[];
  readonly needs: readonly FactNeed[];
  /** The one simple command that the call is, where it is one and its every word is known. */
  readonly command?: KnownCommand;
  readonly title: string;
  /** It is a request to the model, and counts as that. */
  readonly isRequest?: true;
}

/** The command text of a call, where it is one. */
export function commandOf(action: Action): string | undefined {
  return textMember(action.input, 'command');
}

/** What an agent that a call starts is told to do. */
export function taskOf(action: Action): string | undefined {
  return action.tool === 'delegate' ? textMember(action.input, 'task') : undefined;
}

/** The folder a call works in, as written: its own `cwd` under the action's. */
export function workingFolder(action: Action): string {
  const cwd = textMember(action.input, 'cwd');
  return cwd === undefined ? action.cwd : resolvePath(action.cwd, cwd);
}

/** The same input with another command. */
export function withCommand(action: Action, command: string): unknown {
  return typeof action.input === 'object' ? { ...action.input, command } : { command };
}

function textMember(input: unknown, name: string): string | undefined {
  if (typeof input !== 'object' || input === null || !(name in input)) return undefined;
  const value: unknown = Reflect.get(input, name);
  return typeof value === 'string' ? value : undefined;
}
