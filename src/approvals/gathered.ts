import { hash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.js';
import type { Evidence } from '../policy/learning/evidence.js';
import type { RecordedAct } from '../policy/learning/recorded.js';

/** So many different acts are kept; a few kilobytes each. */
const mostKept = 10_000;

/**
 * What was read of the record so far: acts that are judged alike, and went alike, are kept once and counted.
 *
 * Invariant: memory ends at a number of different acts; of more than that the longest unseen are left out, and counted.
 */
export class Gathered {
  /** All that were read and can be judged again, those that were left out included. */
  acts = 0;
  /** Of this folder, and they cannot be judged again. */
  unread = 0;
  leftOut = 0;
  /** Also of acts that were left out. */
  readonly tools = new Set<string>();
  private readonly alike = new Map<string, Evidence>();

  constructor(private readonly most = mostKept) {}

  get evidence(): readonly Evidence[] {
    return [...this.alike.values()];
  }

  /** The newer stands for those before it. */
  add(one: Evidence): void {
    const key = keyOf(one.act);
    const known = this.alike.get(key);
    this.acts++;
    this.tools.add(one.act.tool);
    this.alike.delete(key);
    this.alike.set(key, { ...one, count: one.count + (known?.count ?? 0) });
    const [oldest] = this.alike.size > this.most ? this.alike : [];
    if (oldest === undefined) return;
    this.alike.delete(oldest[0]);
    this.leftOut += oldest[1].count;
  }
}

/** All of it but which act it was, whose and when. */
function keyOf(act: RecordedAct): string {
  return hash('sha256', canonicalJson({ ...act, seq: 0, at: 0, act: '', session: '', action: '', revision: '' }));
}
