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
  return word.open === true || word.text.startsWith(hole) || (word.glob && /^[*?[]/.test(word.text));
}
