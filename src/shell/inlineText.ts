import { hole, type Word } from './word.js';

/** What is known where an expression of a program stands. */
export interface Known {
  readonly variables: ReadonlyMap<string, readonly Word[]>;
  readonly home: string;
  /** By quote: what is filled in within a text so quoted; the first group that matched is the expression. */
  readonly interpolated: Readonly<Record<string, RegExp>>;
}

/** Arguments after a call's name: in parentheses, or, where the language has such calls, up to the end of the statement. */
export function argumentsAt(text: string, at: number, isBare: boolean): readonly string[] {
  const open = /^\s*\(/.exec(text.slice(at, at + 200));
  if (open !== null) return splitTop(text, at + open[0].length, ')', ',').parts;
  return isBare ? splitTop(text, at, ';\n}', ',').parts : [];
}

interface Parts {
  readonly parts: readonly string[];
  readonly end: number;
}

const closes: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Cuts at every separator that stands in no quotes and no brackets, up to one of `ends`. */
function splitTop(text: string, from: number, ends: string, separator: string): Parts {
  const parts: string[] = [];
  const open: string[] = [];
  let start = from;
  let index = from;
  for (; index < text.length; index++) {
    const char = text.charAt(index);
    if (open.length === 0 && ends.includes(char)) break;
    if (char === "'" || char === '"' || char === '`') index = endOfQuoted(text, index) - 1;
    else if (char === '(' || char === '[' || char === '{') open.push(closes[char] ?? '');
    else if (char === open.at(-1)) open.pop();
    else if (char === separator && open.length === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  const last = text.slice(start, index);
  return { parts: last.trim() === '' && parts.length === 0 ? [] : [...parts, last], end: index };
}

function endOfQuoted(text: string, at: number): number {
  const quote = /^("""|'''|["'`])/.exec(text.slice(at, at + 3))?.[0] ?? '"';
  const isEmpty = quote.length === 1 && text.startsWith(quote, at + 1);
  if (isEmpty) return at + 2;
  for (let index = at + quote.length; index < text.length; index++) {
    if (text.charAt(index) === '\\') index++;
    else if (quote !== "'" && /^[#$]\{/.test(text.slice(index, index + 2))) index = closeOf(text, index);
    else if (text.startsWith(quote, index)) return index + quote.length;
  }
  return text.length;
}

/** What is filled in may hold quotes of its own. */
function closeOf(text: string, at: number): number {
  const close = text.indexOf('}', at);
  return close === -1 || close - at > 200 ? at : close;
}

/** The words that an expression stands for, as far as its literals say; what they do not say is a hole. Total. */
export function evaluate(source: string, known: Known, depth = 0): readonly Word[] {
  if (depth > 8) return [unreadable];
  return new Expression(source.replace(/^\s*\w+\s*(=(?![=~>])|:(?!:)|=>)\s*/, ''), known, depth).words();
}

/** The first word, or a hole. */
export function evaluateOne(source: string, known: Known): Word {
  return evaluate(source, known)[0] ?? unreadable;
}

const unreadable: Word = { text: hole, glob: false };
const namesHome =
  /^(os\.path\.expanduser|Path\.home|pathlib\.Path\.home|os\.homedir|homedir|Dir\.home|\$?ENV|os\.environ|os\.environ\.get|os\.getenv|getenv|process\.env\.HOME|env|System\.get_env)$/;
const namesFolder =
  /^(process\.cwd|(os|Path|pathlib\.Path)\.(getcwd|cwd)|Dir\.(pwd|getwd)|getcwd|Cwd::(get)?cwd|cwd|pwd)$/;
const joinsPaths = /(^|\.|::)(join|resolve|joinpath|catfile|catdir|expand_path)$/;
const globs = /(^|\.|::)(Dir|glob|iglob|rglob|globSync|Sys\.glob)$/;
const lists = /(^|\.|::)(listdir|walk|scandir|readdirSync|readdir|children|entries|iterdir|list\.files|scandir)$/;
const decodes = /(b64decode|atob|base64_decode|decode64|decode_base64|fromhex|unhexlify|hex2bin|strrev|reverse)$/;

class Expression {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly known: Known,
    private readonly depth: number,
  ) {}

  words(): readonly Word[] {
    let value = this.postfix(this.term());
    for (;;) {
      const operator = this.take(/^\s*(\+\+?|\.\.|\.(?!\w)|\/|<>|&|\*)\s*/);
      if (operator === undefined) break;
      const right = this.postfix(this.term());
      value = [concatenated(value, right, operator.trim() === '/' ? '/' : '')];
    }
    const rest = this.text.slice(this.at).trim();
    if (rest.startsWith('%')) return value.map(({ text }) => ({ text: text.replace(/%[sdr]/g, hole), glob: false }));
    return rest === '' || /^([)\]};,]|(if|unless|or|and|for|while|do)\b|\|\||&&|\.)/.test(rest)
      ? value
      : [...value, unreadable];
  }

  private take(like: RegExp): string | undefined {
    const found = like.exec(this.text.slice(this.at))?.[0];
    if (found === undefined || found === '') return undefined;
    this.at += found.length;
    return found;
  }

  private term(): readonly Word[] {
    this.take(/^(\s+|new\s+|await\s+|\.\.\.|\\|str\b(?=\s*\())+/);
    const rest = this.text.slice(this.at);
    const prefix = /^[rbfuRBFU]{0,2}(?=['"`])/.exec(rest)?.[0];
    if (prefix !== undefined) return [this.string(prefix.toLowerCase())];
    const quoted = /^(?:q[qwr]?|%[qQwW]?)\s*([({[<|!/])/.exec(rest);
    if (quoted !== null) return this.delimited(quoted[0], quoted[1] ?? '', /^(qw|%[wW])/.test(quoted[0]));
    if (/^[[({]/.test(rest)) return this.bracketed(rest.charAt(0));
    const globbed = /^<([^<>\n]+)>/.exec(rest);
    if (globbed !== null) return this.skip(globbed[0], [{ text: globbed[1] ?? hole, glob: true }]);
    const number = /^-?\d\w*/.exec(rest);
    if (number !== null) return this.skip(number[0], [{ text: number[0], glob: false }]);
    return this.named();
  }

  private skip(taken: string, words: readonly Word[]): readonly Word[] {
    this.at += taken.length;
    return words;
  }

  private string(prefix: string): Word {
    const from = this.at + prefix.length;
    const end = endOfQuoted(this.text, from);
    this.at = end;
    const quote = /^("""|'''|["'`])/.exec(this.text.slice(from, from + 3))?.[0] ?? '"';
    const raw = this.text.slice(from + quote.length, Math.max(from + quote.length, end - quote.length));
    const text = prefix.includes('r') ? raw : decoded(raw);
    const like = prefix.includes('f') ? /\{([^{}]*)\}/g : this.known.interpolated[quote];
    return { text: like === undefined ? text : this.filled(text, like), glob: false };
  }

  private filled(text: string, like: RegExp): string {
    return text.replace(like, (...groups: readonly unknown[]) => {
      const inner = groups.slice(1).find((group): group is string => typeof group === 'string') ?? '';
      const [only, ...more] = evaluate(inner, this.known, this.depth + 1);
      return only === undefined || more.length > 0 ? hole : only.text;
    });
  }

  private delimited(opening: string, delimiter: string, isList: boolean): readonly Word[] {
    const close = closes[delimiter] ?? delimiter;
    const end = this.text.indexOf(close, this.at + opening.length);
    const inner = this.text.slice(this.at + opening.length, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + 1;
    const texts = isList ? inner.split(/\s+/).filter(text => text !== '') : [inner];
    return texts.map(text => ({ text, glob: false }));
  }

  private bracketed(open: string): readonly Word[] {
    const { parts, end } = splitTop(this.text, this.at + 1, closes[open] ?? ')', ',');
    this.at = end + 1;
    if (open === '{') return [unreadable];
    return parts.filter(part => part.trim() !== '').flatMap(part => evaluate(part, this.known, this.depth + 1));
  }

  /** A variable, a call, or a chain of both. */
  private named(): readonly Word[] {
    const name = this.take(/^[@$%]?[A-Za-z_][\w:]*((\.|->|::)[A-Za-z_]\w*)*[?!]?/);
    if (name === undefined) return [unreadable];
    const variable = this.known.variables.get(name.replace(/^[@$%]/, ''));
    if (variable !== undefined && !/^\s*\(/.test(this.text.slice(this.at))) return variable;
    const [, method] = /\.(decode|toString|strip|trim|split|encode)$/.exec(name) ?? [];
    const receiver = method === undefined ? undefined : this.known.variables.get(name.slice(0, -method.length - 1));
    const argument = this.argument() ?? this.take(/^\s+["'`][^]*$/);
    if (receiver !== undefined) return receiver;
    if (namesHome.test(name)) return this.homeOr(name, argument);
    if (namesFolder.test(name) && (argument ?? '').trim() === '') return [{ text: '.', glob: false }];
    if (argument === undefined) return [unreadable];
    return called(name, argument, this.known, this.depth);
  }

  private homeOr(name: string, argument: string | undefined): readonly Word[] {
    const { home } = this.known;
    const inner = argument === undefined ? '' : evaluateOne(argument, { ...this.known, variables: new Map() }).text;
    if (name.endsWith('expanduser')) return [{ text: inner.replace(/^~(?=\/|$)/, home), glob: false }];
    const isHome = /homedir|\.home|\.HOME/.test(name) || inner === 'HOME' || argument?.trim() === 'HOME';
    return [isHome ? { text: home, glob: false } : unreadable];
  }

  /** What stands in the brackets that follow: `(…)`, `[…]`, `{…}`. */
  private argument(): string | undefined {
    const open = this.take(/^\s*[([{]/)?.trim();
    if (open === undefined) return undefined;
    const { end } = splitTop(this.text, this.at, closes[open] ?? ')', '\0');
    const inner = this.text.slice(this.at, end);
    this.at = end + 1;
    return inner;
  }

  /** Methods of a literal. */
  private postfix(words: readonly Word[]): readonly Word[] {
    let value = words;
    for (;;) {
      if (this.take(/^\[::-1\]/) !== undefined) value = [{ text: reversed(value[0]?.text ?? hole), glob: false }];
      const method = this.take(/^\s*(\.|->)\s*[A-Za-z_]\w*[?!]?(?=\s*\()/)?.replace(/^\s*(\.|->)\s*/, '');
      if (method === undefined) break;
      value = methodOf(method, value, this.argument() ?? '', this.known, this.depth);
    }
    return value;
  }
}

function called(name: string, argument: string, known: Known, depth: number): readonly Word[] {
  const parts = splitTop(argument, 0, '', ',').parts;
  const words = parts.flatMap(part => evaluate(part, known, depth + 1));
  if (globs.test(name)) return words.map(({ text }) => ({ text, glob: true }));
  if (lists.test(name)) return words.slice(0, 1).map(({ text }) => ({ text: `${text || '.'}/*`, glob: true }));
  if (/^(bytes\.fromhex|.*unhexlify|.*hex2bin)$/.test(name)) return words.slice(0, 1).map(fromHex);
  if (decodes.test(name)) return words.slice(0, 1).map(name.endsWith('rev') ? backwards : fromBase64);
  if (/^Buffer\.from$/.test(name))
    return words.slice(0, 1).map(words[1]?.text === 'hex' ? fromHex : words[1]?.text === 'base64' ? fromBase64 : same);
  if (/^(chr|String\.fromCharCode|pack)$/.test(name)) {
    return [
      {
        text: words
          .map(({ text }) => (/^\d+$/.test(text) ? String.fromCodePoint(Number(text) % 0x110000) : hole))
          .join(''),
        glob: false,
      },
    ];
  }
  if (joinsPaths.test(name)) return [atHome(joinedPath(words), name, known)];
  const isTransparent =
    /^(Path|pathlib\.Path|PurePath|Pathname(\.new)?|File|File\.new|java\.io\.File|str|String|realpath|Deno\.realPathSync|URL|file|urllib\.request\.Request|list|sorted|array|tuple|Array|quote|shlex\.split)$/;
  return isTransparent.test(name) ? words : [unreadable];
}

function methodOf(
  method: string,
  value: readonly Word[],
  argument: string,
  known: Known,
  depth: number,
): readonly Word[] {
  const words = argument.trim() === '' ? [] : evaluate(argument, known, depth + 1);
  if (/^(decode|toString|strip|trim|encode|expanduser|resolve|absolute|chomp|freeze|to_s|as_posix)$/.test(method))
    return value;
  if (method === 'split')
    return value.flatMap(({ text }) => text.split(words[0]?.text || /\s+/).map(part => ({ text: part, glob: false })));
  if (method === 'homedir') return [{ text: known.home, glob: false }];
  if (decodes.test(method)) return words.slice(0, 1).map(/hex/.test(method) ? fromHex : fromBase64);
  if (method === 'concat') return [concatenated(value, words, '')];
  if (method === 'reverse') return value.length > 1 ? value.toReversed() : value.map(backwards);
  if (method === 'join') {
    const isSeparator = value.length === 1 && words.length > 1; // python: the text joins what is in the brackets
    const [texts, by] = isSeparator ? [words, value[0]?.text] : [value, words[0]?.text ?? ''];
    return [{ text: texts.map(({ text }) => text).join(by), glob: false }];
  }
  if (/^(joinpath|join_path)$/.test(method)) return [joinedPath([...value, ...words])];
  if (/^(glob|rglob|iterdir|children)$/.test(method))
    return [{ text: `${value[0]?.text ?? hole}/${words[0]?.text ?? '*'}`, glob: true }];
  return [unreadable];
}

/** Ruby's `File.expand_path` reads a tilde. */
function atHome({ text, glob }: Word, name: string, { home }: Known): Word {
  return { text: name.endsWith('expand_path') ? text.replace(/^~(?=\/|$)/, home) : text, glob };
}

function same(word: Word): Word {
  return word;
}

function concatenated(left: readonly Word[], right: readonly Word[], by: string): Word {
  const [one, other] = [left[0] ?? unreadable, right[0] ?? unreadable];
  const known = left.length > 1 || right.length > 1 ? hole : one.text + by + other.text;
  return { text: known, glob: one.glob || other.glob };
}

function joinedPath(words: readonly Word[]): Word {
  const from = words.findLastIndex(({ text }) => text.startsWith('/'));
  const parts = words.slice(Math.max(0, from));
  return { text: parts.map(({ text }) => text).join('/'), glob: parts.some(({ glob }) => glob) };
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function backwards({ text }: Word): Word {
  return { text: reversed(text), glob: false };
}

/** Base64 as text; a hole when it is none. */
export function fromBase64({ text }: Word): Word {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let bits = '';
  for (const char of text.replace(/\s|=+\s*$/g, '')) {
    const value = alphabet.indexOf(char);
    if (value === -1) return unreadable;
    bits += value.toString(2).padStart(6, '0');
  }
  return fromBytes((bits.match(/.{8}/g) ?? []).map(byte => parseInt(byte, 2)));
}

/** Hexadecimal digits as text; a hole when it is none. */
export function fromHex({ text }: Word): Word {
  const digits = text.replace(/\s|\\x|0x/g, '');
  if (!/^([0-9a-fA-F]{2})+$/.test(digits)) return unreadable;
  return fromBytes((digits.match(/../g) ?? []).map(byte => parseInt(byte, 16)));
}

/** Bytes beyond ASCII stand for letters that no command's name has: they are taken one by one. */
function fromBytes(bytes: readonly number[]): Word {
  return { text: bytes.map(byte => (byte === 0 ? hole : String.fromCharCode(byte))).join(''), glob: false };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: hole, '\n': '' };

function decoded(raw: string): string {
  return raw.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|[0-7]{3}|[\s\S])/g,
    (_, code: string) => {
      const hex = /^[xu]\{?([0-9a-fA-F]+)/.exec(code)?.[1];
      if (hex !== undefined) return String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
      return /^[0-7]{3}$/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (escapes[code] ?? code);
    },
  );
}
