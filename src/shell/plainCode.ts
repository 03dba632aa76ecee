import { plainCodes, type PlainCode } from './programs/plainCode.js';

/**
 * Whether program text does nothing but reckon with what stands in it, and show that.
 *
 * Invariant: a closed grammar of literals, operators and listed names. What is called is always a listed name, never
 * a value, and nothing is assigned or defined, so no name can come to mean something else.
 */
export function isPlainCode(program: string, options: readonly string[], text: string): boolean {
  const code = plainCodes.find(({ programs }) => programs.test(program));
  if (code === undefined || options.length !== 1 || !options.every(option => code.options.includes(option)))
    return false;
  const tokens = text.length > longest ? undefined : tokensOf(text);
  return tokens !== undefined && new Plain(code, tokens).isProgram();
}

const longest = 2000;

/** Text without escapes that name characters by their number is as it looks; longer operators come first. */
const token =
  /\s*?(?<line>\n)|[ \t]+|(?<number>(?:0[xX][\da-fA-F]+|0[bB][01]+|\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?n?(?![\w.]))|(?<string>"(?:[^"\\\n]|\\[\\"'nt0r])*"|'(?:[^'\\\n]|\\[\\"'ntr0])*')|(?<name>new [A-Za-z]\w*|[A-Za-z_]\w*)|(?<operator>\*\*|\/\/|<<|>>|[=!]==?|[<>]=?|&&|\|\||[-+*/%&|^])|(?<mark>[()[\]{},:;.=])/y;

interface Token {
  readonly kind: 'line' | 'number' | 'string' | 'name' | 'operator' | 'mark';
  readonly text: string;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null || match[0] === '') return undefined;
    at += match[0].length;
    for (const kind of ['line', 'number', 'string', 'name', 'operator', 'mark'] as const) {
      const found = match.groups?.[kind];
      if (found !== undefined) tokens.push({ kind, text: found });
    }
  }
  return tokens;
}

/** Its methods say whether what they name stands next, and pass over it. */
class Plain {
  private at = 0;
  private depth = 0;
  private readonly imported = new Set<string>();

  constructor(
    private readonly code: PlainCode,
    private readonly tokens: readonly Token[],
  ) {}

  isProgram(): boolean {
    let any = false;
    for (;;) {
      while (this.take(';') || this.takeKind('line')) continue;
      if (this.at === this.tokens.length) return any;
      if (!this.isStatement()) return false;
      if (this.at < this.tokens.length && !this.take(';') && !this.takeKind('line')) return false;
      any = true;
    }
  }

  private isStatement(): boolean {
    if (this.peek()?.text === 'import') return this.isImport();
    if (this.takePath(path => this.code.shows.includes(path))) return this.isArguments();
    return this.code.isBareAllowed && this.isExpression();
  }

  private isImport(): boolean {
    this.at++;
    do {
      const module = this.takeKind('name');
      if (module === undefined || !this.code.modules.includes(module)) return false;
      this.imported.add(module);
    } while (this.take(','));
    return true;
  }

  private isArguments(): boolean {
    return this.take('(') && this.isList(')', () => this.isArgument());
  }

  private isArgument(): boolean {
    const [name, sign] = this.tokens.slice(this.at);
    if (name?.kind === 'name' && this.code.named?.test(name.text) === true && sign?.text === '=') this.at += 2;
    return this.isExpression();
  }

  /** Members up to the closing mark; one comma may stand before it. */
  private isList(end: string, isMember: () => boolean): boolean {
    while (!this.take(end)) {
      if (!isMember()) return false;
      if (!this.take(',') && this.peek()?.text !== end) return false;
    }
    return true;
  }

  private isExpression(): boolean {
    if (++this.depth > 64) return false;
    do {
      while (this.takeSign()) continue;
      if (!this.isValue()) return false;
    } while (this.takeBetween());
    this.depth--;
    return true;
  }

  private takeSign(): boolean {
    return this.take('-') || this.take('+') || this.take('not');
  }

  private takeBetween(): boolean {
    const next = this.peek();
    const isBetween = next?.kind === 'operator' || /^(and|or|in|is)$/.test(next?.text ?? '');
    if (isBetween) this.at++;
    return isBetween;
  }

  private isValue(): boolean {
    if (!this.isPrimary()) return false;
    for (;;) {
      if (this.take('.')) {
        if (!this.code.methods.test(this.takeKind('name') ?? '')) return false;
        if (this.peek()?.text === '(' && !this.isArguments()) return false;
      } else if (this.take('[')) {
        if (!this.isList(']', () => this.isSlice())) return false;
      } else return true;
    }
  }

  private isSlice(): boolean {
    let any = false;
    while (this.peek()?.text !== ']' && this.peek()?.text !== ',') {
      if (!this.take(':') && !this.isExpression()) return false;
      any = true;
    }
    return any;
  }

  private isPrimary(): boolean {
    if (this.takePath(path => this.code.values.test(path))) return true;
    if (this.takePath(path => this.code.functions.test(path))) return this.isArguments();
    const next = this.peek();
    if (next === undefined) return false;
    this.at++;
    if (next.kind === 'number' || next.kind === 'string') return true;
    if (next.text === '(') return this.isList(')', () => this.isExpression());
    if (next.text === '[') return this.isList(']', () => this.isExpression());
    return next.text === '{' && this.isList('}', () => this.isEntry());
  }

  /** The longest of the names joined by dots that stand next. */
  private takePath(accepts: (path: string) => boolean): boolean {
    let path = '';
    let end = this.at;
    for (let at = this.at; this.tokens[at]?.kind === 'name'; at += 2) {
      path += `${path === '' ? '' : '.'}${this.tokens[at]?.text ?? ''}`;
      if (accepts(path) && this.isLoaded(path)) end = at + 1;
      if (this.tokens[at + 1]?.text !== '.') break;
    }
    const isTaken = end > this.at;
    this.at = end;
    return isTaken;
  }

  private isEntry(): boolean {
    const [key, colon] = this.tokens.slice(this.at);
    if (colon?.text !== ':') return this.isExpression() && (!this.take(':') || this.isExpression());
    if (key?.kind !== 'string' && key?.kind !== 'number' && !/^[a-z]\w*$/.test(key?.text ?? '')) return false;
    this.at += 2;
    return this.isExpression();
  }

  /** A module's name means that module only once it is imported. */
  private isLoaded(name: string): boolean {
    const module = name.split('.')[0] ?? '';
    return !this.code.modules.includes(module) || this.imported.has(module);
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(text: string): boolean {
    const isNext = this.peek()?.text === text && this.peek()?.kind !== 'string';
    if (isNext) this.at++;
    return isNext;
  }

  private takeKind(kind: Token['kind']): string | undefined {
    const next = this.peek();
    if (next?.kind !== kind) return undefined;
    this.at++;
    return next.text;
  }
}
