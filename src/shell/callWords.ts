import type { Options } from './options.js';
import type { Role } from './programs/program.js';
import { hole, isKnown, type Word } from './word.js';

/** The words of a call, sorted without a closed list: harm is looked for in what nobody listed, too. */
export interface CallWords {
  readonly operands: readonly Word[];
  /** Operands without those that may be the value of an option nobody listed. */
  readonly certain: readonly Word[];
  /** Values by option; a flag has none. */
  readonly flags: ReadonlyMap<string, readonly Word[]>;
  readonly paths: readonly { readonly role: Role; readonly word: Word }[];
  /** What follows the operands of its own, or `--`. */
  readonly tail: readonly Word[];
  /** Every option is listed, and every word can be read. */
  readonly isClosed: boolean;
}

/** Sorts words into options and operands as the table says, up to so many operands. Total; what it does not list is a flag, or doubtful. */
export function callWords(
  words: readonly Word[],
  table: Options,
  hasOneDash: boolean,
  ownOperands = Infinity,
): CallWords {
  const sorter = new CallSorter(table, hasOneDash);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const isOption = ownOperands === 0 && /^-./.test(word?.text ?? '') && word?.text !== '--';
    if (sorter.certain.length >= ownOperands && !isOption) {
      sorter.tail = words.slice(word?.text === '--' ? index + 1 : index);
      break;
    }
    if (word?.text === '--' && sorter.tail.length === 0) sorter.tail = words.slice(index + 1);
    if (word !== undefined && sorter.take(word, words[index + 1])) index++;
  }
  return sorter;
}

class CallSorter implements CallWords {
  readonly operands: Word[] = [];
  readonly certain: Word[] = [];
  readonly flags = new Map<string, Word[]>();
  readonly paths: { role: Role; word: Word }[] = [];
  tail: readonly Word[] = [];
  isClosed = true;
  private hasEnded = false;
  private isDoubtful = false;

  constructor(
    private readonly table: Options,
    private readonly hasOneDash: boolean,
  ) {}

  /** Whether the next word was taken with this one. */
  take(word: Word, next: Word | undefined): boolean {
    if (!isKnown(word)) this.isClosed = false;
    if (this.hasEnded || !word.text.startsWith('-') || word.text === '-') {
      this.operands.push(word);
      if (!this.isDoubtful) this.certain.push(word);
      this.isDoubtful = false;
      return false;
    }
    this.isDoubtful = false;
    if (word.text === '--') {
      this.hasEnded = true;
      return false;
    }
    const isLong = word.text.startsWith('--') || this.hasOneDash || this.table.has(word.text);
    return isLong ? this.long(word, next) : this.short(word, next);
  }

  private long({ text, glob }: Word, next: Word | undefined): boolean {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    if (at === -1) return this.named(name, next);
    this.isClosed &&= this.table.get(name)?.value !== undefined;
    this.note(name, { text: text.slice(at + 1), glob });
    return false;
  }

  private short({ text, glob }: Word, next: Word | undefined): boolean {
    for (let index = 1; index < text.length; index++) {
      const name = `-${text.charAt(index)}`;
      const rest = text.slice(index + 1);
      if (this.table.get(name)?.value === undefined && rest !== '') {
        this.isClosed &&= this.table.has(name);
        this.note(name, undefined);
      } else if (rest === '') return this.named(name, next);
      else {
        this.note(name, { text: rest.replace(/^=/, ''), glob });
        return false;
      }
    }
    return false;
  }

  private named(name: string, next: Word | undefined): boolean {
    const option = this.table.get(name);
    const takes = option?.value !== undefined && !option.isOptional && next !== undefined;
    this.note(name, takes ? next : undefined);
    if (takes && !isKnown(next)) this.isClosed = false;
    if (option === undefined) {
      this.isClosed = false;
      this.isDoubtful = true;
    }
    return takes;
  }

  private note(name: string, value: Word | undefined): void {
    this.flags.set(name, [...(this.flags.get(name) ?? []), ...(value === undefined ? [] : [value])]);
    const role = this.table.get(name)?.value;
    if (value !== undefined && role !== undefined && role !== 'plain') this.paths.push({ role, word: value });
    if (name.includes(hole)) this.isClosed = false;
  }
}
