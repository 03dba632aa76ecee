/** What is to be started: a program with its words, the whole of its environment, and where. */
export interface Launch {
  readonly argv: readonly [program: string, ...words: string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * A way of confining what is started. It may wrap the words and add to the environment, nothing else: starting,
 * streaming, limits and ending are the runner's, so that they hold whatever the backend.
 */
export interface Backend {
  readonly name: string;
  /** Rejects when the confinement cannot be had; then nothing is started. */
  prepare(launch: Launch): Promise<Pick<Launch, 'argv' | 'env'>>;
}

/** No confinement: the command may do all that the user may. The posture says so. */
export const unconfined: Backend = {
  name: 'none',
  prepare: async ({ argv, env }) => ({ argv, env }),
};
