import { Unreadable } from './cursor.js';
import { Expressions } from './expressions.js';
import type {
  Argument,
  Command,
  Control,
  Element,
  Expression,
  Pipeline,
  Redirect,
  Script,
  Statement,
} from './syntax.js';

/**
 * Reads a PowerShell text into its statements, or says why it cannot. Pure and total.
 *
 * Invariant: what it does not understand makes the whole text unreadable; nothing is ever left out in silence.
 */
export function parse(text: string): Parsed | { readonly unreadable: string } {
  try {
    const statements = new Statements(normalised(text));
    return { ...statements.script(), plain: statements.plain() };
  } catch (fault) {
    if (fault instanceof Unreadable) return { unreadable: fault.message };
    throw fault;
  }
}

export interface Parsed extends Script {
  /**
   * The text for another parser that knows fewer forms of words: words, numbers and commas in which no sign can part
   * commands are filled, so that everything else stands where it stood.
   */
  readonly plain: string;
}

/** PowerShell takes typographic quotes and dashes for the plain ones. Each has one character, so places stay. */
export function normalised(text: string): string {
  return text
    .replace(/[\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201e]/g, '"')
    .replace(/[\u2013-\u2015]/g, '-');
}

const keyword =
  /(?:if|while|for|foreach|switch|do|try|trap|function|filter|return|throw|exit|break|continue|begin|process|end|data|param)(?![\w-]|\s*=)/iy;
const unreadKeyword = /(?:class|enum|using|workflow|configuration|dynamicparam|inlinescript|parallel|sequence)(?=\s)/iy;
const goesOn = /(?:elseif|else|catch|finally|until|while)(?![\w-])/iy;
/** What ends a bare word. */
const bareEnd = /[\s;|(){}&,<>]/;

class Statements extends Expressions {
  script(): Script {
    const statements = this.statements('');
    if (!this.isAtEnd()) throw new Unreadable(`${JSON.stringify(this.char)} is not expected there`);
    return { statements };
  }

  protected statements(end: string): readonly Statement[] {
    const found: Statement[] = [];
    for (;;) {
      this.skip(true);
      if (this.take(/;+/y) !== undefined) continue;
      if (this.isAtEnd() || (end !== '' && this.char === end)) return found;
      found.push(this.statement());
      for (let joint = this.joint(); joint !== undefined; joint = this.joint()) found.push(this.pipeline(joint));
      this.skip(false);
      const isEnded = this.isAtEnd() || (end !== '' && this.char === end) || this.look(/[;\r\n]/y) !== undefined;
      const last = found.at(-1)?.kind;
      if (!isEnded && last !== 'control' && last !== 'function') {
        throw new Unreadable(`${JSON.stringify(this.char)} is not expected there`);
      }
    }
  }

  private joint(): '&&' | '||' | undefined {
    this.skip(false);
    const found = this.take(/&&|\|\|/y)?.[0];
    if (found === undefined) return undefined;
    this.skip(true);
    return found === '&&' ? '&&' : '||';
  }

  protected statement(): Statement {
    return this.within(() => {
      if (this.look(unreadKeyword) !== undefined) throw new Unreadable('it declares what this reader does not follow');
      const word = this.take(keyword)?.[0].toLowerCase();
      if (word === 'function' || word === 'filter') return this.definition();
      return word === undefined ? this.pipelineOrAssignment() : this.control(word);
    });
  }

  private definition(): Statement {
    this.skip(true);
    const name =
      this.take(/[^\s({]+/y)?.[0]
        .toLowerCase()
        .replace(/^(global|script|local|private):/, '') ?? '';
    this.skip(true);
    const parameters = this.char === '(' ? this.parameterList() : [];
    this.skip(true);
    const body = this.block();
    return { kind: 'function', name, parameters: [...parameters, ...body.parameters], body: body.script };
  }

  private control(word: string): Control {
    const heads: (readonly Statement[])[] = [];
    const blocks: Script[] = [];
    let variable: string | undefined;
    if (/^(return|throw|exit|break|continue)$/.test(word)) {
      this.skip(false);
      if (!this.isAtEnd() && !/[;\r\n})]/.test(this.char)) heads.push([this.pipelineOrAssignment()]);
      return { kind: 'control', keyword: word, variable, heads, blocks };
    }
    for (;;) {
      const before = this.at;
      this.skip(true);
      if (this.char === '(') {
        this.at++;
        this.skip(true);
        if (word === 'foreach') variable ??= this.loopVariable();
        heads.push(this.statements(')'));
        this.expect(')');
      } else if (this.char === '{') {
        const block = this.block();
        blocks.push(block.script);
        if (word === 'switch') break;
      } else if (blocks.length > 0 && this.take(goesOn) === undefined) {
        this.at = before; // what follows is another statement
        break;
      } else if (blocks.length === 0 && this.take(/-\w+|\[[\w.,\s]+\]|:\w+/y) === undefined) {
        if (word !== 'trap' && word !== 'switch') throw new Unreadable(`${word} has no block`);
        heads.push([this.pipelineOrAssignment()]);
      } else if (blocks.length > 0) {
        this.skip(true);
        while (this.take(/\[[\w.\s]+\],?\s*/y) !== undefined);
        if (this.char !== '(' && this.char !== '{' && this.look(/if\s*\(/iy) === undefined)
          throw new Unreadable('a block is missing');
      }
      if (blocks.length > 0 && /^(for|foreach|while|trap|begin|process|end|data)$/.test(word)) break;
    }
    return { kind: 'control', keyword: word, variable, heads, blocks };
  }

  private loopVariable(): string {
    const name = this.variable();
    this.skip(true);
    if (name === undefined || this.take(/in(?![\w-])/iy) === undefined) throw new Unreadable('a loop has no variable');
    this.skip(true);
    return name;
  }

  private pipelineOrAssignment(): Statement {
    const first = this.pipeline(undefined);
    const [only] = first.elements;
    if (first.elements.length !== 1 || only?.kind !== 'value') return first;
    this.skip(false);
    const operator = this.take(/\?\?=|[+\-*/%]?=/y)?.[0];
    if (operator === undefined) return first;
    this.skip(true);
    return { kind: 'assignment', target: only.value, operator, value: this.statement() };
  }

  private pipeline(joinedBy: Pipeline['joinedBy']): Pipeline {
    return this.within(() => {
      const elements = [this.element()];
      for (;;) {
        this.skip(false);
        // A line that starts with `|` goes on with the pipeline before it.
        if (this.look(/\s*\n\s*\|(?!\|)/y) !== undefined) this.skip(true);
        if (this.take(/\|(?!\|)/y) === undefined) break;
        this.skip(true);
        elements.push(this.element());
      }
      const inBackground = this.take(/&(?!&)/y) !== undefined;
      return { kind: 'pipeline', elements, joinedBy, inBackground };
    });
  }

  private element(): Element {
    const at = this.at;
    const call = this.take(/&(?!&)|\.(?=[\s'"$({])/y)?.[0];
    if (call !== undefined) {
      this.skip(false);
      const name = this.argumentValue(false);
      return this.command(at, call === '&' ? '&' : '.', name);
    }
    const isValue =
      /['"$@({[!+,]/.test(this.char) || this.look(/-[A-Za-z]+\s*[($'"@]|-+[$(\d]|\d[^\s;|)}]*/y) !== undefined;
    if (!isValue || this.startsCommandWithDigit()) return this.command(at, undefined, this.bareWord(false));
    const value = this.expression();
    return { kind: 'value', value, into: this.redirects() };
  }

  private startsCommandWithDigit(): boolean {
    return this.look(/\d+[A-Za-z_][\w.-]*(?=\s|$)/y) !== undefined && this.look(/\d+[kmgtp]b/iy) === undefined;
  }

  private redirects(): readonly Redirect[] {
    const found: Redirect[] = [];
    for (let one = this.redirect(); one !== undefined; one = this.redirect()) found.push(one);
    return found;
  }

  private redirect(): Redirect | undefined {
    this.skip(false);
    if (this.take(/[*1-6]?>&[12]/y) !== undefined) return { to: undefined };
    if (this.take(/[*1-6]?>>?/y) === undefined) return undefined;
    this.skip(false);
    return { to: this.argumentValue(false) };
  }

  private command(at: number, call: Command['call'], name: Expression): Command {
    const args: Argument[] = [];
    const into: Redirect[] = [];
    for (;;) {
      this.skip(false);
      if (this.isAtEnd() || /[\r\n;|)}&]/.test(this.char)) return { kind: 'command', at, call, name, args, into };
      const redirect = this.redirect();
      if (redirect !== undefined) into.push(redirect);
      else args.push(this.argument());
    }
  }

  private argument(): Argument {
    this.step();
    if (this.char === '<') throw new Unreadable('"<" means nothing yet');
    const verbatim = this.take(/--%([^\r\n|]*)/y);
    if (verbatim !== undefined) return { kind: 'verbatim', text: verbatim[1] ?? '' };
    const splat = this.take(/@(\w+)/y);
    if (splat !== undefined) return { kind: 'splat', name: (splat[1] ?? '').toLowerCase() };
    const parameter = this.take(/(-[A-Za-z_?][\w?-]*)(?:(:)|(?=[\s;|(){}&,<>]|$))/y);
    if (parameter === undefined) return { kind: 'word', value: this.listOfArguments() };
    const [, name = '', colon] = parameter;
    if (colon === undefined) return { kind: 'parameter', name, value: undefined };
    this.skip(false);
    if (this.isAtEnd() || /[\r\n;|)}&]/.test(this.char))
      return { kind: 'parameter', name: `${name}:`, value: undefined };
    return { kind: 'parameter', name, value: this.listOfArguments() };
  }

  private listOfArguments(): Expression {
    const items = [this.argumentValue(true)];
    for (;;) {
      const before = this.at;
      this.skip(false);
      if (this.take(/,/y) === undefined) {
        this.at = before;
        break;
      }
      this.fill(this.at - 1, ' ');
      this.skip(true);
      items.push(this.argumentValue(true));
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'list', items };
  }

  private argumentValue(isArgument: boolean): Expression {
    const text = this.quoted();
    if (text !== undefined) {
      if (!this.isAtEnd() && !bareEnd.test(this.char)) throw new Unreadable('a word goes on after its closing quote');
      return text;
    }
    if (/[({]/.test(this.char) || this.look(/[@$][({]/y) !== undefined) return this.postfix(this.primary(), false);
    if (this.char === '$') {
      const from = this.at;
      const name = this.variable();
      if (name !== undefined) {
        const value = this.postfix({ kind: 'variable', name }, false);
        if (this.isAtEnd() || bareEnd.test(this.char)) return value;
        this.at = from; // `$x\a`: a bare word that starts with a variable
      }
    }
    return this.bareWord(isArgument);
  }

  private bareWord(isArgument: boolean): Expression {
    const parts: (string | Expression)[] = [];
    const start = this.at;
    let isEscaped = false;
    let hasPattern = false;
    while (!this.isAtEnd() && (this.char === '`' || !bareEnd.test(this.char))) {
      // Versions differ in what a letter after a backtick is; a word that needs one hides what it is.
      const letter = this.take(/`(\w)/y)?.[1];
      const from = this.at;
      const inner = letter === undefined ? this.quoted() : undefined;
      if (letter !== undefined) {
        isEscaped = true;
        parts.push(letter);
      } else if (inner?.kind === 'text') parts.push(...inner.parts);
      else {
        const piece = this.piece(/[^\s;|(){}&,<>'"`$]+|\$/y);
        hasPattern ||= typeof piece === 'string' && /[*?[]/.test(piece);
        parts.push(piece);
        const isWhole = from === start && (this.isAtEnd() || bareEnd.test(this.char));
        if (isArgument) this.fill(from, isWhole ? 'a' : ' ');
      }
    }
    if (parts.length === 0) throw new Unreadable(`${JSON.stringify(this.char)} is not expected there`);
    return { kind: 'text', parts, isEscaped, hasPattern };
  }
}
