/** A file name being typed after `@`: where it begins and what is there so far. */
export interface Mention {
  readonly start: number;
  readonly query: string;
}

/** The mention that the caret stands in, if any. An `@` inside a word, as in a mail address, is none. */
export function mentionAt(text: string, caret: number): Mention | undefined {
  const found = /(?:^|[\s(])@([^\s@]{0,200})$/.exec(text.slice(0, caret));
  if (found === null) return undefined;
  const query = found[1] ?? '';
  return { start: caret - query.length - 1, query };
}

/** The text with the chosen path in place of what was typed, and where the caret goes. */
export function completeMention(text: string, mention: Mention, path: string): { text: string; caret: number } {
  const before = `${text.slice(0, mention.start)}@${path} `;
  const rest = text.slice(mention.start + 1 + mention.query.length).replace(/^ /, '');
  return { text: before + rest, caret: before.length };
}

/** Of the paths chosen while typing, those still named in the text. */
export function mentionedIn(text: string, chosen: Iterable<string>): string[] {
  return [...new Set(chosen)].filter(path => text.includes(`@${path}`)).slice(0, 50);
}
