/** One line of input; `text` undefined: its bytes are no UTF-8. */
export interface InputLine {
  readonly number: number;
  readonly text: string | undefined;
}

/**
 * The lines of a stream as they come, of any length. Only a line feed ends one: what else some readers take for the
 * end of a line may stand within a JSON text.
 */
export async function* linesOf(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<InputLine> {
  let pieces: Uint8Array[] = [];
  let number = 0;
  for await (const chunk of input) {
    let rest: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(newLine); end !== -1; end = rest.indexOf(newLine)) {
      yield { number: ++number, text: decode([...pieces, rest.subarray(0, end)]) };
      pieces = [];
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) pieces.push(rest);
  }
  if (pieces.length > 0) yield { number: ++number, text: decode(pieces) };
}

const newLine = 0x0a;

function decode(pieces: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    return undefined; // the decoder has one fault, and the caller says which line
  }
}
