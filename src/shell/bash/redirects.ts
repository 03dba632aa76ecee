import type { Reader } from './reader.js';
import type { Redirect } from './syntax.js';
import { readWord } from './words.js';

const operator = /(\d+|\{[A-Za-z_]\w*\})?(<<<|<<-|<<|<>|<&|>&|>>|>\||[<>](?!\())|&>>?/y;

/** A redirection, or undefined where none begins. */
export function readRedirect(reader: Reader): Redirect | undefined {
  const found = reader.match(operator);
  if (found === undefined) return undefined;
  reader.at += found[0].length;
  const sign = found[2] ?? found[0];
  const variable = found[1]?.startsWith('{') === true ? found[1].slice(1, -1) : undefined;
  if (sign === '<<' || sign === '<<-') return readHereDocument(reader, sign);
  reader.skipBlanks();
  const target = readWord(reader);
  if (target === undefined) {
    reader.refuse('a redirection leads nowhere');
    return undefined;
  }
  reader.places.push({ start: target.start, end: target.end, isFirst: false });
  return { operator: sign, target, ...(variable !== undefined && { variable }) };
}

function readHereDocument(reader: Reader, sign: string): Redirect | undefined {
  reader.skipBlanks();
  const found = reader.match(/'([^'\n]+)'|"([^"\\$`\n]+)"|\\?([\w.-]+)/y);
  const delimiter = found?.[1] ?? found?.[2] ?? found?.[3];
  if (found === undefined || delimiter === undefined) {
    reader.refuse('the end of a here-document cannot be read');
    return undefined;
  }
  const start = reader.at;
  reader.at += found[0].length;
  if (!reader.endsAfter(0)) reader.refuse('the end of a here-document cannot be read');
  const redirect: Redirect = { operator: sign, target: { start, end: reader.at, parts: [] } };
  reader.addDocument(redirect, delimiter, !/^\w/.test(found[0]) && !/^[.-]/.test(found[0]), sign === '<<-');
  return redirect;
}
