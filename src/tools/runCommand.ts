import { z } from 'zod';
import { assertNever } from '../base/never.js';
import { excessInWords } from '../protocol/countWords.js';
import type { CommandResult } from './ports.js';
import { boundPath, locate, named, pathInput } from './target.js';
import { defineTool } from './tool.js';

const defaultTimeoutMs = 120_000;
const longestTimeoutMs = 3_600_000;

export const runCommand = defineTool({
  name: 'run_command',
  summary:
    'Run a command in a shell and read its output (both streams, in order). It has no input and no terminal, and what it ' +
    'leaves running is ended with it. Prefer the other tools for reading, searching and changing files.',
  input: z.strictObject({
    command: z.string().min(1).max(65_536).describe('The command, as one would type it.'),
    cwd: pathInput.optional().describe('The folder it runs in; without it the workspace folder.'),
    shell: z.enum(['bash', 'sh', 'powershell']).optional().describe('bash unless given; sh is read as bash.'),
    timeoutMs: z
      .int()
      .min(1)
      .max(longestTimeoutMs)
      .optional()
      .describe(`Milliseconds after which it is ended; ${defaultTimeoutMs} unless given.`),
  }),
  needs: ['commands'],
  describe({ command, cwd, shell }, place) {
    const folder = locate(cwd ?? '.', place);
    const analysis = place.analyse(command, shellOf(shell), { cwd: folder, home: place.home });
    const where = cwd === undefined ? '' : ` in ${named(folder, place)}`;
    return {
      effects: analysis.effects,
      needs: [...analysis.needs, { kind: 'path', path: folder }],
      ...(analysis.words !== undefined && { command: { words: analysis.words, cwd: folder } }),
      title: `Run ${inOneLine(command)}${where}`,
    };
  },
  async run(pass, { commands }, { place, signal, onOutput }) {
    const { command, cwd, shell, timeoutMs = defaultTimeoutMs } = pass.action.input;
    const folder = boundPath(pass, locate(cwd ?? '.', place));
    const { sandbox, effects } = pass.bound;
    const { session, agent, hash, extra = [] } = pass.action;
    const spec = { command, shell: shellOf(shell), cwd: folder, timeoutMs, sandbox, effects, extra };
    const about = { session, agent, act: pass.act, action: hash };
    const result = await commands.run(spec, about, onOutput, signal);
    return {
      kind: result.ended === 'exited' && result.exit === 0 ? 'done' : 'failed',
      text: [ending(result, timeoutMs), result.output].filter(part => part !== '').join('\n'),
      bytes: result.bytes,
      exit: result.exit,
      sandbox: result.sandbox,
      kept: result.kept,
    };
  },
});

function shellOf(shell: 'bash' | 'sh' | 'powershell' | undefined): 'bash' | 'powershell' {
  return shell === 'powershell' ? 'powershell' : 'bash';
}

/** A command of several lines is named by its count: its card shows all of it, and a title that shows a part would mislead. */
function inOneLine(command: string): string {
  const lines = command.trim().split('\n');
  return lines.length === 1 ? command.trim() : `a command of ${lines.length} lines`;
}

function ending({ ended, exit, output, exceeded }: CommandResult, timeoutMs: number): string {
  switch (ended) {
    case 'exited':
      if (exit === null) return 'A signal ended it.';
      return output === '' ? `Exit code ${exit}, no output.` : `Exit code ${exit}.`;
    case 'timed-out':
      return `Ended after ${timeoutMs / 1000} s, its time limit; give timeoutMs for more. What it had put out:`;
    case 'exceeded':
      return `Ended with all its processes: ${exceeded === undefined ? 'it took too much' : excessInWords(exceeded)}. What it had put out:`;
    case 'cancelled':
      return 'Stopped by the person. What it had put out:';
    case 'not-started':
      return 'It was not started.';
    default:
      return assertNever(ended);
  }
}
