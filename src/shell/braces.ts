import { hole } from './word.js';

const most = 64;

/** `a{b,c}d` and `{1..3}` as the words they become, nested ones too; too many are one that cannot be read. */
export function bracesOf(text: string): readonly string[] {
  const words = expanded(text, 0);
  return words.length > most ? [hole] : words;
}

function expanded(text: string, depth: number): readonly string[] {
  if (depth > 16 || !text.includes('{')) return [text];
  for (let open = text.indexOf('{'); open !== -1; open = text.indexOf('{', open + 1)) {
    const pieces = piecesAt(text, open);
    if (pieces === undefined) continue;
    const [before, after] = [text.slice(0, open), text.slice(pieces.end)];
    const tails = expanded(after, depth + 1);
    const middles = pieces.parts.flatMap(part => expanded(part, depth + 1));
    if (tails.length * middles.length > most) return Array<string>(most + 1).fill(hole);
    return middles.flatMap(middle => tails.map(tail => before + middle + tail));
  }
  return [text];
}

interface Pieces {
  readonly parts: readonly string[];
  readonly end: number;
}

/** What a brace group holds: parts at commas, or a range; undefined where it stands for itself. */
function piecesAt(text: string, open: number): Pieces | undefined {
  const parts: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') depth++;
    else if (char === ',' && depth === 1) {
      parts.push(text.slice(from, at));
      from = at + 1;
    } else if (char === '}' && --depth === 0) {
      const last = text.slice(from, at);
      if (parts.length > 0) return { parts: [...parts, last], end: at + 1 };
      const range = rangeOf(last);
      return range === undefined ? undefined : { parts: range, end: at + 1 };
    }
  }
  return undefined;
}

function rangeOf(text: string): readonly string[] | undefined {
  const [, from = '', to = '', step = '1'] = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.-?(\d+))?$/.exec(text) ?? [];
  const isLetters = /^[a-zA-Z]$/.test(from) && /^[a-zA-Z]$/.test(to);
  if (!isLetters && !(/\d$/.test(from) && /\d$/.test(to))) return undefined;
  const [first, last] = isLetters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
  const by = Math.max(1, Number(step));
  const count = Math.floor(Math.abs(last - first) / by) + 1;
  if (count > most) return [hole];
  return Array.from({ length: count }, (_, index) => {
    const value = first + (first <= last ? 1 : -1) * by * index;
    return isLetters ? String.fromCharCode(value) : String(value);
  });
}
