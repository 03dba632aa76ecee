import type { Part } from './syntax.js';

type Atom = string | Part;

const most = 64;

/** A word as the words that its braces make of it; undefined where that is too many, or shells differ. */
export function bracesOf(parts: readonly Part[]): readonly (readonly Part[])[] | undefined {
  if (!parts.some(part => part.kind === 'text' && !part.isQuoted && part.text.includes('{'))) return [parts];
  const atoms = parts.flatMap((part): readonly Atom[] =>
    part.kind === 'text' && !part.isQuoted ? [...part.text] : [part],
  );
  const expanded = expand(atoms);
  return expanded === undefined || expanded.length > most ? undefined : expanded.map(partsOf);
}

function partsOf(atoms: readonly Atom[]): readonly Part[] {
  const parts: Part[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text, isQuoted: false });
    text = '';
  };
  for (const atom of atoms) {
    if (typeof atom === 'string') text += atom;
    else {
      flush();
      parts.push(atom);
    }
  }
  flush();
  return parts;
}

function expand(atoms: readonly Atom[]): readonly (readonly Atom[])[] | undefined {
  const open = atoms.indexOf('{');
  if (open === -1) return [atoms];
  const close = closeOf(atoms, open);
  // An open brace without an end is plain, but what shells make of commas and dots behind it differs.
  if (close === -1) return atoms.includes(',', open) || hasDots(atoms.slice(open)) ? undefined : [atoms];
  const inside = atoms.slice(open + 1, close);
  const rest = expand(atoms.slice(close + 1));
  const alternatives = alternativesOf(inside);
  if (rest === undefined || alternatives === undefined) return undefined;
  const before = atoms.slice(0, open);
  const words = alternatives.flatMap(middle => rest.map(after => [...before, ...middle, ...after]));
  return words.length > most ? undefined : words;
}

function hasDots(atoms: readonly Atom[]): boolean {
  return atoms.some((atom, index) => atom === '.' && atoms[index + 1] === '.');
}

function closeOf(atoms: readonly Atom[], open: number): number {
  let depth = 0;
  for (let index = open; index < atoms.length; index++) {
    if (atoms[index] === '{') depth++;
    else if (atoms[index] === '}' && --depth === 0) return index;
  }
  return -1;
}

function alternativesOf(inside: readonly Atom[]): readonly (readonly Atom[])[] | undefined {
  const items: Atom[][] = [[]];
  let depth = 0;
  for (const atom of inside) {
    if (atom === '{') depth++;
    if (atom === '}') depth--;
    if (atom === ',' && depth === 0) items.push([]);
    else items.at(-1)?.push(atom);
  }
  if (items.length > most) return undefined;
  if (items.length === 1 && hasDots(inside)) return sequence(inside);
  const expanded: (readonly Atom[])[] = [];
  for (const item of items) {
    const words = expand(item);
    if (words === undefined) return undefined;
    expanded.push(...words);
  }
  return items.length > 1 ? expanded : expanded.map(item => ['{', ...item, '}']);
}

/** `{1..5}` and `{a..e}`; steps, leading zeros and everything else that has dots is left unread. */
function sequence(inside: readonly Atom[]): readonly (readonly Atom[])[] | undefined {
  const text = inside.every(atom => typeof atom === 'string') ? inside.join('') : '';
  const [, from = '', to = ''] = /^(-?\d{1,6}|[a-z]|[A-Z])\.\.(-?\d{1,6}|[a-z]|[A-Z])$/.exec(text) ?? [];
  const isNumbers = /^-?(0|[1-9]\d*)$/.test(from) && /^-?(0|[1-9]\d*)$/.test(to);
  const isLetters = (/^[a-z]$/.test(from) && /^[a-z]$/.test(to)) || (/^[A-Z]$/.test(from) && /^[A-Z]$/.test(to));
  if (!isNumbers && !isLetters) return undefined;
  const first = isNumbers ? Number(from) : from.charCodeAt(0);
  const last = isNumbers ? Number(to) : to.charCodeAt(0);
  const length = Math.abs(last - first) + 1;
  if (length > most) return undefined;
  const step = last < first ? -1 : 1;
  return Array.from({ length }, (_, index) => {
    const code = first + index * step;
    return [isNumbers ? String(code) : String.fromCharCode(code)];
  });
}
