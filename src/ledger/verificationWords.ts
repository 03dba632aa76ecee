import { assertNever } from '../base/never.js';
import type { Taken, Verification } from './verify.js';

/** What verification found, in sentences for a person. */
export function verificationInWords(found: Verification): string {
  switch (found.kind) {
    case 'whole':
      return join(`Whole: all ${counted(found.count)} are as they were recorded, and signed for`, found);
    case 'partly':
      return join(partly(found), found);
    case 'broken':
      return `Broken at entry ${found.at} (${found.what}): ${found.why}.`;
    default:
      return assertNever(found);
  }
}

/**
 * How much of it is proven: a whole record of which something known about it could not be compared, because that was
 * pruned since, is verified in part.
 */
export function provenBy(found: Verification): Verification['kind'] {
  return found.kind === 'whole' && found.unchecked.length > 0 ? 'partly' : found.kind;
}

type Sound = Exclude<Verification, { kind: 'broken' }>;

function partly({ count, pruned, signed }: Sound): string {
  if (count === 0) return 'Nothing is on record, so there is nothing to verify';
  const all = `Partly verifiable: all ${counted(count)} fit together`;
  if (signed === 0) return `${all}, but no checkpoint signs for them: they could have been written anew`;
  const after = pruned + count - signed;
  return `${all}, and up to entry ${signed} they are signed for; the ${after} after it could have been cut or written anew`;
}

function join(first: string, { pruned, erased, taken, gaps, unchecked, keys }: Sound): string {
  const more = [
    pruned > 0 && `the ${counted(pruned)} before them were pruned (${byWhom('pruned', taken)})`,
    erased > 0 && `the texts of ${counted(erased)} were erased (${byWhom('erased', taken)})`,
    ...gaps.map(at => `another record stood here before entry ${at}: it was cut, or the file was replaced`),
    unchecked.length > 0 &&
      `a checkpoint for ${unchecked.join(', ')} entries could not be compared, because these were pruned`,
    keys.length > 0 && `signed with ${keys.length === 1 ? 'the key' : 'the keys, oldest first,'} ${keys.join(', ')}`,
  ];
  return `${[first, ...more.filter(part => part !== false)].join('; ')}.`;
}

/** The last few are named. */
function byWhom(kind: Taken['kind'], taken: readonly Taken[]): string {
  const all = taken.filter(mark => mark.kind === kind);
  const named = all.slice(-mostNamed).map(({ by, at, why }) => `by ${by} on ${new Date(at).toISOString()}: ${why}`);
  return all.length > named.length
    ? `${named.join('; ')}; and ${all.length - named.length} times before`
    : named.join('; ');
}

const mostNamed = 3;

function counted(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
