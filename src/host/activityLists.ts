import type { ListedRule } from '../approvals/ruleBook.js';
import { shownText } from '../base/shownText.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ActivityCounts, ActivityFilter, ActivityRow } from '../protocol/activity.js';
import { pageSize, type Grouping, type ShownSize, type ToActivity } from '../protocol/activityMessages.js';
import type { Entry } from '../protocol/entry.js';
import type { EntryFilter, EntryRow } from '../protocol/entryRow.js';
import { entryRow } from './entryWords.js';

type Of<Kind extends ToActivity['kind']> = Extract<ToActivity, { kind: Kind }>;

export interface ListDeps {
  readonly ledger: Ledger;
  readonly rules: () => readonly ListedRule[];
  readonly tools: KnownTools;
}

/** Sessions in a list; older ones are found by filter. */
const mostSessions = 2000;

/** What one panel looks at, as it stood when it was made. It reads, a page at a time. */
export interface ActivityList {
  readonly view: number;
  /** How much there is, and of which session the first page is to follow; `undefined` where none is. */
  begin(): Promise<{ readonly shown: Of<'shown'>; readonly first: { readonly session?: string } | undefined }>;
  page(page: number, session?: string): Promise<Of<'page'>>;
  /** What of this it has, or is to have, that was recorded since; undefined where that is nothing. */
  recorded(entries: readonly Entry[]): Promise<Of<'changed'> | undefined>;
  /** For charts and for saving: acts alone are counted and saved by a filter. */
  readonly acts?: ActivityFilter;
  counts?(): Promise<ActivityCounts>;
  /** The same list, as it stands now. */
  anew(): ActivityList;
}

/** The acts that a filter leaves. */
export class ActsList implements ActivityList {
  /** The number of the newest act then. */
  private readonly head: number;

  constructor(
    readonly view: number,
    readonly acts: ActivityFilter,
    private readonly group: Grouping,
    private readonly deps: ListDeps,
  ) {
    this.head = deps.ledger.head('acts');
  }

  anew(): ActivityList {
    return new ActsList(this.view, this.acts, this.group, this.deps);
  }

  async begin(): ReturnType<ActivityList['begin']> {
    const { view, acts, group, head } = this;
    const { ledger, rules, tools } = this.deps;
    const [sessions, total, names] = await Promise.all([
      group === 'session' ? ledger.ask('sessions', acts, head + 1, mostSessions) : undefined,
      ledger.ask('count', acts, head + 1),
      tools.names(),
    ]);
    const shown: Of<'shown'> = {
      ...{ kind: 'shown', view, head, size: sizeOf(ledger), total, tools: [...names] },
      ...(sessions && { sessions }),
      rules: [...new Set(rules().map(({ rule }) => rule.id))].sort(),
    };
    const [newest] = sessions ?? [];
    return { shown, first: group === 'act' ? {} : newest && { session: newest.session } };
  }

  async page(page: number, session?: string): Promise<Of<'page'>> {
    const { ledger } = this.deps;
    const within = session === undefined ? this.acts : { ...this.acts, session };
    const acts = await ledger.ask('acts', within, this.head + 1, page * pageSize, pageSize);
    const rows = (await ledger.ask('rowsOf', acts)).map(shownRow);
    return { kind: 'page', view: this.view, page, ...(session !== undefined && { session }), rows };
  }

  async recorded(entries: readonly Entry[]): Promise<Of<'changed'> | undefined> {
    const acts = actsOf(entries);
    if (acts.length === 0) return undefined;
    const { ledger, tools } = this.deps;
    const [rows, left] = await Promise.all([ledger.ask('rowsOf', acts), ledger.ask('left', this.acts, acts)]);
    tools.note(rows);
    const found = rows.map(row => ({ row: shownRow(row), isLeft: left.has(row.act) }));
    return { kind: 'changed', view: this.view, acts: found, size: sizeOf(ledger) };
  }

  counts(): Promise<ActivityCounts> {
    return this.deps.ledger.counts(this.acts);
  }
}

/** The entries that a filter leaves, about an act or not. */
export class EntriesList implements ActivityList {
  /** The number of the newest entry then. */
  private readonly head: number;

  constructor(
    readonly view: number,
    private readonly filter: EntryFilter,
    private readonly deps: ListDeps,
  ) {
    this.head = deps.ledger.head('entries');
  }

  anew(): ActivityList {
    return new EntriesList(this.view, this.filter, this.deps);
  }

  async begin(): ReturnType<ActivityList['begin']> {
    const { view, filter, head } = this;
    const { ledger } = this.deps;
    const total = await ledger.ask('entryCount', filter, head + 1);
    return { shown: { kind: 'shown', view, head, size: sizeOf(ledger), total, tools: [], rules: [] }, first: {} };
  }

  async page(page: number): Promise<Of<'page'>> {
    const { ledger } = this.deps;
    const seqs = await ledger.ask('entryPage', this.filter, this.head + 1, page * pageSize, pageSize);
    const found = await ledger.ask('entries', { seqs, limit: pageSize });
    return { kind: 'page', view: this.view, page, rows: [...(await this.rowsOf(found.toReversed()))] };
  }

  async recorded(entries: readonly Entry[]): Promise<Of<'changed'> | undefined> {
    const { ledger } = this.deps;
    const seqs = entries.map(({ seq }) => seq);
    const left = await ledger.ask('entriesLeft', this.filter, seqs);
    const rows = await this.rowsOf(entries.filter(({ seq }) => left.has(seq)));
    const acts = rows.map(row => ({ row, isLeft: true }));
    return { kind: 'changed', view: this.view, acts, size: sizeOf(ledger) };
  }

  private async rowsOf(entries: readonly Entry[]): Promise<readonly EntryRow[]> {
    const rows = await this.deps.ledger.ask('rowsOf', actsOf(entries));
    const titles = new Map(rows.map(({ act, title }) => [act, title]));
    return entries.map(entry => entryRow(entry, titles));
  }
}

/** The tools that acts on record used. To know them takes a look at every act, so they are read once. */
export class KnownTools {
  private known: Set<string> | undefined;

  constructor(private readonly ledger: Ledger) {}

  async names(): Promise<readonly string[]> {
    this.known ??= new Set(await this.ledger.ask('tools'));
    return [...this.known].sort();
  }

  note(rows: readonly ActivityRow[]): void {
    for (const { tool } of rows) this.known?.add(tool);
  }
}

function actsOf(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : [])))];
}

function sizeOf(ledger: Ledger): ShownSize {
  const { entries, acts, bytes, oldest } = ledger.size();
  return { entries, acts, bytes, oldest };
}

/** What models and others named is shown as what it is. */
function shownRow(row: ActivityRow): ActivityRow {
  const { agent, tool, title, because, decided, result } = row;
  const texts = Object.entries({ agent, tool, title, because, decided, result });
  return { ...row, ...Object.fromEntries(texts.map(([name, text]) => [name, shownText(text).text])) };
}
