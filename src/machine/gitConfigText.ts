/** One line of a configuration: `section.name`, or `section.SUB.name` where SUB keeps its case. */
export interface GitLine {
  readonly key: string;
  readonly value: string;
}

/** The lines of a git configuration in order, as git reads them; undefined where git would refuse the text. Pure. */
export function readGitConfig(text: string): readonly GitLine[] | undefined {
  const lines: GitLine[] = [];
  let section = '';
  let rest = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  while (rest !== '') {
    const blank = /^(?:[ \t\n]+|[#;][^\n]*)/.exec(rest);
    if (blank !== null) {
      rest = rest.slice(blank[0].length);
      continue;
    }
    const head = /^\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\[^\n])*)")?\]/.exec(rest);
    if (head !== null) {
      const [whole, name = '', sub] = head;
      section = sub === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${sub.replace(/\\(.)/g, '$1')}`;
      rest = rest.slice(whole.length);
      continue;
    }
    const name = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*/.exec(rest);
    if (name === null || section === '') return undefined;
    rest = rest.slice(name[0].length);
    const key = `${section}.${(name[1] ?? '').toLowerCase()}`;
    if (rest.startsWith('=')) {
      const read = readValue(rest.slice(1));
      if (read === undefined) return undefined;
      lines.push({ key, value: read.value });
      rest = read.rest;
    } else if (/^($|[\n#;])/.test(rest)) lines.push({ key, value: 'true' });
    else return undefined;
  }
  return lines;
}

/** A value up to the end of its line: quotes, escapes, continued lines, comments. */
function readValue(text: string): { readonly value: string; readonly rest: string } | undefined {
  let value = '';
  let isQuoted = false;
  let kept = 0; // blanks at the end do not count, unless they are quoted
  for (let index = /^[ \t]*/.exec(text)?.[0].length ?? 0; index <= text.length; index++) {
    const char = text.charAt(index);
    if (char === '' || char === '\n')
      return isQuoted ? undefined : { value: value.slice(0, kept), rest: text.slice(index) };
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\\') {
      index++;
      const escaped = escapes[text.charAt(index)];
      if (escaped === undefined) return undefined;
      value += escaped;
    } else if (!isQuoted && (char === '#' || char === ';')) {
      const end = text.indexOf('\n', index);
      return { value: value.slice(0, kept), rest: end === -1 ? '' : text.slice(end) };
    } else value += char;
    if (isQuoted || !/[ \t]/.test(char)) kept = value.length;
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', t: '\t', b: '\b', '\n': '' };
