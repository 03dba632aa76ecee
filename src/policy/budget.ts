import { bytesInWords } from '../protocol/countWords.js';
import { addTallies, type Tally } from '../protocol/tally.js';
import type { Question } from './judge.js';
import type { Subject } from './resolve.js';

/** What may pass in one task without a person: by threshold, or by a reviewer. */
export const taskBudget: Tally = { changes: 50, deletions: 20, bytes: 5_000_000 };

/**
 * What an action takes of the task's budget. What was not counted to its end takes all of it: nobody knows how much it
 * is. The project's own code counts as one change, because something holds it or a person trusted it.
 */
export function costOf(subjects: readonly Subject[], { changes = [] }: Pick<Question, 'changes'>): Tally {
  const cost = { changes: 0, deletions: 0, bytes: 0 };
  for (const { effect, target, breadth } of subjects) {
    if (effect.kind === 'read' || effect.kind === 'none') continue;
    const isUncounted = breadth === undefined ? target?.wide === true : !breadth.complete;
    const files = isUncounted ? Infinity : Math.max(1, breadth?.files ?? 1);
    if (effect.kind === 'delete') cost.deletions += files;
    else cost.changes += effect.kind === 'write' ? files : 1;
    cost.bytes += breadth?.bytes ?? 0;
  }
  for (const change of changes)
    cost.bytes += change.kind === 'write' ? change.after.text.length : bytesOf(change.before);
  return cost;
}

/** Why a person is asked although the risk is low, with the sum; undefined while the budget lasts. */
export function overBudget(unasked: Tally, cost: Tally): string | undefined {
  const sum = addTallies(unasked, cost);
  const isOver =
    sum.changes > taskBudget.changes || sum.deletions > taskBudget.deletions || sum.bytes > taskBudget.bytes;
  if (!isOver) return undefined;
  return `with this, more would have passed in this task without you than may: ${inWords(sum)} (${inWords(taskBudget)} may)`;
}

function inWords({ changes, deletions, bytes }: Tally): string {
  const count = (value: number): string => (Number.isFinite(value) ? String(value) : 'uncounted');
  return `${count(changes)} changes, ${count(deletions)} deletions, ${bytesInWords(bytes)}`;
}

function bytesOf(image: NonNullable<Question['changes']>[number]['before']): number {
  return image.kind === 'text' || image.kind === 'bytes' ? image.bytes : 0;
}
