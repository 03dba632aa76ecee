import { isKnown, mayBeOption, type Word } from './word.js';

/** What a word means to a program that receives it. */
export type Role = 'plain' | 'read' | 'tree' | 'write' | 'delete' | 'mode';

/** What an option does besides taking a value. */
export type Trait = 'recursive' | 'unproven';

interface Option {
  readonly value: Role | undefined;
  /** Takes a value only when attached with `=`. */
  readonly isOptional: boolean;
  readonly trait: Trait | undefined;
}

export type Options = ReadonlyMap<string, Option>;

/** Words of a command, sorted into options and operands. */
export interface Sorted {
  readonly given: ReadonlyMap<string, readonly Word[]>;
  readonly paths: readonly { readonly role: Role; readonly word: Word }[];
  readonly operands: readonly Word[];
  readonly traits: ReadonlySet<Trait>;
  /** Something that the table does not list, in words: nothing is proven any more. */
  readonly fault: string | undefined;
}

/**
 * Reads the short notation of the tables: `-a` a flag, `-n=` an option with a value, `-o=write` one whose value is a
 * path that is written, `--color?` a value only after `=`, `-r:recursive` a flag with a trait, `-#` a number.
 */
export function options(notation: string): Options {
  const entries = notation
    .split(/\s+/)
    .filter(token => token !== '')
    .map((token): [string, Option] => {
      const [, name = '', mark = '', word = ''] = /^(--?[^=?:]+)([=?:]?)(.*)$/.exec(token) ?? [];
      const value = mark === '=' ? (roleOf(word) ?? 'plain') : mark === '?' ? 'plain' : undefined;
      const trait = word === 'recursive' || word === 'unproven' ? word : undefined;
      return [name, { value, isOptional: mark === '?', trait }];
    });
  return new Map(entries);
}

function roleOf(word: string): Role | undefined {
  const roles: readonly Role[] = ['plain', 'read', 'tree', 'write', 'delete', 'mode'];
  return roles.find(role => role === word);
}

/**
 * Sorts words as GNU programs do: options anywhere before `--`, short ones joined. Total; what is not listed is a fault,
 * and so is a word that could turn out to be an option, unless the `worst` that any option can do is given.
 */
export function sortWords(words: readonly Word[], table: Options, worst?: 'nothing' | 'read'): Sorted {
  const sorter = new Sorter(table, worst);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    if (sorter.take(word, words[index + 1]) === 'with-next') index++;
  }
  return sorter;
}

class Sorter implements Sorted {
  readonly given = new Map<string, Word[]>();
  readonly paths: { role: Role; word: Word }[] = [];
  readonly operands: Word[] = [];
  readonly traits = new Set<Trait>();
  fault: string | undefined;
  private hasEnded = false;

  constructor(
    private readonly table: Options,
    private readonly worst: 'nothing' | 'read' | undefined,
  ) {}

  take(word: Word, next: Word | undefined): 'alone' | 'with-next' {
    const { text } = word;
    if (!this.hasEnded && mayBeOption(word)) this.doubt(word);
    if (this.hasEnded || !text.startsWith('-') || text === '-') {
      this.operands.push(word);
      return 'alone';
    }
    if (text === '--') {
      this.hasEnded = true;
      return 'alone';
    }
    if (!isKnown(word)) this.fault ??= 'an option of it cannot be read before it runs';
    return text.startsWith('--') ? this.long(word, next) : this.short(word, next);
  }

  private doubt(word: Word): void {
    if (this.worst === undefined) this.fault ??= 'a word of it may turn out to be an option';
    else if (this.worst === 'read' && !word.glob) this.paths.push({ role: 'read', word });
  }

  private long({ text }: Word, next: Word | undefined): 'alone' | 'with-next' {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const option = this.table.get(name);
    if (option === undefined) return this.unlisted(name);
    if (at !== -1) {
      if (option.value === undefined) return this.unlisted(text);
      this.note(name, option, { text: text.slice(at + 1), glob: false });
      return 'alone';
    }
    return this.valueFrom(name, option, next);
  }

  private short({ text }: Word, next: Word | undefined): 'alone' | 'with-next' {
    const whole = this.table.get(text);
    if (whole !== undefined && text.length > 2) return this.valueFrom(text, whole, next); // `-name`, as find has them
    if (/^-\d+$/.test(text) && this.table.has('-#')) return 'alone';
    for (let index = 1; index < text.length; index++) {
      const name = `-${text.charAt(index)}`;
      const option = this.table.get(name);
      if (option === undefined) return this.unlisted(name);
      const rest = text.slice(index + 1);
      if (option.value === undefined) this.note(name, option, undefined);
      else if (rest !== '' || option.isOptional) {
        this.note(name, option, { text: rest, glob: false });
        return 'alone';
      } else return this.valueFrom(name, option, next);
    }
    return 'alone';
  }

  private valueFrom(name: string, option: Option, next: Word | undefined): 'alone' | 'with-next' {
    if (option.value === undefined || option.isOptional) {
      this.note(name, option, undefined);
      return 'alone';
    }
    if (next === undefined) {
      this.fault ??= `the option ${name} lacks its value`;
      return 'alone';
    }
    this.note(name, option, next);
    return 'with-next';
  }

  private note(name: string, option: Option, value: Word | undefined): void {
    if (option.trait !== undefined) this.traits.add(option.trait);
    this.given.set(name, [...(this.given.get(name) ?? []), ...(value === undefined ? [] : [value])]);
    if (value === undefined) return;
    const role = option.value ?? 'plain';
    if (role !== 'plain') this.paths.push({ role, word: value });
    const isHarmless = role === 'plain' || role === 'read' || role === 'tree';
    if (!isKnown(value) && !isHarmless) this.fault ??= `the value of ${name} cannot be read before it runs`;
    if (value.open === true || value.glob) this.doubt(value);
  }

  private unlisted(name: string): 'alone' {
    this.fault ??= `the option ${name} is not known`;
    return 'alone';
  }
}
