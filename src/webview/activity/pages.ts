import { pageSize } from '../../protocol/activityMessages.js';
import { nameOfRow, type ListedRow } from '../../protocol/entryRow.js';

/** Pages held at a time; those that were looked at longest ago go. */
const most = 60;

/** What is loaded of the ledger: a few pages around what is looked at, never all of it. */
export class Pages {
  private readonly held = new Map<string, readonly ListedRow[]>();

  row(section: string, k: number): ListedRow | undefined {
    return this.held.get(nameOf(section, pageOf(k)))?.[k % pageSize];
  }

  has(section: string, page: number): boolean {
    return this.held.has(nameOf(section, page));
  }

  /** Keeps it from going soon. */
  touch(section: string, page: number): void {
    const rows = this.held.get(nameOf(section, page));
    if (rows !== undefined) this.put(section, page, rows);
  }

  put(section: string, page: number, rows: readonly ListedRow[]): void {
    const name = nameOf(section, page);
    this.held.delete(name);
    this.held.set(name, rows);
    for (const oldest of this.held.keys()) {
      if (this.held.size <= most) break;
      this.held.delete(oldest);
    }
  }

  /** True when it was there. */
  replace(row: ListedRow): boolean {
    for (const [name, rows] of this.held) {
      const at = rows.findIndex(one => nameOfRow(one) === nameOfRow(row));
      if (at < 0) continue;
      this.held.set(name, rows.with(at, row));
      return true;
    }
    return false;
  }

  /** True when acts as old as this one are loaded, and so it would be among them. */
  spans(seq: number): boolean {
    return [...this.held.values()].some(rows => (rows[0]?.seq ?? 0) >= seq && (rows.at(-1)?.seq ?? Infinity) <= seq);
  }

  get rows(): number {
    return [...this.held.values()].reduce((sum, rows) => sum + rows.length, 0);
  }

  clear(): void {
    this.held.clear();
  }
}

export function pageOf(k: number): number {
  return Math.floor(k / pageSize);
}

function nameOf(section: string, page: number): string {
  return `${page} ${section}`;
}
