/** The first characters of a text, never half of a pair. */
export function startOf(text: string, most: number): string {
  const isHalf = text.length > most && /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return text.slice(0, isHalf ? most - 1 : most);
}

/** The last characters of a text, never half of a pair. */
export function endOf(text: string, most: number): string {
  const from = Math.max(0, text.length - most);
  return text.slice(from > 0 && /[\udc00-\udfff]/.test(text.charAt(from)) ? from + 1 : from);
}
