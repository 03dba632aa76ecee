import { decodeEscapes } from './escapes.js';
import { fromBase64, fromHex } from './inlineText.js';
import { hole, isKnown, literal, type Word } from './word.js';

/** What a command of known words puts out, given what it reads; undefined where that cannot be said. */
export function outputOf(words: readonly Word[], input: string | undefined): string | undefined {
  const [name = '', ...args] = words.map(({ text }) => text);
  if (!words.every(word => isKnown(word) || name === 'echo')) return undefined;
  const bare = name.replace(/^.*\//, '');
  if (bare === 'echo') return echoed(args);
  if (bare === 'printf') return printed(args.filter(arg => arg !== '--'));
  if (/^(cat|tee|tac|sort|uniq|head|tail|column|fold|fmt|stdbuf|pv)$/.test(bare)) return input;
  return input === undefined ? hereText(bare, args) : transformed(bare, args, input);
}

/** `basename`, `expr` and others say what they are given. */
function hereText(name: string, args: readonly string[]): string | undefined {
  if (name === 'basename' || name === 'dirname') {
    const path = args[0] ?? '';
    return name === 'basename' ? path.replace(/^.*\//, '') : path.replace(/\/[^/]*$/, '') || '/';
  }
  if (name === 'mktemp') return madeTemporary(args);
  if (name === 'which' || (name === 'command' && args[0] === '-v')) return args.at(-1);
  return name === 'realpath' || name === 'readlink' ? args.at(-1) : undefined;
}

/** The name that `mktemp` makes up, as a pattern: by its last word, or of its own. */
export function madeTemporary(args: readonly string[]): string | undefined {
  const template = args.findLast(arg => /X{3,}/.test(arg));
  if (args.some(arg => /^(-p|--tmpdir=?.*|--suffix.*)$/.test(arg) || /[*?[]/.test(arg))) return undefined;
  if (template === undefined)
    return args.every(arg => /^-[dqut]+$|^--(directory|quiet)$/.test(arg)) ? '/tmp/tmp.*' : undefined;
  const name = template.replace(/X{3,}/, '*');
  if (name.startsWith('/tmp/')) return name;
  return args.some(arg => /^-\w*t/.test(arg)) && !name.includes('/') ? `/tmp/${name}` : undefined;
}

function echoed(args: readonly string[]): string {
  const first = args.findIndex(arg => !/^-[neE]+$/.test(arg));
  const texts = first === -1 ? [] : args.slice(first);
  const isEscaped = args.slice(0, first === -1 ? args.length : first).some(arg => arg.includes('e'));
  const text = texts.join(' ');
  return isEscaped ? decodeEscapes(text) : text;
}

function printed([format = '', ...args]: readonly string[]): string {
  const values = [...args];
  const once = (): string =>
    decodeEscapes(format).replace(/%(?:%|[-+ #0]*\d*(?:\.\d+)?([sbdciqxX]))/g, (found, kind: string | undefined) => {
      if (kind === undefined) return '%';
      const value = values.shift() ?? '';
      return kind === 'b'
        ? decodeEscapes(value)
        : kind === 'c'
          ? value.charAt(0)
          : /[xX]/.test(kind)
            ? Number(value).toString(16)
            : value;
    });
  let text = once();
  for (let round = 0; values.length > 0 && values.length < args.length && round < 100; round++) text += once();
  return text;
}

function transformed(name: string, args: readonly string[], input: string): string | undefined {
  const options = args.join(' ');
  const known = ({ text }: Word): string | undefined => (text === hole ? undefined : text);
  if (/^(g?base64|basenc)$/.test(name) || (name === 'openssl' && /base64|enc/.test(options))) {
    return /(^| )(-\w*[dD]\w*|--decode)( |$)/.test(options) ? known(fromBase64(literal(input))) : undefined;
  }
  if (name === 'xxd')
    return /-\w*r/.test(options) ? known(fromHex(literal(input.replace(/^[0-9a-f]+:/gm, '')))) : undefined;
  if (name === 'rev')
    return input
      .split('\n')
      .map(line => [...line].reverse().join(''))
      .join('\n');
  if (name === 'tr') return translated(args, input);
  return name === 'sed' ? substituted(args, input) : undefined;
}

function translated(args: readonly string[], input: string): string | undefined {
  const [option = '', second = ''] = args;
  if (option === '-d') return [...input].filter(char => !setOf(second).includes(char)).join('');
  if (option.startsWith('-')) return undefined;
  const [from, to] = [setOf(option), setOf(second)];
  return [...input]
    .map(char => (from.includes(char) ? (to[Math.min(from.lastIndexOf(char), to.length - 1)] ?? '') : char))
    .join('');
}

function setOf(text: string): readonly string[] {
  const spelled = decodeEscapes(text).replace(/\[:(upper|lower|digit|space|blank):\]/g, (_, name: string) =>
    name === 'upper' ? 'A-Z' : name === 'lower' ? 'a-z' : name === 'digit' ? '0-9' : ' \t\n',
  );
  const whole = spelled.replace(/(.)-(.)/gs, (_, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    if (last < first || last - first > 256) return from + to;
    return Array.from({ length: last - first + 1 }, (_unused, at) => String.fromCharCode(first + at)).join('');
  });
  return [...whole];
}

/** The plainest of substitutions. */
function substituted(args: readonly string[], input: string): string | undefined {
  const [, , from, to = '', flags = ''] = /^s([/|,#])([\w .+-]*)\1([\w .+/-]*)\1(g?)$/.exec(args.at(-1) ?? '') ?? [];
  const plain = /^[\w -]+$/.test(from ?? '') ? from : undefined;
  if (plain === undefined) return undefined;
  return input.replace(new RegExp(plain, flags), () => to);
}
