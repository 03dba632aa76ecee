import type { Word } from '../word.js';
import { hole } from '../word.js';
import type { Value } from './state.js';

/** `${x#a}`, `${x%.ts}`, `${x##*\/}`: undefined where value or pattern is not known, or the pattern is more than a star. */
export function stripped(operator: string, value: Value, pattern: Word): string | undefined {
  if (!/^(##?|%%?)$/.test(operator) || value.kind !== 'text' || value.glob) return undefined;
  if (pattern.text.includes(hole) || /[?[\]\\()|!+@]/.test(pattern.text)) return undefined;
  // Each star costs a factor of the text's length.
  if (pattern.text.split('*').length > 2 || value.text.length > 1024) return undefined;
  const isLongest = operator.length === 2;
  const source = pattern.text
    .split('*')
    .map(piece => piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join(isLongest ? '[^]*' : '[^]*?');
  if (operator.startsWith('#')) return value.text.replace(new RegExp(`^${source}`), '');
  // The shortest end: the last place from which the pattern matches to the end.
  const whole = new RegExp(`^${source}$`);
  const starts = Array.from({ length: value.text.length + 1 }, (_, index) => index);
  const at = (isLongest ? starts : starts.reverse()).find(index => whole.test(value.text.slice(index)));
  return at === undefined ? value.text : value.text.slice(0, at);
}
