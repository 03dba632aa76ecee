import { canonicalJson } from '../base/canonicalJson.js';

const prime = 0x100000001b3n;
const offset = 0xcbf29ce484222325n;

/** FNV-1a, 64 bits, over the UTF-16 code units of the canonical JSON: names a revision. It authenticates nothing. */
export function fingerprint(value: unknown): string {
  let hash = offset;
  for (const unit of codeUnits(canonicalJson(value))) hash = BigInt.asUintN(64, (hash ^ BigInt(unit)) * prime);
  return hash.toString(16).padStart(16, '0');
}

function* codeUnits(text: string): Generator<number> {
  for (let index = 0; index < text.length; index++) yield text.charCodeAt(index);
}
