import type { Word } from '../word.js';

/** What `find … -print0` sends: names at and below its roots, narrowed by the one `-name` it may have. */
export function fedByFind(texts: readonly (string | undefined)[]): readonly Word[] | undefined {
  const [program, ...args] = texts;
  if (
    program !== 'find' ||
    args.at(-1) !== '-print0' ||
    args.some(arg => /^-(printf|print|fprint.*|ls|fls|o|or|exec.*|ok.*)$/.test(arg ?? '-o'))
  )
    return undefined;
  const words = args.flatMap(arg => (arg === undefined ? [] : [arg]));
  const start = words.findIndex(word => /^[-(!]/.test(word));
  const roots = start === 0 ? ['.'] : words.slice(0, start);
  const at = words.indexOf('-name');
  const name = at === -1 ? undefined : words[at + 1];
  return roots.flatMap((root): readonly Word[] =>
    name !== undefined && /^[\w.*-]+$/.test(name)
      ? [{ text: `${root}/**/${name}`, glob: true }]
      : [
          { text: root, glob: false },
          { text: `${root}/**/*`, glob: true }, // hidden ones too, as `**/` says
        ],
  );
}
