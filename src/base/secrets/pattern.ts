/** How a secret is told from other text. The list of them serves the record and whatever is shown. */
export interface SecretPattern {
  readonly what: string;
  /** Global. A first group, where there is one, stands before the secret and is none. Takes a time in line with the text. */
  readonly find: RegExp;
  /** Without one of these nothing can be found, so that most texts are never searched. */
  readonly has?: readonly string[];
  /**
   * What a mask in a card could hide from whoever approves it. `random`: hidden only if it looks random, so that nobody
   * hides a program by calling it a token; `never`: the end is a guess. The record leaves it out in any case.
   */
  readonly masked?: 'random' | 'never';
}
