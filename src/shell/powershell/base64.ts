const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** A text that stands in base 64, as UTF-16 (`-EncodedCommand`) or as bytes of ASCII; only what is readable matters. */
export function decoded(text: string, isUtf16: boolean): string {
  const bytes = bytesOf(text);
  let found = '';
  for (let index = 0; index < bytes.length; index += isUtf16 ? 2 : 1) {
    const low = bytes[index] ?? 0;
    found += String.fromCharCode(isUtf16 ? low + 256 * (bytes[index + 1] ?? 0) : low);
  }
  return found;
}

function bytesOf(text: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of text) {
    const value = letters.indexOf(char);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return bytes;
}
