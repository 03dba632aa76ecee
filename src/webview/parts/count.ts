/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** 950, 12.4k, 3.1M. */
export function short(number: number): string {
  if (number < 1000) return String(number);
  if (number < 999_950) return `${(number / 1000).toFixed(1)}k`;
  return `${(number / 1_000_000).toFixed(1)}M`;
}

/** 250,000. */
export function number(value: number): string {
  return value.toLocaleString('en');
}
