const half = 32 * 1024;

/** Keeps the head and the tail of what a command put out, so that a flood costs no memory and hides neither end. */
export class Output {
  private readonly head: Buffer[] = [];
  private tail: Buffer[] = [];
  private headBytes = 0;
  private tailBytes = 0;
  /** All that came, kept or not. */
  bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const first = chunk.subarray(0, half - this.headBytes);
    if (first.length > 0) {
      this.head.push(first);
      this.headBytes += first.length;
    }
    const rest = chunk.subarray(first.length);
    if (rest.length === 0) return;
    this.tail.push(rest);
    this.tailBytes += rest.length;
    if (this.tailBytes > 4 * half) this.trim();
  }

  text(): string {
    this.trim();
    const left = this.bytes - this.headBytes - this.tailBytes;
    if (left === 0) return decode(Buffer.concat([...this.head, ...this.tail]));
    const head = wholeLinesOf(Buffer.concat(this.head), 'head');
    const tail = wholeLinesOf(Buffer.concat(this.tail), 'tail');
    const out = this.bytes - head.length - tail.length;
    return `${decode(head)}\n[… ${out.toLocaleString('en')} bytes left out here …]\n${decode(tail)}`;
  }

  private trim(): void {
    const all = Buffer.concat(this.tail);
    const kept = all.subarray(Math.max(0, all.length - half));
    this.tail = [Buffer.from(kept)]; // a copy: a view would hold the whole flood
    this.tailBytes = kept.length;
  }
}

/** Cuts at a line's end where one is near, else between two characters. */
function wholeLinesOf(bytes: Buffer, which: 'head' | 'tail'): Buffer {
  const near = 4096;
  if (which === 'head') {
    const end = bytes.lastIndexOf(10);
    return bytes.subarray(0, end >= bytes.length - near ? end : lastCharacterStart(bytes));
  }
  const start = bytes.indexOf(10);
  if (start >= 0 && start < near) return bytes.subarray(start + 1);
  const character = bytes.findIndex(byte => (byte & 0xc0) !== 0x80);
  return bytes.subarray(Math.max(0, character));
}

function lastCharacterStart(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return Math.max(0, at);
}

function decode(bytes: Buffer): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
