import { isHarmless, isRole, roles, type Role } from './programs/program.js';
import { hole, isKnown, mayBeOption, unread, type Word } from './word.js';

/**
 * What an option does besides taking a value: it reaches all below, through links as well, follows links, nothing about
 * the call is proven, all is reached.
 */
const traits = ['recursive', 'through', 'follows', 'unproven', 'everything'] as const;
export type Trait = (typeof traits)[number];

interface Option {
  readonly value: Role | undefined;
  /** Takes a value only when attached with `=`, or to the letter. */
  readonly isOptional: boolean;
  /** A name comes before the value: `--arg NAME VALUE`. */
  readonly isNamed: boolean;
  readonly trait: Trait | undefined;
}

export type Options = ReadonlyMap<string, Option>;

/** Words of a command, sorted into options and operands. */
export interface Sorted {
  readonly given: ReadonlyMap<string, readonly Word[]>;
  readonly paths: readonly { readonly role: Role; readonly word: Word }[];
  readonly operands: readonly Word[];
  readonly traits: ReadonlySet<Trait>;
  /** An option stands after an operand: to some systems it is an operand there. */
  readonly isMixed: boolean;
  /** Something that the table does not list, in words: nothing is proven any more. */
  readonly fault: string | undefined;
}

const token = /^(?<name>-#|--?[^=?:]+)(?<mark>==|[=?]?)(?<role>[\w-]*)(?::(?<trait>\w+))?$/;

/**
 * Reads the short notation of the tables: `-a` a flag, `-n=` an option with a value, `-o=write` one whose value is a
 * path that is written, `--arg==` one with a name and a value, `--color?` a value only after `=`, `-r:recursive` a flag
 * with a trait, `-#` a number.
 */
export function options(notation: string): Options {
  const entries = notation.split(/\s+/).filter(text => text !== '');
  return new Map(entries.map(optionOf));
}

function optionOf(text: string): [string, Option] {
  const { name = '', mark = '', role = '', trait } = token.exec(text)?.groups ?? {};
  const value = mark === '' ? undefined : isRole(role) ? role : 'plain';
  const known = traits.find(one => one === trait);
  return [name, { value, isOptional: mark === '?', isNamed: mark === '==', trait: known }];
}

/** What is wrong with a notation; undefined when it is well-formed. */
export function faultOfNotation(notation: string): string | undefined {
  const seen = new Set<string>();
  for (const text of notation.split(/\s+/).filter(one => one !== '')) {
    const { name, mark = '', role = '', trait } = token.exec(text)?.groups ?? {};
    if (name === undefined) return `${text} is no option`;
    if (seen.has(name)) return `${name} stands twice`;
    seen.add(name);
    if (role !== '' && (mark === '' || !isRole(role))) return `${text}: a value is one of ${roles.join(', ')}`;
    if (trait !== undefined && !traits.some(one => one === trait)) return `${text}: there is no trait ${trait}`;
  }
  return undefined;
}

/**
 * The worst that any option can do, also one that is not listed; `words`: what looks like another option is a word like
 * the others.
 */
export type Worst = 'words' | 'nothing' | 'read';

/**
 * Sorts words as GNU programs do: options anywhere before `--`, short ones joined. Total; what is not listed is a fault,
 * and so is a word that could turn out to be an option, unless the `worst` that any option can do is given.
 */
export function sortWords(words: readonly Word[], table: Options, worst?: Worst): Sorted {
  const sorter = new Sorter(table, worst);
  for (let index = 0; index < words.length;) index += sorter.take(words, index);
  return sorter;
}

class Sorter implements Sorted {
  readonly given = new Map<string, Word[]>();
  readonly paths: { role: Role; word: Word }[] = [];
  readonly operands: Word[] = [];
  readonly traits = new Set<Trait>();
  isMixed = false;
  fault: string | undefined;
  private hasEnded = false;

  constructor(
    private readonly table: Options,
    private readonly worst: Worst | undefined,
  ) {}

  /** Takes the word that stands there, and says how many words it took. */
  take(words: readonly Word[], at: number): number {
    const word = words[at];
    if (word === undefined) return 1;
    const { text } = word;
    if (!this.hasEnded && mayBeOption(word)) this.doubt(word);
    if (this.hasEnded || !text.startsWith('-') || text === '-') {
      this.operands.push(word);
      return 1;
    }
    this.isMixed ||= this.operands.length > 0;
    if (text === '--') {
      this.hasEnded = true;
      return 1;
    }
    if (!isKnown(word)) this.fault ??= unread(word);
    const following = words.slice(at + 1, at + 3);
    return text.startsWith('--') ? this.long(word, following) : this.short(word, following);
  }

  private doubt(word: Word): void {
    if (this.worst === undefined) {
      this.fault ??= word.text.includes(hole) ? unread(word) : unread(word, 'may turn out to be an option');
    } else if (this.worst === 'read' && !word.glob) this.paths.push({ role: 'read', word });
  }

  private long({ text }: Word, following: readonly Word[]): number {
    const at = text.indexOf('=');
    const name = at === -1 ? text : text.slice(0, at);
    const option = this.table.get(name);
    const attached = at === -1 ? undefined : { text: text.slice(at + 1), glob: false };
    if (option === undefined) return this.abbreviated(name, attached, following);
    if (attached === undefined) return this.valueFrom(name, option, following);
    if (option.value === undefined) this.unlisted(text);
    else this.note(name, option, attached);
    return 1;
  }

  /** `--rec` is `--recursive` to programs that know no other option like it: whatever it may mean is said, none proven. */
  private abbreviated(name: string, attached: Word | undefined, following: readonly Word[]): number {
    this.unlisted(name);
    for (const [full, option] of this.table) {
      if (!full.startsWith(name) || !full.startsWith('--')) continue;
      this.note(full, option, option.value === undefined ? undefined : (attached ?? following[0]));
    }
    return 1;
  }

  private short({ text }: Word, following: readonly Word[]): number {
    const whole = this.table.get(text);
    if (whole !== undefined && text.length > 2) return this.valueFrom(text, whole, following); // `-name`, as find has them
    if (/^-\d+$/.test(text) && this.table.has('-#')) return 1;
    for (let index = 1; index < text.length; index++) {
      const name = `-${text.charAt(index)}`;
      const option = this.table.get(name);
      const rest = text.slice(index + 1);
      if (option === undefined)
        this.unlisted(name); // the letters after it are read on: they may say what harm it does
      else if (option.value === undefined) this.note(name, option, undefined);
      else if (rest !== '' || option.isOptional) {
        this.note(name, option, rest === '' ? undefined : { text: rest, glob: false });
        return 1;
      } else return this.valueFrom(name, option, following);
    }
    return 1;
  }

  private valueFrom(name: string, option: Option, following: readonly Word[]): number {
    if (option.value === undefined || option.isOptional) {
      this.note(name, option, undefined);
      return 1;
    }
    const [value] = following.slice(option.isNamed ? 1 : 0);
    if (value === undefined) {
      this.fault ??= `the option ${name} lacks its value`;
      return 1;
    }
    this.note(name, option, value);
    return option.isNamed ? 3 : 2;
  }

  private note(name: string, option: Option, value: Word | undefined): void {
    if (option.trait !== undefined) this.traits.add(option.trait);
    if (option.trait === 'unproven') this.fault ??= `the option ${name} does more than what is proven`;
    this.given.set(name, [...(this.given.get(name) ?? []), ...(value === undefined ? [] : [value])]);
    if (value === undefined) return;
    const role = option.value ?? 'plain';
    if (role !== 'plain') this.paths.push({ role, word: value });
    if (!isKnown(value) && !isHarmless(role)) this.fault ??= `the value of ${name}: ${unread(value)}`;
    if (value.open === true || value.glob) this.doubt(value);
  }

  private unlisted(name: string): void {
    if (this.worst !== 'words') this.fault ??= `the option ${name} is not known`;
  }
}
