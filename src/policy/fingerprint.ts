import { canonicalJson } from '../base/canonicalJson.js';

/**
 * 64 bits over the UTF-16 code units of the canonical JSON: names a revision. It authenticates nothing. Two lanes of 32
 * bits, so that a policy of a hundred thousand rules has its name in an instant.
 */
export function fingerprint(value: unknown): string {
  const text = canonicalJson(value);
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b) ^ (low >>> 13);
  }
  high = Math.imul(high ^ (low >>> 16), 0xc2b2ae35);
  low = Math.imul(low ^ (high >>> 15), 0x27d4eb2f);
  return [high, low].map(lane => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
