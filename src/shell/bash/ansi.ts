const simple: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b', E: '\x1b' },
  ...{ '\\': '\\', "'": "'", '"': '"', '?': '?' },
};

/** What `$'…'` stands for; undefined where it depends on bytes, the locale or a control key. */
export function decodeAnsi(text: string): string | undefined {
  const unread: string[] = [];
  const decoded = text.replace(
    /\\(x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S])/g,
    (whole, code: string) => {
      const char = /^[xuU]./.test(code)
        ? fromCode(parseInt(code.slice(1), 16), code.startsWith('x'))
        : /^[0-7]/.test(code)
          ? fromCode(parseInt(code, 8), true)
          : simple[code];
      // What is no escape stays as it is, backslash and all, except what would begin one.
      const value = char ?? (/^[cxuU0-7\n]/.test(code) ? undefined : whole);
      if (value === undefined) unread.push(whole);
      return value ?? '';
    },
  );
  return unread.length === 0 ? decoded : undefined;
}

/** A byte above 127 is a part of a character, or none. */
function fromCode(code: number, isByte: boolean): string | undefined {
  const isCharacter = code > 0 && code <= (isByte ? 0x7f : 0x10ffff) && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}
