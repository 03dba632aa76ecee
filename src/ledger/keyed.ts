import { createHmac } from 'node:crypto';

/** A hash as it may leave this machine: whoever has no key cannot tell by it what was hashed, however short that is. */
export function keyed(key: string, hash: string): string {
  return createHmac('sha256', key).update(hash).digest('hex');
}

const hashes = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** The same value with every SHA-256 (hex) in its texts keyed, wherever it stands: what is equal stays equal. */
export function withKeyedHashes(value: unknown, key: string): unknown {
  if (typeof value === 'string') return value.replace(hashes, hash => keyed(key, hash));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(item => withKeyedHashes(item, key));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [name, withKeyedHashes(item, key)]),
  );
}
