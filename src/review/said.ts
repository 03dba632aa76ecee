import { budgets } from './budgets.js';
import { endOf, startOf } from './cut.js';
import { shown, type Part } from './delimited.js';

/** What the delimiters of a message take. */
const around = 200;

/**
 * What the person said: all of it where it fits, else the first message and as many of the newest as fit, with what is
 * left out said in between. Each is a part of its own, so that what somebody pasted into one cannot pass for another.
 */
export function saidParts(said: readonly string[]): readonly Part[] {
  const [first, ...later] = said;
  if (first === undefined) return [{ name: 'what the person said', text: '(nothing)' }];
  const partOf = (index: number, text: string): Part => {
    return { name: `what the person said, message ${index + 1} of ${said.length}`, text };
  };
  const whole = lengthOf(said) <= budgets.said ? said.map(one => shown(one)) : undefined;
  if (whole !== undefined && lengthOf(whole) <= budgets.said) return whole.map((text, index) => partOf(index, text));
  if (later.length === 0) return [partOf(0, endsOf(first, budgets.said))];
  const most = budgets.said / 2;
  const beginning = partOf(0, endsOf(first, most));
  const newest: Part[] = [];
  let room = budgets.said - beginning.text.length;
  for (const [index, one] of [...later.entries()].toReversed()) {
    const part = partOf(index + 1, endsOf(one, most));
    room -= part.text.length + around;
    if (room < 0 && newest.length > 0) break;
    newest.unshift(part);
  }
  const left = later.length - newest.length;
  if (left === 0) return [beginning, ...newest];
  const what = left === 1 ? '1 message' : `${left} messages`;
  const between = { name: 'what the person said, in between', text: `(Left out here: ${what}.)` };
  return [beginning, between, ...newest];
}

/** Both ends of a text. Twice as much is looked at, so that no secret is cut before it is masked. */
function endsOf(text: string, most: number): string {
  const whole = text.length > most ? undefined : shown(text);
  if (whole !== undefined && whole.length <= most) return whole;
  const half = Math.floor(most / 2);
  const [head, tail] = [startOf(shown(startOf(text, most)), half), endOf(shown(endOf(text, most)), half)];
  return `${head}\n(What stands between is left out here.)\n${tail}`;
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length + around, 0);
}
