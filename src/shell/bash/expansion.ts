import { hole, isKnown, literal, pipeFile, type Word } from '../word.js';
import { evaluate } from './evaluation.js';
import { bracesOf } from './braces.js';
import { Field } from './field.js';
import { outputValue } from './outputs.js';
import { assigned, splitsPlainly, textValue, unknownValue, valueOf, type State, type Value } from './state.js';
import { stripped } from './strip.js';
import type { Command, Part, VariablePart, WordSyntax } from './syntax.js';

/** What the words of a command need of whoever follows the text. */
export interface Runner {
  /** Notes what the commands of a substitution may do; nothing they change comes back. */
  readonly substituted: (body: Command, state: State) => void;
  /** Notes that something could run, or mean, what nobody can read before it runs. */
  readonly unreadable: (why: string) => void;
  /** Notes a variable that a word changes in passing. */
  readonly changed: (name: string, value: Value, state: State) => void;
}

/**
 * Resolves words as the shell does: braces, tilde, substitutions, splitting, patterns, quotes, in this order.
 *
 * Invariant: what it cannot resolve is a hole in the word; `open` says that the hole may be no word or several.
 */
export class Expander {
  constructor(
    public state: State,
    private readonly runner: Runner,
  ) {}

  words(words: readonly WordSyntax[]): readonly Word[] {
    return words.flatMap(word => this.word(word));
  }

  word(word: WordSyntax): readonly Word[] {
    const [only, ...more] = word.parts;
    if (only?.kind === 'text' && more.length === 0 && (only.isQuoted || isPlain(only.text)))
      return [literal(only.text)];
    const alternatives = bracesOf(word.parts);
    if (alternatives === undefined) {
      word.parts.forEach(part => this.append(new Field(), part, false));
      return [asWritten({ text: hole, glob: false, open: true }, word)];
    }
    return alternatives.flatMap(parts => this.field(parts, true).finish()).map(one => asWritten(one, word));
  }

  /** Where the shell wants one word and neither splits it nor looks for files: values, subjects, targets. */
  one(word: WordSyntax): Word {
    const [only, ...more] = this.field(word.parts, false).finish();
    if (only === undefined) return literal('');
    return asWritten(more.length > 0 ? { text: hole, glob: false } : only, word);
  }

  /** Notes what its commands may do; the value is what they put out, where that is known. */
  private substitution(body: Command): Value | undefined {
    this.runner.substituted(body, this.state);
    return this.outputOf(body);
  }

  private outputOf(body: Command): Value | undefined {
    return outputValue(body, this.state, words => this.words(words));
  }

  value(word: WordSyntax): Value {
    const [part, ...more] = word.parts;
    const output = part?.kind === 'command' && more.length === 0 ? this.outputOf(part.body) : undefined;
    if (output?.kind === 'text' && output.isOne === true && part?.kind === 'command')
      return this.substitution(part.body) ?? output;
    const { text, glob, number } = this.one(word);
    if (number === true && text === hole) return { kind: 'number' };
    return text.includes(hole) ? unknownValue : { kind: 'text', text, glob: glob && word.parts.some(isVariable) };
  }

  private field(parts: readonly Part[], splits: boolean): Field {
    const field = new Field();
    parts.forEach((part, index) => {
      if (part.kind === 'text' && !part.isQuoted && index === 0 && part.text.startsWith('~'))
        this.tilde(field, part.text, parts.length === 1);
      else this.append(field, part, splits);
    });
    return field;
  }

  private tilde(field: Field, text: string, isAll: boolean): void {
    const [, sign, rest = ''] = /^~(\+?)(\/.*)?$/s.exec(text) ?? [];
    const isRead = sign !== undefined && (isAll || rest !== '');
    const folder = valueOf(this.state, sign === '+' ? 'PWD' : 'HOME');
    if (isRead && folder.kind === 'text' && !folder.glob) field.quoted(folder.text);
    else field.unknown(false);
    field.unquoted(isRead ? rest : '');
  }

  private append(field: Field, part: Part, splits: boolean): void {
    switch (part.kind) {
      case 'text':
        if (part.isQuoted) field.quoted(part.text);
        else if (/^[A-Za-z_]\w*\+?=.*~/.test(part.text) && field.isEmpty) this.setting(field, part.text);
        else field.unquoted(part.text);
        return;
      case 'command':
        this.put(field, this.substitution(part.body) ?? unknownValue, splits && !part.isQuoted);
        return;
      case 'process':
        this.runner.substituted(part.body, this.state);
        field.quoted(pipeFile);
        return;
      case 'arithmetic': {
        const value = this.number(part.expression);
        if (value === undefined) field.number();
        else field.quoted(String(value));
        return;
      }
      case 'variable': {
        this.variable(field, part, splits);
        return;
      }
    }
  }

  /** A word that looks like an assignment: its tilde counts after `=`, and after each `:`, which is left unread. */
  private setting(field: Field, text: string): void {
    const at = text.indexOf('=') + 1;
    const value = text.slice(at);
    field.unquoted(text.slice(0, at));
    if (value.startsWith('~/') && !/:~/.test(value)) this.tilde(field, value, false);
    else if (/^~|:~/.test(value)) field.unknown(false);
    else field.unquoted(value);
  }

  /** The value of an expression, undefined where it is some number. */
  number(expression: Parameters<typeof evaluate>[0]): number | undefined {
    return evaluate(expression, {
      lookUp: name => valueOf(this.state, name),
      assign: (name, value) => this.assign(name, value),
      valueOfPart: part => this.value({ start: 0, end: 0, parts: [part] }),
      unreadable: why => this.runner.unreadable(why),
    });
  }

  private assign(name: string, value: Value): void {
    this.runner.changed(name, value, this.state);
    this.state = assigned(this.state, name, value);
  }

  private variable(field: Field, part: VariablePart, splits: boolean): void {
    const isSplit = splits && !part.isQuoted;
    const value = this.valueOfVariable(part);
    part.numbers?.forEach(number => this.number(number));
    const { operator, operand } = part;
    if (operator === undefined) {
      this.put(field, value, isSplit, part);
      return;
    }
    if (operator === '#length') {
      field.number();
      return;
    }
    if (/^:?[-=?+]$/.test(operator) && operand !== undefined) {
      this.alternative(field, part, value, operand, isSplit);
      return;
    }
    const pattern = operand === undefined ? undefined : this.one(operand);
    const short = pattern === undefined ? undefined : stripped(operator, value, pattern);
    this.put(field, short === undefined ? unknownValue : textValue(short), isSplit, part);
  }

  /** `${x:-y}` and its kin. */
  private alternative(field: Field, part: VariablePart, value: Value, operand: WordSyntax, isSplit: boolean): void {
    const operator = part.operator ?? '';
    const isKnown = value.kind === 'number' || (value.kind === 'text' && !value.glob);
    const isGiven =
      value.kind === 'number' || (value.kind === 'text' && (value.text !== '' || !operator.startsWith(':')));
    const takesOperand = operator.endsWith('+') ? isGiven : !isGiven && !operator.endsWith('?');
    if (operator.endsWith('=') && !(isKnown && isGiven)) this.assign(part.name, unknownValue);
    if (isKnown && takesOperand) {
      operand.parts.forEach(one => this.append(field, one, isSplit));
      return;
    }
    operand.parts.forEach(one => this.append(new Field(), one, false)); // for what it runs
    if (!isKnown) {
      this.put(field, unknownValue, isSplit, part);
      return;
    }
    if (!operator.endsWith('+')) this.put(field, value, isSplit, part);
  }

  private valueOfVariable({ name, index }: VariablePart): Value {
    if (/^\d+$/.test(name)) return this.argument(Number(name));
    if (name === '@' || name === '*') {
      const { arguments: words } = this.state;
      return words === undefined ? unknownValue : { kind: 'list', words };
    }
    const value = valueOf(this.state, name);
    if (index === undefined) return value.kind === 'list' ? ofWord(value.words[0]) : value;
    if (index === 'all' || index === 'joined')
      return value.kind === 'text' ? { kind: 'list', words: [literal(value.text)] } : value;
    const at = this.number(index);
    return value.kind !== 'list' || at === undefined ? unknownValue : ofWord(value.words[at]);
  }

  private argument(number: number): Value {
    const { arguments: words } = this.state;
    return words === undefined || number === 0 ? unknownValue : ofWord(words[number - 1] ?? literal(''));
  }

  private put(field: Field, value: Value, isSplit: boolean, part?: VariablePart): void {
    const isAll = part?.index === 'all' || part?.index === 'joined' || part?.name === '@' || part?.name === '*';
    const isJoined = part?.isQuoted === true && (part.index === 'joined' || part.name === '*');
    const isMany = isAll && !isJoined;
    switch (value.kind) {
      case 'text':
        if (!isSplit || value.isOne === true) field.value(value);
        else if (splitsPlainly(this.state)) field.split(value.text, value.glob);
        else field.unknown(true);
        return;
      case 'number': {
        field.number();
        return;
      }
      case 'list': {
        if (isJoined) field.unknown(false);
        else field.list(value.words, part?.isQuoted === true && splitsPlainly(this.state));
        return;
      }
      case 'unknown': {
        field.unknown(isSplit || isMany);
        return;
      }
    }
  }
}

function ofWord(word: Word | undefined): Value {
  if (word === undefined || word.open === true || word.text.includes(hole)) return unknownValue;
  return { kind: 'text', text: word.text, glob: word.glob, ...(word.names && { names: word.names, isOne: true }) };
}

/** Nothing in it has a meaning beyond itself. */
function isPlain(text: string): boolean {
  return !/[*?[{~]/.test(text);
}

function isVariable(part: Part): boolean {
  return part.kind === 'variable';
}

/** Only what could not be resolved needs to be shown as it stands in the text. */
function asWritten(word: Word, { of, start, end }: WordSyntax): Word {
  return isKnown(word) || of === undefined || word.source !== undefined
    ? word
    : { ...word, source: of.slice(start, end) };
}
