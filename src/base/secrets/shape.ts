import type { SecretPattern } from './pattern.js';

/** What a provider's keys look like. */
export interface Shape {
  readonly what: string;
  readonly has: readonly string[];
  /** Ends in a boundary or takes all that could go on, so that nothing new begins behind what was taken out. */
  readonly shape: RegExp;
}

/** At the beginning of a word, also behind what stands for a line end, for a character of an address, or for a colour. */
const start = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2})|(?<=\[[\d;]{1,8}m))`;

export function patternsOf(shapes: readonly Shape[]): readonly SecretPattern[] {
  return shapes.map(({ what, has, shape }) => ({ what, has, find: new RegExp(start + shape.source, 'g') }));
}
