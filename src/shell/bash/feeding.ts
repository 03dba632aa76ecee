import { literal, type Word } from '../word.js';

/** The words that a command of a pipeline sends to the next one, where its own words say which they are. */
export function fedBy(texts: readonly (string | undefined)[]): readonly Word[] | undefined {
  return fedByFind(texts) ?? fedByEcho(texts);
}

/** What `echo a b` sends: words that stay what they are however they are cut at blanks. */
function fedByEcho([program, ...args]: readonly (string | undefined)[]): readonly Word[] | undefined {
  const said = program === 'printf' && args[0] === '%s\\n' ? args.slice(1) : program === 'echo' ? args : [];
  const words = said.flatMap(text => (text !== undefined && /^[\w./@+][\w./@+-]*$/.test(text) ? [literal(text)] : []));
  return words.length === said.length && words.length > 0 ? words : undefined;
}

/** What `find … -print0` sends: names at and below its roots, narrowed by the one `-name` it may have. */
function fedByFind(texts: readonly (string | undefined)[]): readonly Word[] | undefined {
  const [program, ...args] = texts;
  if (
    program !== 'find' ||
    args.at(-1) !== '-print0' ||
    args.some(arg => /^-(printf|print|fprint.*|ls|fls|o|or|exec.*|ok.*)$|^,$/.test(arg ?? '-o'))
  )
    return undefined;
  const words = args.flatMap(arg => (arg === undefined ? [] : [arg]));
  const start = words.findIndex(word => /^[-(!]/.test(word));
  const roots = start === 0 ? ['.'] : words.slice(0, start);
  const at = words.indexOf('-name');
  const isNegated = words.some(word => /^(!|-not)$/.test(word));
  const name = at === -1 || isNegated ? undefined : words[at + 1];
  return roots.flatMap((root): readonly Word[] =>
    name !== undefined && /^[\w.*-]+$/.test(name)
      ? [{ text: `${root}/**/${name}`, glob: true }]
      : [
          { text: root, glob: false },
          { text: `${root}/**/*`, glob: true }, // hidden ones too, as `**/` says
        ],
  );
}
