import { structuredPatch } from 'diff';

/** Lines of context around a change, as `diff -u` has them. */
const context = 3;

/** Two texts as a unified diff without file headers; the card names the file itself. Counts are in lines. */
export function unifiedDiff(
  before: string,
  after: string,
  name: string,
): { readonly text: string; readonly added: number; readonly removed: number } {
  const { hunks } = structuredPatch(name, name, before, after, '', '', { context });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: inside }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...inside,
  ]);
  const count = (sign: string): number =>
    hunks.flatMap(hunk => hunk.lines).filter(line => line.startsWith(sign)).length;
  return { text: lines.join('\n'), added: count('+'), removed: count('-') };
}
