import type { Server } from 'node:net';
import type { Confined } from './confinement.js';

/** What is to be started: a program with its words, the whole of its environment, and where. */
export interface Launch {
  readonly argv: readonly [program: string, ...words: string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** What is started instead, so that it is confined. */
export interface Prepared extends Pick<Launch, 'argv' | 'env'> {
  /** Open files that the program gets as descriptors 3, 4 …; closed by `release`. */
  readonly files: readonly number[];
  /** The program opens a port in its own network and hands it out over a channel of Node's, the descriptor after those. */
  readonly serve?: (listening: Server) => void;
  /** What is to be said of what it left behind, when it has ended; the empty text where there is nothing. Never throws. */
  readonly remark?: () => string;
  /** To be called once when nothing of it lives any more, also when it could not be started. Never throws. */
  readonly release: () => void;
}

/**
 * A way of confining what is started. It wraps the words and adds to the environment, nothing else: starting,
 * streaming, limits and ending are the runner's, so that they hold whatever the backend.
 */
export interface Backend {
  readonly name: string;
  /** Rejects when the confinement cannot be had; then nothing is started. */
  prepare(launch: Launch, confined: Confined): Promise<Prepared>;
}

/** What stands in where no sandbox can be had, and the sentence that says what would change that. */
export function noBackend(because: string): Backend {
  return {
    name: 'none',
    prepare: () => Promise.reject(new NoSandbox(because)),
  };
}

/** The confinement that was asked for cannot be had. */
export class NoSandbox extends Error {
  readonly code = 'no-sandbox';
}
