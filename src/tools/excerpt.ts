const mostLines = 2000;
const mostCharacters = 96 * 1024;

export type Excerpt =
  | { readonly kind: 'excerpt'; readonly about: string; readonly text: string; readonly bytes: number }
  | { readonly kind: 'beyond'; readonly lines: number };

/** Lines `from` to `to` of a text, numbered, as many as one answer holds; says how to go on. Pure. */
export function excerptOf(text: string, from: number, to: number): Excerpt {
  const lines = text.split('\n');
  if (lines.at(-1) === '' && lines.length > 1) lines.pop(); // the final newline ends a line, it does not begin one
  if (text === '') return { kind: 'excerpt', about: 'an empty file', text: '', bytes: 0 };
  if (from > lines.length) return { kind: 'beyond', lines: lines.length };
  const wanted = lines.slice(from - 1, Math.min(to, lines.length, from - 1 + mostLines));
  const { taken, cut } = fill(wanted, from);
  const last = from + taken.length - 1;
  const more = last < Math.min(to, lines.length) ? `[Go on with from: ${last + 1}.]` : '';
  const long = cut ? `[Line ${last} is longer than one answer holds; only its beginning is shown.]` : '';
  const ending = text.endsWith('\n') ? '' : ', no newline at the end';
  return {
    kind: 'excerpt',
    about: `lines ${from} to ${last} of ${lines.length}${endings(text)}${ending}`,
    text: [...taken, long, more].filter(part => part !== '').join('\n'),
    bytes: new TextEncoder().encode(taken.join('\n')).length,
  };
}

function fill(lines: readonly string[], from: number): { readonly taken: readonly string[]; readonly cut: boolean } {
  const taken: string[] = [];
  let size = 0;
  for (const [at, line] of lines.entries()) {
    const numbered = `${String(from + at).padStart(5)}\t${line.replace(/\r$/, '')}`;
    size += numbered.length + 1;
    if (size <= mostCharacters) taken.push(numbered);
    else if (at > 0) return { taken, cut: false };
    else return { taken: [numbered.slice(0, mostCharacters)], cut: true };
  }
  return { taken, cut: false };
}

function endings(text: string): string {
  if (!text.includes('\r\n')) return '';
  return /(^|[^\r])\n/.test(text) ? ', line endings mixed' : ', line endings CRLF';
}
