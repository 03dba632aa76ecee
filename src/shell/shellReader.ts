import { assertNever } from '../base/never.js';
import type { Analyse } from './analyse.js';
import { analyseBash, readBash } from './bash.js';
import { effect, type Texts } from './described.js';
import { loadRuntime, powerShellCaps, type LoadGrammar, type Parse } from './grammar.js';
import { analysePowerShell, readPowerShell } from './powershell/powershell.js';

const notLoaded = effect({ kind: 'unknown', why: 'PowerShell cannot be read yet' });

/**
 * The room's one door: command text in, effects out, by the grammar of the shell it is written for.
 *
 * Invariant: total and synchronous. Until PowerShell's grammar is there, its text is `unknown`, never read as another
 * shell's.
 */
export class ShellReader {
  private powerShell: Parse | undefined;

  private constructor(
    private readonly load: LoadGrammar,
    private readonly bash: Parse,
  ) {}

  /** `now` is for the time cap. The bytes are the runtime's and the grammars': this room opens no file. */
  static async open(runtime: Uint8Array, bash: Uint8Array, now: () => number): Promise<ShellReader> {
    const load = await loadRuntime(runtime, now);
    return new ShellReader(load, await load(bash));
  }

  /** Apart, because most sessions never need it and none waits for it. */
  async loadPowerShell(grammar: Uint8Array): Promise<void> {
    this.powerShell = await this.load(grammar, powerShellCaps);
  }

  readonly analyse: Analyse = (command, shell, place) => {
    switch (shell) {
      case 'bash':
        return analyseBash(command, place, this.bash, this.texts);
      case 'powershell':
        return this.powerShell === undefined
          ? { effects: notLoaded.effects, needs: [], words: undefined }
          : analysePowerShell(command, place, this.powerShell, this.texts);
      default:
        return assertNever(shell);
    }
  };

  private readonly texts: Texts = {
    readText: (text, place) => readBash(text, place, this.bash),
    readPowerShell: (text, place) =>
      this.powerShell === undefined ? notLoaded : readPowerShell(text, place, this.powerShell),
  };
}
