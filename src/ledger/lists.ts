import type { ActivityFilter } from '../protocol/activity.js';
import type { SessionCount } from '../protocol/activityMessages.js';
import { EntryList } from './entryList.js';
import type { Finder } from './finder.js';
import type { Statements } from './statements.js';

/** What a list that is shown a part at a time needs to know of acts before an entry: how many, which, whose. */
export class Lists {
  readonly entries: EntryList;

  constructor(
    private readonly finder: Finder,
    private readonly statements: Statements,
  ) {
    this.entries = new EntryList(finder, statements);
  }

  /** The number of the newest act's first entry; 0 where there is none. */
  head(): number {
    return Number(this.statements.get('SELECT max(seq) AS head FROM acts')?.['head'] ?? 0);
  }

  count(filter: ActivityFilter, before: number): number {
    const { sql, values } = this.finder.where(filter);
    const [found] = this.statements.all(
      `SELECT count(*) AS acts FROM acts WHERE ${sql} AND seq < ?`,
      ...values,
      before,
    );
    return Number(found?.['acts']);
  }

  /** Newest first, without the first `skip`: what is passed over is counted, not read. */
  acts(filter: ActivityFilter, before: number, skip: number, limit: number): string[] {
    const { sql, values } = this.finder.where(filter);
    const found = this.statements.all(
      `SELECT act FROM acts WHERE ${sql} AND seq < ? ORDER BY seq DESC LIMIT ? OFFSET ?`,
      ...values,
      before,
      limit,
      skip,
    );
    return found.map(({ act }) => String(act));
  }

  /** Those with the newest acts first. */
  sessions(filter: ActivityFilter, before: number, limit: number): SessionCount[] {
    const { sql, values } = this.finder.where(filter);
    const found = this.statements.all(
      `SELECT session, count(*) AS acts, min(at) AS first, max(at) AS last FROM acts
       WHERE ${sql} AND seq < ? GROUP BY session ORDER BY max(seq) DESC LIMIT ?`,
      ...values,
      before,
      limit,
    );
    return found.map(({ session, acts, first, last }) => ({
      ...{ session: String(session), acts: Number(acts) },
      ...{ first: Number(first), last: Number(last) },
    }));
  }

  /** Which of these acts the filter leaves. */
  left(filter: ActivityFilter, acts: readonly string[]): Set<string> {
    const { sql, values } = this.finder.where(filter);
    const found = this.statements.all(
      `SELECT act FROM acts WHERE act IN (SELECT value FROM json_each(?)) AND ${sql}`,
      JSON.stringify(acts),
      ...values,
    );
    return new Set(found.map(({ act }) => String(act)));
  }

  tools(): string[] {
    return this.statements.all('SELECT DISTINCT tool FROM acts ORDER BY tool').map(({ tool }) => String(tool));
  }
}
