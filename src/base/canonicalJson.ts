/**
 * One text per value: object keys sorted by code unit, no spaces, `undefined` members left out.
 * Throws on what JSON cannot hold (functions, bigint, NaN, infinities, cycles), so that nothing is hashed as something else.
 */
export function canonicalJson(value: unknown): string {
  return write(value, new Set());
}

function write(value: unknown, above: Set<object>): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object') throw new TypeError(`${typeof value} has no canonical JSON`);
  if (above.has(value)) throw new TypeError('a cycle has no canonical JSON');
  above.add(value);
  const text = Array.isArray(value)
    ? `[${value.map(item => write(item ?? null, above)).join(',')}]`
    : `{${members(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${write(item, above)}`)
        .join(',')}}`;
  above.delete(value);
  return text;
}

function members(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
