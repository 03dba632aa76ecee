import { Cursor, Unreadable } from './cursor.js';
import type { Expression, Script, Statement } from './syntax.js';

const number =
  /(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:u?[ysln]|d)?(?:[kmgtp]b)?(?=[\s;|(){}\],&<>+*/%.=!?:-]|$)/iy;
const variableName = /\$(?:\{([^}]*)\}|([$?^_]|(?:[A-Za-z]+:(?![:\\/]))?\w+))/y;
const binaryWord = /-[A-Za-z]+(?![\w-])/y;

const escapes: Readonly<Record<string, string>> = {
  ...{ '0': '\0', a: '\x07', b: '\b', e: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/** Reads expressions: strings, variables, members, operators. Statements within are read by whoever extends it. */
export abstract class Expressions extends Cursor {
  protected abstract statements(end: string): readonly Statement[];
  protected abstract statement(): Statement;

  /** Operators are read from left to right whatever their rank: nothing here depends on which is done first. */
  protected expression(): Expression {
    return this.within(() => {
      let left = this.commaList();
      for (;;) {
        this.skip(false);
        const operator = this.take(binaryWord)?.[0] ?? this.take(/\.\.|\?\?(?!=)|[+\-*/%](?![=+-])/y)?.[0];
        if (operator === undefined) return this.ternary(left);
        this.skip(true);
        left = { kind: 'binary', operator: operator.toLowerCase(), left, right: this.commaList() };
      }
    });
  }

  private ternary(condition: Expression): Expression {
    if (this.take(/\?(?=\s)/y) === undefined) return condition;
    this.skip(true);
    const yes = this.expression();
    this.skip(true);
    this.expect(':');
    this.skip(true);
    const either: Expression = { kind: 'list', items: [yes, this.expression()] };
    return { kind: 'binary', operator: '?', left: condition, right: either };
  }

  private commaList(): Expression {
    const items = [this.unary()];
    for (;;) {
      this.skip(false);
      if (this.char !== ',') break;
      this.at++;
      this.skip(true);
      items.push(this.unary());
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'list', items };
  }

  private unary(): Expression {
    return this.within(() => {
      const operator = this.take(/\+\+|--|!|,|[+-](?=[$(\d])|-[A-Za-z]+(?![\w-])/y)?.[0];
      if (operator !== undefined) {
        this.skip(true);
        return { kind: 'unary', operator: operator.toLowerCase(), of: this.unary() };
      }
      const type = this.typeName();
      if (type === undefined) return this.postfix(this.primary(), true);
      this.skip(false);
      const isCast = this.look(/[$'"(@{\d[]|-\d/y) !== undefined;
      return isCast ? { kind: 'cast', type, of: this.unary() } : this.postfix({ kind: 'type', name: type }, true);
    });
  }

  private typeName(): string | undefined {
    return this.take(/\[\s*([A-Za-z_][\w.+`]*(?:\s*\[[\w.,\s[\]]*\])?)\s*\]/y)?.[1];
  }

  /** Everything that starts with a sign that no bare word starts with. */
  protected primary(): Expression {
    return this.within(() => {
      const text = this.quoted();
      if (text !== undefined) return text;
      const name = this.variable();
      if (name !== undefined) return { kind: 'variable', name };
      const from = this.at;
      const digits = this.take(number)?.[0];
      if (digits !== undefined) this.fill(from, '1');
      if (digits !== undefined) return { kind: 'number', text: digits };
      if (this.take(/@\{/y) !== undefined) return this.table();
      if (this.take(/[$@]?\(/y) !== undefined) return this.enclosed(')');
      if (this.char === '{') return this.block();
      throw new Unreadable(`${JSON.stringify(this.char)} is not expected there`);
    });
  }

  private enclosed(end: string): Expression {
    const statements = this.statements(end);
    this.expect(end);
    return { kind: 'statements', statements };
  }

  protected block(): Expression & { readonly kind: 'block' } {
    return this.within(() => {
      this.expect('{');
      const parameters = this.parameters();
      const script: Script = { statements: this.statements('}') };
      this.expect('}');
      return { kind: 'block', script, parameters };
    });
  }

  /** Names of a `param(…)`; what else stands in it is not read, and such a text is never proven. */
  protected parameters(): readonly string[] {
    this.skip(true);
    if (this.take(/param\s*(?=\()/iy) === undefined) return [];
    return this.parameterList();
  }

  protected parameterList(): readonly string[] {
    const from = this.at;
    this.expect('(');
    this.statements(')');
    this.expect(')');
    return [...this.text.slice(from, this.at).matchAll(/\$(\w+)/g)].map(([, name = '']) => name.toLowerCase());
  }

  private table(): Expression {
    const entries: { key: Expression; value: Statement }[] = [];
    for (;;) {
      this.take(/;+/y);
      this.skip(true);
      if (this.take(/;+/y) !== undefined) continue;
      if (this.take(/\}/y) !== undefined) return { kind: 'table', entries };
      const word = this.take(/[\w-]+/y)?.[0];
      const key: Expression = word === undefined ? this.primary() : { kind: 'text', parts: [word] };
      this.skip(true);
      this.expect('=');
      this.skip(true);
      entries.push({ key, value: this.statement() });
    }
  }

  /** Members, calls and indices after a value; in an argument only what touches it. */
  protected postfix(start: Expression, mayCall: boolean): Expression {
    let value = start;
    for (;;) {
      const member = this.take(/(?:\?\.|::|\.(?!\.))(?=[\w$'"({])/y);
      if (member !== undefined) {
        const word = this.take(/\w+/y)?.[0];
        const name: Expression = word === undefined ? this.primary() : { kind: 'text', parts: [word] };
        const args = this.take(/\(/y) === undefined ? undefined : this.callArguments();
        value = { kind: 'member', of: value, name, args };
      } else if (this.take(/\?\[|\[/y) !== undefined) {
        this.skip(true);
        value = { kind: 'index', of: value, index: this.expression() };
        this.skip(true);
        this.expect(']');
      } else if (mayCall && this.take(/\+\+|--/y) !== undefined) {
        value = { kind: 'unary', operator: '++', of: value };
      } else return value;
    }
  }

  private callArguments(): readonly Expression[] {
    this.skip(true);
    if (this.take(/\)/y) !== undefined) return [];
    const all = this.expression();
    this.skip(true);
    this.expect(')');
    return all.kind === 'list' ? all.items : [all];
  }

  protected variable(): string | undefined {
    const found = this.take(variableName);
    return found === undefined ? undefined : (found[1] ?? found[2] ?? '').toLowerCase();
  }

  /** A string in quotes or a here-string. */
  protected quoted(): Expression | undefined {
    const exact = this.take(/@'[ \t]*\r?\n([\s\S]*?)\r?\n'@/y) ?? this.take(/@'[ \t]*\r?\n()'@/y);
    if (exact !== undefined) return { kind: 'text', parts: [exact[1] ?? ''] };
    const single = this.take(/'((?:[^']|'')*)'/y);
    if (single !== undefined) return { kind: 'text', parts: [(single[1] ?? '').replaceAll("''", "'")] };
    if (this.take(/@"[ \t]*\r?\n/y) !== undefined) return this.expandable(/\r?\n"@|(?<=\n)"@/y, false);
    return this.take(/"/y) === undefined ? undefined : this.expandable(/"(?!")/y, true);
  }

  private expandable(end: RegExp, doubles: boolean): Expression {
    const parts: (string | Expression)[] = [];
    for (;;) {
      if (this.isAtEnd()) throw new Unreadable('a string has no end');
      if (this.take(end) !== undefined) return { kind: 'text', parts };
      if (doubles && this.take(/""/y) !== undefined) parts.push('"');
      else parts.push(this.piece(/[^"`$\r\n]+|[\s\S]/y));
    }
  }

  /** An escape, a variable or a sub-expression, or what stands for itself. */
  protected piece(plain: RegExp): string | Expression {
    const escaped = this.take(/`(?:u\{([\da-fA-F]{1,6})\}|(\r?\n|[\s\S]))/y);
    if (escaped !== undefined) {
      const [, code, char = ''] = escaped;
      if (code !== undefined) return character(parseInt(code, 16));
      return /\n/.test(char) ? '' : (escapes[char] ?? char);
    }
    if (this.take(/\$\(/y) !== undefined) return this.within(() => this.enclosed(')'));
    const name = this.variable();
    if (name !== undefined) return { kind: 'variable', name };
    const found = this.take(plain)?.[0];
    if (found === undefined) throw new Unreadable(`${JSON.stringify(this.char)} is not expected there`);
    return found;
  }
}

function character(code: number): string {
  if (code > 0x10ffff) throw new Unreadable('a character has no such code');
  return String.fromCodePoint(code);
}
