/** What would move the cursor, hide or reorder what a terminal shows. */
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Words of a model or a file, made safe to print: they cannot redraw the screen or pose as a card. */
export function plainText(text: string): string {
  return text.replace(unsafe, char => {
    if (char === '\n' || char === '\t') return char;
    return `⟦U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;
  });
}
