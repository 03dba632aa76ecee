#!/usr/bin/env node
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { readArguments } from './terminal/arguments.js';
import { exitCodes } from './terminal/exitCodes.js';
import { badInput, reportFault } from './terminal/say.js';

/**
 * The root in a terminal: the same core as in the editor, without one.
 *
 * Invariant: it reads its arguments and hands on; what is not asked for is not loaded.
 */
async function main(words: readonly string[]): Promise<number> {
  const here = dirname(fileURLToPath(import.meta.url));
  const command = readArguments(words);
  switch (command.kind) {
    case 'help':
      process.stdout.write((await import('./terminal/usage.js')).usage);
      return exitCodes.done;
    case 'bad':
      return badInput(command.because);
    case 'run':
      // An agent mostly waits: a young heap that grows makes no step faster, and the process larger by an eighth.
      setFlagsFromString('--semi-space-growth-factor=1');
      return (await import('./terminal/run.js')).run(command, {
        assets: here,
        guide: join(here, '..', 'media', 'guide.json'),
      });
    case 'judge':
      return (await import('./terminal/judge.js')).judge(command, here);
    case 'policy':
      return (await import('./terminal/policy.js')).policy(command, here);
    case 'ledger':
      return (await import('./terminal/ledger.js')).ledger(command);
    case 'sandbox':
      return (await import('./terminal/sandbox.js')).sandbox(command);
    case 'stop':
      return (await import('./terminal/stop.js')).stop(command);
    case 'undo':
      return (await import('./terminal/undo.js')).undo(command);
  }
}

const oldNode = `Countersign needs SQLite in Node itself, as 22.13 and newer have it; this is Node ${process.version}.`;

function isOldNode(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ERR_UNKNOWN_BUILTIN_MODULE';
}

// Whoever read the output is gone: nothing goes on unseen.
process.stdout.once('error', () => {
  process.stdout.on('error', () => undefined);
  process.kill(process.pid, 'SIGTERM');
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (fault) {
  reportFault(isOldNode(fault) ? new Error(oldNode, { cause: fault }) : fault);
  process.exitCode = exitCodes.failed;
}
