import type { Node } from '@vscode/tree-sitter-wasm';
import { hole, type Word } from './word.js';

/** What is known of variables where a word stands. */
export type Variables = ReadonlyMap<string, string>;

/** Splits one word into several, as an unquoted `$IFS` does; no text of a command can hold it. */
const split = '\u0001';

/** The words that one node of a command stands for, resolved as the shell would as far as the text says. */
export function wordsOf(node: Node, variables: Variables): readonly Word[] {
  const value = valueOf(node, variables, false);
  const tilde = variables.get('HOME');
  const isTilde = tilde !== undefined && /^~(\/|$)/.test(node.text);
  const text = isTilde ? `${tilde}${value.text.slice(1)}` : /^~/.test(node.text) ? hole + value.text : value.text;
  return bracesOf(text)
    .flatMap(one => one.split(split))
    .filter((one, _index, all) => one !== '' || all.length === 1)
    .map(one => ({ text: one, glob: value.glob && /[*?[]/.test(one) }));
}

/** The words of a text that the parser cut where a shell does not; quotes are dropped, variables filled in. */
export function wordsOfText(text: string, variables: Variables): readonly Word[] {
  const value = text
    .replace(/\$\(|`/g, hole)
    .replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => (name === 'IFS' ? split : (variables.get(name) ?? hole)))
    .replace(/\$(?=['"])|['"\\]/g, '');
  return value
    .split(split)
    .flatMap(bracesOf)
    .map(one => ({ text: one, glob: /[*?[]/.test(one) }));
}

function valueOf(node: Node, variables: Variables, isQuoted: boolean): Word {
  switch (node.type) {
    case 'word':
    case 'extglob_pattern':
      return bare(node.text);
    case 'number':
    case 'variable_name':
    case 'special_variable_name':
    case 'string_content':
      return { text: isQuoted ? unescapeQuoted(node.text) : node.text, glob: false };
    case 'raw_string':
      return { text: node.text.slice(1, -1), glob: false };
    case 'ansi_c_string':
      return { text: decodeAnsi(node.text.slice(2, -1)), glob: false };
    case 'string':
      return quoted(node, variables);
    case 'translated_string':
      return together(node.namedChildren, variables);
    case 'command_name':
    case 'concatenation':
      return together(node.children, variables);
    case 'simple_expansion':
    case 'expansion':
      return { text: expanded(node, variables, isQuoted), glob: false };
    default:
      return { text: node.isNamed || node.childCount > 0 ? hole : bare(node.text).text, glob: false };
  }
}

function together(parts: readonly (Node | null)[], variables: Variables): Word {
  const values = parts.flatMap(part => (part === null || part.text === '$' ? [] : [valueOf(part, variables, false)]));
  return { text: values.map(({ text }) => text).join(''), glob: values.some(({ glob }) => glob) };
}

/** What lies between the named parts of a quoted text belongs to it as well. */
function quoted(node: Node, variables: Variables): Word {
  let text = '';
  let at = node.startIndex + 1;
  const end = node.endIndex - 1;
  const raw = (from: number, to: number): string => node.text.slice(from - node.startIndex, to - node.startIndex);
  for (const part of node.namedChildren) {
    if (part === null) continue;
    text += unescapeQuoted(raw(at, part.startIndex)) + valueOf(part, variables, true).text;
    at = part.endIndex;
  }
  return { text: text + unescapeQuoted(raw(at, Math.max(at, end))), glob: false };
}

/** `$x` and `${x}`; every other form of expansion is a hole. */
function expanded(node: Node, variables: Variables, isQuoted: boolean): string {
  const name = /^\$\{?([A-Za-z_]\w*)\}?$/.exec(node.text)?.[1];
  if (name === 'IFS') return isQuoted ? ' ' : split;
  return (name === undefined ? undefined : variables.get(name)) ?? hole;
}

function bare(source: string): Word {
  const text = source.replace(/\\(\n|[\s\S])/g, (_, char: string) => (char === '\n' ? '' : char));
  return { text, glob: /[*?[]/.test(source.replace(/\\[\s\S]/g, '')) };
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\(\n|["\\$`])/g, (_, char: string) => (char === '\n' ? '' : char));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
};

function decodeAnsi(text: string): string {
  return text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|c.|[\s\S])/g,
    (_, code: string) => {
      if (/^[xuU][0-9a-fA-F]/.test(code)) return character(parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return character(parseInt(code, 8));
      return simpleEscapes[code] ?? (code.startsWith('c') && code.length > 1 ? hole : code);
    },
  );
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : hole;
}

/** `a{b,c}d` as the words it becomes; what is nested or ranges is left to the first level. */
export function bracesOf(text: string): readonly string[] {
  const [whole, before = '', inside = '', after = ''] = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(text) ?? [];
  if (whole === undefined) return [text];
  const words = inside.split(',').map(part => `${before}${part}${after}`);
  return words.length > 32 ? [hole] : words.flatMap(word => (word === text ? [word] : bracesOf(word))).slice(0, 64);
}
