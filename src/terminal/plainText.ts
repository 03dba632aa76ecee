/** What would move the cursor, hide or reorder what a terminal shows. */
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Words of a model or a file, made safe to print: they cannot redraw the screen. */
export function plainText(text: string): string {
  return text.replace(unsafe, char => {
    if (char === '\n' || char === '\t') return char;
    return `⟦U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;
  });
}

/** What stands beside questions in a terminal: no line of it begins as a question's do. It may come piece by piece. */
export function besideCards(text: string): string {
  const plain = plainText(text);
  return plain.replace(/(^|\n)[\t ]*[─│]+/g, start => start.replaceAll('─', '-').replaceAll('│', '|'));
}
