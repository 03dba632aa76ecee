/** A text of these lines, each ended. */
export function lines(...of: readonly string[]): string {
  return of.map(line => `${line}\n`).join('');
}
