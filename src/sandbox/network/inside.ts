/**
 * Opens the one port of a sandbox that leads out of it, and then runs the command, all in the sandbox.
 *
 * The port is opened inside, where the command's network is, and what listens there is handed out to the proxy, which
 * takes connections from it itself. So no socket of the file system leads out, nothing of ours copies bytes inside, and
 * the filter on system calls holds from the first process on. The channel by which it is handed out is closed before the
 * command starts.
 *
 * It is started from its text, by whatever Node this is, and so may use nothing but its own words.
 */
function openPortAndRun(): void {
  const { createServer } = process.getBuiltinModule('node:net');
  const { spawn } = process.getBuiltinModule('node:child_process');
  const { constants } = process.getBuiltinModule('node:os');
  const [port, program = '', ...words] = process.argv.slice(1);
  const fail = (fault: Error): never => {
    process.stderr.write(`The sandbox's way to the network could not be opened: ${fault.message}\n`);
    process.exit(126);
  };
  const run = (): void => {
    delete process.env['ELECTRON_RUN_AS_NODE'];
    const child = spawn(program, words, { stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  };
  const server = createServer().once('error', fail);
  server.listen(Number(port), '127.0.0.1', () => {
    process.send?.('listening', server, {}, fault => {
      if (fault instanceof Error) fail(fault);
      process.disconnect();
      server.close(run);
    });
  });
}

/** The port of a sandbox's own loopback that the proxy takes connections from. */
export const insidePort = 3128;

/** The words that have a command run so, and what they need in their environment besides. */
export function runInside(
  node: string,
  argv: readonly string[],
): {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  const text = `(${openPortAndRun.toString()})()`;
  return {
    argv: [node, '-e', text, '--', String(insidePort), ...argv],
    env: { ELECTRON_RUN_AS_NODE: '1' }, // in the editor, "this Node" is the editor
  };
}
