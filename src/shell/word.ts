import type { NamesSource } from '../protocol/fact.js';

/** Stands for what cannot be resolved: no argument can contain it, so it matches no literal. */
export const hole = '\0';

/** One word as a program would receive it, as far as it can be read. */
export interface Word {
  /** After quote removal; `hole` where something could not be resolved. */
  readonly text: string;
  /** It has unquoted pattern characters that the shell would expand. */
  readonly glob: boolean;
  /** It is not quoted, so what could not be resolved may become no word at all, or several. */
  readonly open?: boolean;
  /** What could not be resolved can only be a number. */
  readonly number?: boolean;
  /** It stands for names that a command puts out, and a shell cuts; `isZero`: each ends in a zero byte. */
  readonly names?: Names;
  /** As it stands in the text, where it could not be resolved: to be shown, and for nothing else. */
  readonly source?: string;
}

export interface Names extends NamesSource {
  readonly isZero?: true;
}

/** What `<(…)` and `>(…)` become: a file that is a pipe to another part of the same text. */
export const pipeFile = `/dev/fd/${hole}`;

export function literal(text: string): Word {
  return { text, glob: false };
}

export function isKnown(word: Word): boolean {
  return !word.glob && !word.text.includes(hole);
}

/** It may become a word that begins with `-`: a value nobody knows, or the name of a file. */
export function mayBeOption(word: Word): boolean {
  if (word.number === true) return false;
  return (
    word.open === true ||
    word.names !== undefined ||
    word.text.startsWith(hole) ||
    (word.glob && /^[*?[]/.test(word.text))
  );
}

/** What is wrong with a word that could not be resolved, in a sentence that shows it as it was written. */
export function unread(words: Word | readonly Word[], why = 'cannot be read before it runs'): string {
  const source = [words].flat().find(word => !isKnown(word) && word.source !== undefined)?.source;
  return source === undefined ? `a word of it ${why}` : `${shown(source)} ${why}`;
}

const longestShown = 80;

/** On one line, and without characters that nobody would see. */
function shown(source: string): string {
  const text = source.length > longestShown ? `${source.slice(0, longestShown)}…` : source;
  return text.replace(/[^\P{C}]|[^\P{Z} ]/gu, char => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
