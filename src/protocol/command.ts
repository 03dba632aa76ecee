/** A simple command whose every word is known, and the folder it starts from. */
export interface KnownCommand {
  readonly words: readonly string[];
  readonly cwd: string;
}
