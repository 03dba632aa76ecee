import { caps } from '../grammar.js';
import type { Command, Part, Place, Redirect, WordSyntax } from './syntax.js';

interface PendingDocument {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly isQuoted: boolean;
  readonly stripsTabs: boolean;
}

/** The readers of one another: a word may hold commands, and commands hold words. */
export interface Readers {
  readonly script: (reader: Reader) => Command;
  readonly document: (reader: Reader, end: number) => WordSyntax;
  readonly dollar: (reader: Reader) => readonly Part[];
}

/**
 * A text and how far it has been read.
 *
 * Invariant: once something is refused the text is at its end, so that every loop over it ends, and what was made of it
 * is never used.
 */
export class Reader {
  end: number;
  refusal: string | undefined;
  readonly places: Place[] = [];
  private readonly pending: PendingDocument[] = [];
  private position = 0;
  private depth = 0;
  private parts = 0;

  constructor(
    readonly text: string,
    readonly readers: Readers,
  ) {
    this.end = text.length;
  }

  get at(): number {
    return this.position;
  }

  /** After a refusal nothing moves any more. */
  set at(position: number) {
    if (this.refusal === undefined) this.position = position;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** The character at a distance; empty past the end. */
  peek(distance = 0): string {
    const at = this.at + distance;
    return at < this.end ? this.text.charAt(at) : '';
  }

  starts(token: string): boolean {
    return this.at + token.length <= this.end && this.text.startsWith(token, this.at);
  }

  /** What a sticky pattern finds here, or undefined; reads nothing. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    if (this.isAtEnd) return undefined;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    return found === null || this.at + found[0].length > this.end ? undefined : found;
  }

  /** A word of the grammar: only where it ends as a word. */
  keyword(pattern: RegExp): string | undefined {
    const word = this.match(pattern)?.[0];
    return word === undefined || this.endsAfter(word.length) ? word : undefined;
  }

  /** Whether a word would end at this distance. */
  endsAfter(distance: number): boolean {
    return /^[\s;&|()<>]?$/.test(this.peek(distance));
  }

  take(token: string): boolean {
    const isHere = this.starts(token);
    if (isHere) this.at += token.length;
    return isHere;
  }

  expect(token: string): void {
    if (!this.take(token)) this.refuse(`${JSON.stringify(token)} is missing`);
  }

  refuse(why: string): void {
    this.refusal ??= why;
    this.position = this.end;
  }

  /** Reads something that may hold itself, and counts it. */
  within<T>(read: () => T): T {
    if (++this.depth > caps.nesting) this.refuse(`it is nested more than ${caps.nesting} deep`);
    if (++this.parts > caps.nodes) this.refuse(`it has more than ${caps.nodes} parts`);
    const value = read();
    this.depth--;
    return value;
  }

  /** Reads up to `end` as if the text ended there. */
  bounded<T>(end: number, read: () => T): T {
    const outer = this.end;
    this.end = end;
    const value = read();
    if (this.at !== end) this.refuse('something stands where nothing can');
    this.end = outer;
    if (this.refusal !== undefined) this.position = outer;
    return value;
  }

  /** Blanks, and lines that are continued. */
  skipBlanks(): void {
    for (;;) {
      const char = this.peek();
      if (char === ' ' || char === '\t') this.at++;
      else if (char !== '\\' || this.peek(1) !== '\n') return;
      else if (/^[)]?$/.test(this.peek(2))) this.refuse('a line goes on in nothing');
      else this.at += 2;
    }
  }

  /** Blanks, comments and the ends of lines, after which the here-documents of a line stand. */
  skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.peek() === '#') this.comment();
      if (this.peek() !== '\n') return;
      this.at++;
      this.readDocuments();
    }
  }

  private comment(): void {
    const close = this.text.indexOf('\n', this.at);
    const end = close === -1 || close > this.end ? this.end : close;
    if (hasControl(this.text.slice(this.at, end))) this.refuse('a comment holds control characters');
    else this.at = end;
  }

  addDocument(redirect: Redirect, delimiter: string, isQuoted: boolean, stripsTabs: boolean): void {
    this.pending.push({ redirect, delimiter, isQuoted, stripsTabs });
  }

  get pendingDocuments(): number {
    return this.pending.length;
  }

  private readDocuments(): void {
    for (const [index, { redirect, delimiter, isQuoted, stripsTabs }] of this.pending.splice(0).entries()) {
      const start = this.at + (index === 0 ? 0 : 1); // past the line that ends the one before
      let close = start;
      for (;;) {
        if (close >= this.end) {
          this.refuse('a here-document does not end');
          return;
        }
        const newline = this.text.indexOf('\n', close);
        const lineEnd = newline === -1 || newline > this.end ? this.end : newline;
        const line = this.text.slice(close, lineEnd);
        if ((stripsTabs ? line.replace(/^\t+/, '') : line) === delimiter) {
          redirect.document = this.document(start, close, isQuoted, stripsTabs);
          this.at = lineEnd;
          break;
        }
        close = lineEnd + 1;
      }
    }
  }

  private document(start: number, end: number, isQuoted: boolean, stripsTabs: boolean): WordSyntax {
    const raw = this.text.slice(start, end);
    if (hasControl(raw)) this.refuse('a here-document holds control characters');
    if (isQuoted) {
      const text = stripsTabs ? raw.replace(/^\t+/gm, '') : raw;
      return { start, end, parts: [{ kind: 'text', text, isQuoted: true }] };
    }
    // A line that goes on in the next one could hide, or be, the end of the document.
    if (/\\\n/.test(raw)) this.refuse('a line of a here-document is continued');
    if (this.refusal !== undefined) return { start, end, parts: [] };
    this.at = start;
    return this.bounded(end, () => this.readers.document(this, end));
  }
}

/** Control characters other than tab and newline, which a person could not see in what is shown. */
export function hasControl(text: string): boolean {
  return /(?![\t\n])\p{Cc}/u.test(text);
}
