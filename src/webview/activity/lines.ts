import type { SessionCount } from '../../protocol/activityMessages.js';
import type { ListedRow } from '../../protocol/entryRow.js';

/** Acts that stand together: all of them, or those of one session below its head. */
export interface Section {
  /** The session, or nothing where acts are not grouped. */
  readonly id: string;
  readonly session?: SessionCount;
  readonly isOpen: boolean;
  /** How many there were when the view was made; they are loaded by page. */
  readonly kept: number;
  /** Those that came since, newest first. */
  readonly fresh: readonly ListedRow[];
}

/**
 * One line of the table, by a name that stays while lines come in above it. `k` counts from the newest act that was
 * there when the view was made; those that came since have negative numbers.
 */
export type Line = { readonly section: string; readonly k: number } | { readonly section: string; readonly k: 'head' };

export function keyOf({ section, k }: Line): string {
  return `${section}/${k}`;
}

/** How sections lie in the list of lines. */
export class Outline {
  private readonly starts: readonly number[];
  readonly lines: number;

  constructor(readonly sections: readonly Section[]) {
    let lines = 0;
    this.starts = sections.map(section => {
      const start = lines;
      lines += linesOf(section);
      return start;
    });
    this.lines = lines;
  }

  at(index: number): Line | undefined {
    if (index < 0 || index >= this.lines) return undefined;
    const place = this.starts.findLastIndex(start => start <= index);
    const section = this.sections[place];
    if (section === undefined) return undefined;
    const offset = index - (this.starts[place] ?? 0) - headsOf(section);
    return { section: section.id, k: offset < 0 ? 'head' : offset - section.fresh.length };
  }

  /** Undefined when it is folded away, or no longer there. */
  indexOf({ section: id, k }: Line): number | undefined {
    const place = this.sections.findIndex(section => section.id === id);
    const section = this.sections[place];
    if (section === undefined) return undefined;
    const start = this.starts[place] ?? 0;
    if (k === 'head') return headsOf(section) === 1 ? start : undefined;
    if (!section.isOpen || k < -section.fresh.length || k >= section.kept) return undefined;
    return start + headsOf(section) + k + section.fresh.length;
  }
}

export function actsOf({ kept, fresh }: Section): number {
  return kept + fresh.length;
}

function linesOf(section: Section): number {
  return headsOf(section) + (section.isOpen ? actsOf(section) : 0);
}

function headsOf({ session }: Section): 0 | 1 {
  return session === undefined ? 0 : 1;
}
