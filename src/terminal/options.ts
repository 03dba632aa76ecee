/** A mistake in the words after the program's name; its message says which. */
export class BadArgument extends Error {
  readonly code = 'bad-argument';
}

/** An empty path would mean the folder one happens to be in; it comes from a variable that was not set. */
export function needPlaces(values: Readonly<Record<string, unknown>>): void {
  for (const option of ['workspace', 'state', 'policy', 'home', 'cwd', 'db', 'out']) {
    if (values[option] === '') throw new BadArgument(`--${option} takes a path, and got an empty one.`);
  }
}

export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find(name => name === value);
  const choices = allowed.join(', ');
  if (value === '') throw new BadArgument(`${option} needs one of ${choices}.`);
  if (found === undefined) throw new BadArgument(`${option} takes one of ${choices}, not "${value}".`);
  return found;
}

export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new BadArgument(`${option} takes a whole number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
