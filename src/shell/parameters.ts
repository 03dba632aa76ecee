import type { Scope, Value } from './treeWords.js';
import { hole, literal, type Word } from './word.js';

/** What `$x` or `${x…}` becomes; undefined where that cannot be read. Names of no known value take their default. */
export function expand(source: string, scope: Scope, isQuoted: boolean, depth = 0): readonly Word[] | undefined {
  if (depth > 8) return undefined;
  const inner = source.startsWith('${') ? source.slice(2, -1) : source.slice(1);
  const [, sign = '', name = '', index, rest = ''] =
    /^([!#]?)([A-Za-z_]\w*|[@*#?$!0-9-])(?:\[([^\]]*)\])?([\s\S]*)$/.exec(inner) ?? [];
  if (name === 'IFS' && sign === '') return [literal(isQuoted ? ' ' : '\u0001')];
  if (sign === '#') return undefined;
  const held = scope.valueOf(name === '*' ? '@' : name);
  if (sign === '!') {
    const target = held?.[0]?.text;
    return target === undefined || !/^\w+$/.test(target)
      ? undefined
      : expand(`\${${target}${rest}}`, scope, isQuoted, depth + 1);
  }
  const value = held === undefined ? undefined : elements(held, name, index);
  const chosen = defaulted(value, rest, scope, depth);
  if (chosen !== undefined) return chosen;
  if (value === undefined) return undefined;
  return rest === '' || /^@[A-Za-z]$/.test(rest) ? value : changed(value, rest, scope, depth);
}

function elements(held: Value, name: string, index: string | undefined): Value | undefined {
  if (name === '@' || name === '*' || index === '@' || index === '*') return held;
  const at = index === undefined ? 0 : Number(index);
  const one = held.at(Number.isInteger(at) ? at : 0);
  return one === undefined ? undefined : [one];
}

/** `${x:-word}`, `${x:=word}`, `${x:+word}`, `${x:?word}`. */
function defaulted(value: Value | undefined, rest: string, scope: Scope, depth: number): Value | undefined {
  const [, operator = '', word = ''] = /^:?([-=+?])([\s\S]*)$/.exec(rest) ?? [];
  const text = (): Value => [literal(fillIn(word, scope, depth + 1))];
  if (operator === '+') return text();
  if (operator === '') return undefined;
  const isEmpty = value === undefined || value.every(one => one.text === '');
  return isEmpty ? (operator === '?' ? undefined : text()) : value;
}

function changed(value: Value, rest: string, scope: Scope, depth: number): Value | undefined {
  const by = (change: (text: string) => string): Value =>
    value.map(({ text, glob }) => ({ text: text.includes(hole) || text.length > 1000 ? hole : change(text), glob }));
  const [, cut = '', pattern = ''] = /^(##?|%%?)([\s\S]*)$/.exec(rest) ?? [];
  if (cut !== '') {
    const like = patternOf(fillIn(pattern, scope, depth), cut.length === 2);
    const found = new RegExp(cut.startsWith('#') ? `^${like}` : `${like}$`);
    return cut === '%' ? by(text => shortestTail(text, like)) : by(text => text.replace(found, ''));
  }
  const [, all = '', from = '', to = ''] = /^\/(\/?)((?:\\.|[^/\\])*)\/?([\s\S]*)$/.exec(rest) ?? [];
  if (rest.startsWith('/')) {
    const like = patternOf(fillIn(from, scope, depth), true);
    const replaced = fillIn(to, scope, depth);
    return like === '' ? value : by(text => text.replace(new RegExp(like, all === '' ? '' : 'g'), () => replaced));
  }
  const [, offset, length] = /^:\s*(-?\d+)(?::(-?\d+))?$/.exec(rest) ?? [];
  if (offset !== undefined) return sliced(value, Number(offset), length === undefined ? undefined : Number(length));
  if (/^\^\^?$/.test(rest))
    return by(text => (rest.length === 2 ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1)));
  if (/^,,?$/.test(rest))
    return by(text => (rest.length === 2 ? text.toLowerCase() : text.charAt(0).toLowerCase() + text.slice(1)));
  return undefined;
}

function sliced(value: Value, offset: number, length: number | undefined): Value {
  const to = length === undefined ? undefined : length < 0 ? length : offset + length;
  if (value.length > 1) return value.slice(offset, to);
  return value.map(({ text, glob }) => ({ text: text.slice(offset, to), glob }));
}

function shortestTail(text: string, like: string): string {
  const whole = new RegExp(`^${like}$`);
  for (let at = text.length; at >= 0; at--) if (whole.test(text.slice(at))) return text.slice(0, at);
  return text;
}

/** A shell's pattern as a regular expression's source. */
function patternOf(pattern: string, isGreedy: boolean): string {
  return pattern.replace(/\\(.)|[*?]|[.+^${}()|[\]\\]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    if (found === '*') return isGreedy ? '[^]*' : '[^]*?';
    return found === '?' ? '[^]' : `\\${found}`;
  });
}

/** The text of a word within an expansion: quotes dropped, variables filled in. */
export function fillIn(text: string, scope: Scope, depth = 0): string {
  return text
    .replace(/\$\([^]*|`[^]*/g, hole)
    .replace(/\$(\{[^{}]*\}|\w+|[@*])/g, found => {
      const words = depth > 8 ? undefined : expand(found, scope, true, depth + 1);
      return words === undefined ? hole : words.map(word => word.text).join(' ');
    })
    .replace(/\$(?=['"])|['"]|\\(?=.)/g, '');
}
