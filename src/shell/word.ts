/** Stands for what cannot be resolved: no argument can contain it, so it matches no literal. */
export const hole = '\0';

/** One word as a program would receive it, as far as it can be read. */
export interface Word {
  /** After quote removal; `hole` where something could not be resolved. */
  readonly text: string;
  /** It has unquoted pattern characters that the shell would expand. */
  readonly glob: boolean;
}

export function literal(text: string): Word {
  return { text, glob: false };
}

export function isKnown(word: Word): boolean {
  return !word.glob && !word.text.includes(hole);
}
