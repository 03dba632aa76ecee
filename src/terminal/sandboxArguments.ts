import { parseArgs } from 'node:util';
import { sandboxModes } from '../protocol/rule.js';
import { BadArgument, needPlaces, oneOf } from './options.js';

export const terminalSandboxModes = [...sandboxModes, 'full-access'] as const;

/** One command to run in a sandbox: a line for bash, or a program with its words. */
export interface SandboxArguments {
  readonly mode: (typeof terminalSandboxModes)[number];
  readonly workspace: string;
  readonly state: string | undefined;
  readonly command: readonly string[];
}

const options = {
  mode: { type: 'string', default: 'workspace-write' },
  workspace: { type: 'string', default: '.' },
  state: { type: 'string' },
} as const;

export function readSandboxWords(words: readonly string[]): SandboxArguments {
  const at = words.indexOf('--');
  const command = at < 0 ? [] : words.slice(at + 1);
  if (command.length === 0) throw new BadArgument('Name the command to run behind --, such as: sandbox -- npm test');
  const { values } = parseArgs({ args: words.slice(0, at), options });
  needPlaces(values);
  const { mode, workspace, state } = values;
  return { mode: oneOf('--mode', mode, terminalSandboxModes), workspace, state, command };
}
