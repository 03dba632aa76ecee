/** Which line endings a text has; a lone carriage return is a character like any other. */
export function lineEndingsOf(text: string): 'lf' | 'crlf' | 'mixed' | 'none' {
  const crlf = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  if (all === 0) return 'none';
  if (crlf === 0) return 'lf';
  return crlf === all ? 'crlf' : 'mixed';
}

export function toCrlf(text: string): string {
  return toLf(text).replaceAll('\n', '\r\n');
}

export function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
