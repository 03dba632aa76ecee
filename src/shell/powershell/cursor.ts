import { caps } from '../grammar.js';

/** A text that this reader does not understand. Caught where reading began: the text is then unknown. */
export class Unreadable extends Error {
  readonly code = 'unreadable-powershell';
}

/** Where a reader stands in a text. Total: past a cap, or at what is not understood, it throws `Unreadable`. */
export class Cursor {
  protected at = 0;
  private depth = 0;
  private steps = 0;

  private readonly filled: string[];

  constructor(protected readonly text: string) {
    this.filled = text.split('');
  }

  /** Fills what was read since `from`, where nothing in it could part commands or words. */
  protected fill(from: number, by: string): void {
    if (!/^[\w.,=:/\\@%+~*?^#!-]+$/.test(this.text.slice(from, this.at))) return;
    for (let index = from; index < this.at; index++) this.filled[index] = by;
  }

  plain(): string {
    return this.filled.join('');
  }

  protected get char(): string {
    return this.text.charAt(this.at);
  }

  protected isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What a sticky pattern matches here; it is then behind the cursor. */
  protected take(pattern: RegExp): RegExpExecArray | undefined {
    const found = this.look(pattern);
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  protected look(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }

  protected expect(text: string): void {
    if (!this.text.startsWith(text, this.at)) throw new Unreadable(`"${text}" is missing`);
    this.at += text.length;
  }

  /** Blanks, continued lines and comments; new lines too where they mean nothing. */
  protected skip(newLines: boolean): void {
    const blank = newLines ? /(?:[ \t\r\n\f\v\u00a0]|`\r?\n)+/y : /(?:[ \t\f\v\u00a0]|`\r?\n)+/y;
    for (;;) {
      this.take(blank);
      if (this.take(/<#[\s\S]*?#>/y) === undefined && this.take(/#[^\r\n]*/y) === undefined) return;
    }
  }

  protected step(): void {
    if (++this.steps > caps.nodes) throw new Unreadable(`it has more than ${caps.nodes} parts`);
  }

  /** Runs a part that may hold others; nesting and the number of parts are capped. */
  protected within<T>(read: () => T): T {
    if (++this.depth > 2 * caps.nesting) throw new Unreadable(`it is nested more than ${caps.nesting} deep`);
    this.step();
    try {
      return read();
    } finally {
      this.depth--;
    }
  }
}
