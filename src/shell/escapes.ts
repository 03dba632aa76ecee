import { hole } from './word.js';

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
};

/** What `$'…'`, `printf` and `echo -e` make of backslashes; control letters cannot be seen and are holes. */
export function decodeEscapes(text: string): string {
  return text.replace(
    /\\(x\{?[0-9a-fA-F]{1,2}\}?|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,4}|c.|[\s\S])/g,
    (_, code: string) => {
      const hex = /^[xuU]\{?([0-9a-fA-F]+)/.exec(code)?.[1];
      if (hex !== undefined) return character(parseInt(hex, 16));
      if (/^[0-7]/.test(code)) {
        const digits = code.startsWith('0') ? code.slice(0, 4) : code.slice(0, 3);
        return character(parseInt(digits, 8) & 0xff) + code.slice(digits.length);
      }
      return simple[code] ?? (code.startsWith('c') && code.length > 1 ? hole : code);
    },
  );
}

function character(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : hole;
}
