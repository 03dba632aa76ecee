import { hole, type Names, type Word } from '../word.js';

/** Characters that a pattern would read as its own, or that other readers of patterns do. */
const special = /[*?[\]\\{}()!+@|]/;

/** The words that one word becomes while its parts are put together. */
export class Field {
  private readonly words: Word[] = [];
  private text = '';
  private hasBegun = false;
  private glob = false;
  private open = false;
  private isOnlyNumber = true;
  private hasQuotedSpecial = false;
  /** An unquoted `[`, which alone is a word like any other. */
  private hasBracket = false;

  /** Names that stand alone in the word so far. */
  private alone: Pick<Word, 'text' | 'glob' | 'names'> | undefined;

  get isEmpty(): boolean {
    return !this.hasBegun;
  }

  quoted(text: string): void {
    this.text += text;
    this.hasBegun = true;
    this.hasQuotedSpecial ||= special.test(text);
    if (text.includes(hole)) this.isOnlyNumber = false;
  }

  unquoted(text: string): void {
    if (text === '') return;
    this.text += text;
    this.hasBegun = true;
    this.hasBracket ||= text.includes('[');
    this.glob ||= /[*?]/.test(text) || (this.hasBracket && text.includes(']', text.indexOf('[') + 1));
    this.hasQuotedSpecial ||= /[{}]/.test(text);
  }

  /** A hole; `open` when it may be no word or several. */
  unknown(open: boolean): void {
    this.text += hole;
    this.hasBegun = true;
    this.open ||= open;
    this.isOnlyNumber = false;
  }

  number(): void {
    this.text += hole;
    this.hasBegun = true;
  }

  value(value: { readonly text: string; readonly glob: boolean; readonly names?: Names }): void {
    if (value.names !== undefined) {
      // Beside anything else it is another name.
      this.alone = value;
      this.unknown(true);
      return;
    }
    if (!value.glob) {
      this.quoted(value.text);
      return;
    }
    this.text += value.text;
    this.hasBegun = true;
    this.glob = true;
  }

  /** A value that is not quoted: cut at blanks, and what is left is looked for as files. */
  split(text: string, isPattern: boolean): void {
    if (isPattern || /\\/.test(text)) {
      this.unknown(true);
      return;
    }
    text.split(/[ \t\n]+/).forEach((piece, index) => {
      if (index > 0) this.end();
      this.unquoted(piece);
    });
  }

  /** All elements of an array. */
  list(words: readonly Word[], isQuoted: boolean): void {
    const isPlain = isQuoted || words.every(word => /^[^\s*?[\\\0]+$/.test(word.text));
    if (!isPlain) {
      this.unknown(true);
      return;
    }
    words.forEach((word, index) => {
      if (index > 0) this.end();
      this.value(word);
      if (word.open === true) this.open = true;
      if (word.text.includes(hole)) this.isOnlyNumber = false;
    });
  }

  private end(): void {
    if (this.hasBegun) this.words.push(this.word());
    this.text = '';
    this.hasBegun = this.glob = this.open = this.hasQuotedSpecial = this.hasBracket = false;
    this.isOnlyNumber = true;
    this.alone = undefined;
  }

  private word(): Word {
    const { text, glob, open, isOnlyNumber } = this;
    if (this.alone !== undefined && text === hole) return { ...this.alone };
    // A quoted star beside a star: which one is the pattern cannot be written down, so it is anything.
    if (glob && this.hasQuotedSpecial) return { text: hole, glob: false, open: true };
    if (!text.includes(hole)) return { text, glob };
    return { text, glob, ...(open && { open }), ...(isOnlyNumber && { number: true }) };
  }

  finish(): readonly Word[] {
    this.end();
    return this.words;
  }
}
