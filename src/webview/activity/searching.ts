import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** After a key in the search field, until the ledger is asked. */
const typingMs = 200;

/** What stands in the search field. */
export class Searching implements ReactiveController {
  text = '';
  private typing: number | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Asks the ledger for what has these words; undefined: for everything. */
    private readonly find: (words: string | undefined) => void,
  ) {
    host.addController(this);
  }

  search(text: string): void {
    this.clear();
    this.text = text;
    const words = text.trim();
    this.typing = window.setTimeout(() => this.find(words === '' ? undefined : words), typingMs);
  }

  /** Nothing is asked for. */
  clear(): void {
    window.clearTimeout(this.typing);
    this.text = '';
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    window.clearTimeout(this.typing);
  }
}
