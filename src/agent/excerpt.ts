/** Head and tail of a text that is longer than `most` characters, with a note of what is missing. */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = Math.ceil(most * 0.6);
  const tail = most - head;
  return `${text.slice(0, head)}\n… ${text.length - most} characters left out …\n${text.slice(text.length - tail)}`;
}

/** One line, cut to `most` characters. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** One line that ends as a sentence does, so that another can follow it. */
export function oneSentence(text: string, most: number): string {
  const line = oneLine(text, most);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
