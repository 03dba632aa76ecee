/** Where something stands in a text: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where the fault stands that made `JSON.parse` refuse a text, and what it is without its place. */
export function faultOfJson(text: string, { message }: SyntaxError): Place & { readonly what: string } {
  const what = message.replace(/, (\.\.\.)?"[\s\S]*" is not valid JSON$|\s*(in JSON)?\s*at position[\s\S]*$/, '');
  return { ...placeAt(text, positionIn(message) ?? endOfSense(text)), what };
}

function positionIn(message: string): number | undefined {
  const at = /at position (\d+)/.exec(message)?.[1];
  return at === undefined ? undefined : Number(at);
}

/** How far a text can be read as the beginning of a JSON text; some faults do not say where they stand. */
function endOfSense(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    const at = positionIn(fault.message);
    return at === undefined ? fault.message.startsWith('Unexpected end') : at >= text.length;
  }
}

/** Finds members of a text that is known to be JSON; what is not there is found where its nearest parent stands. */
export function jsonPlaces(text: string): (path: readonly PropertyKey[]) => Place {
  const starts = new Map<string, number>();
  const tokens = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g;
  const open: { readonly isList: boolean; key: string | number }[] = [];
  const keyOf = (): string => JSON.stringify(open.map(({ key }) => key));
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [token] = found;
    const top = open.at(-1);
    if (token === ':') continue;
    if (token === ',') {
      if (top?.isList === true) top.key = Number(top.key) + 1;
    } else if (token === ']' || token === '}') open.pop();
    else {
      const isKey = top?.isList === false && /^\s*:/.test(text.slice(tokens.lastIndex, tokens.lastIndex + 100));
      if (isKey) top.key = String(JSON.parse(token));
      const key = keyOf();
      if (!starts.has(key)) starts.set(key, found.index); // a member is found at its name
      if (token === '[' || token === '{') open.push({ isList: token === '[', key: token === '[' ? 0 : '' });
    }
  }
  return path => {
    for (let length = path.length; length >= 0; length--) {
      const at = starts.get(JSON.stringify(path.slice(0, length)));
      if (at !== undefined) return placeAt(text, at);
    }
    return { line: 1, column: 1 };
  };
}
