import type { ListedRule } from '../approvals/ruleBook.js';
import { shownText } from '../approvals/shownText.js';
import { assertNever } from '../base/never.js';
import type { Ledger } from '../ledger/ledger.js';
import { verificationInWords } from '../ledger/verificationWords.js';
import { listsInWords } from '../ledger/verifyLists.js';
import type { ActDetail, ActPast, Undo } from '../protocol/actDetail.js';
import type { ActivityFilter, ActivityRow } from '../protocol/activity.js';
import { pageSize, type FromActivity, type Grouping, type ToActivity } from '../protocol/activityMessages.js';
import type { Entry } from '../protocol/entry.js';
import { type EntryFilter, type EntryRow } from '../protocol/entryRow.js';
import type { Layer } from '../protocol/rule.js';
import { entryDetail, entryRow } from './entryWords.js';
import { actDetail, actPast, decisiveKinds } from './actDetail.js';

export interface ActivityDeskDeps {
  readonly ledger: Ledger;
  readonly rules: () => readonly ListedRule[];
  readonly post: (message: ToActivity) => void;
  readonly openChange: (act: string) => Promise<void>;
  readonly revealRule: (rule: string, layer: Layer) => Promise<void>;
  readonly exportActs: (filter: ActivityFilter) => Promise<void>;
  /** Takes back what an act did, once the person was asked: it trusts nobody who calls it. */
  readonly undo?: (act: string) => Promise<void>;
  /** Whether that is possible, or why not; without it no act can be undone from here. */
  readonly undoOf?: (act: string) => Promise<Undo>;
  readonly fault: (fault: unknown) => void;
}

type Failing = Extract<ToActivity, { kind: 'failed' }>['what'];

/** Sessions in a list; older ones are found by filter. */
const mostSessions = 2000;
/** Between two messages of how far verification is. */
const progressMs = 100;
/** Entries about an act that are read at a time. */
const pastSize = 200;

/** What one panel looks at: the acts that a filter left when the list was made. */
interface View {
  /** Instead of acts. */
  readonly entries?: EntryFilter;
  readonly view: number;
  readonly filter: ActivityFilter;
  readonly group: Grouping;
  /** The number of the newest act, or entry, then. */
  readonly head: number;
}

/**
 * Answers one activity panel out of the ledger.
 *
 * Invariant: it reads, a page at a time; nothing is decided or changed here, and a ledger that cannot be read is said
 * to be so.
 */
export class ActivityDesk {
  private shown: View | undefined;
  private verifying: AbortController | undefined;
  private tools: Set<string> | undefined;

  constructor(private readonly deps: ActivityDeskDeps) {}

  async answer(message: FromActivity): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return;
      case 'show':
        this.trying('rows', () => this.show(message.view, message.filter, message.group));
        return;
      case 'show-entries':
        this.trying('rows', () => this.showEntries(message.view, message.filter));
        return;
      case 'page':
        this.trying('rows', () => this.page(message.view, message.page, message.session));
        return;
      case 'count':
        this.trying('charts', () => this.count(message.view));
        return;
      case 'detail':
        return this.detail(message.act);
      case 'entry':
        this.trying('detail', () => this.entry(message.seq));
        return;
      case 'earlier':
        this.trying('detail', () => this.deps.post({ ...message, ...this.past(message.act, message.before) }));
        return;
      case 'undo':
        return this.undo(message.act);
      case 'open-change':
        return this.deps.openChange(message.act);
      case 'reveal-rule':
        return this.deps.revealRule(message.rule, message.layer);
      case 'export':
        if (message.view === this.shown?.view) await this.deps.exportActs(this.shown.filter);
        return;
      case 'verify':
        return this.verify();
      case 'stop-verifying':
        this.verifying?.abort();
        return;
      default:
        assertNever(message);
    }
  }

  /** These were recorded. */
  recorded(entries: readonly Entry[]): void {
    const { shown } = this;
    if (shown === undefined) return;
    if (entries.some(({ body }) => body.kind === 'erased' || body.kind === 'pruned')) {
      this.renew(shown);
      return;
    }
    if (shown.entries === undefined) {
      const acts = entries.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : []));
      if (acts.length > 0) this.changed([...new Set(acts)]);
      return;
    }
    const { session, kind = [] } = shown.entries;
    const isLeft = (entry: Entry): boolean =>
      entry.session === (session ?? entry.session) && (kind.length === 0 || kind.includes(entry.body.kind));
    this.trying('rows', () => {
      const rows = this.entryRows(entries.filter(isLeft));
      const acts = rows.map(row => ({ row, isLeft: true }));
      this.deps.post({ kind: 'changed', view: shown.view, acts, size: this.size() });
    });
  }

  /** Acts about which something was recorded. */
  changed(acts: readonly string[]): void {
    const { shown } = this;
    if (shown === undefined) return;
    this.trying('rows', () => {
      const rows = this.deps.ledger.rowsOf(acts);
      for (const { tool } of rows) this.tools?.add(tool);
      const left = this.deps.ledger.list(lists => lists.left(shown.filter, acts));
      const found = rows.map(row => ({ row: shownRow(row), isLeft: left.has(row.act) }));
      this.deps.post({ kind: 'changed', view: shown.view, acts: found, size: this.size() });
    });
  }

  dispose(): void {
    this.verifying?.abort();
    this.shown = undefined;
  }

  /** Something was taken out of the record: what the panel has of it goes too. */
  private renew({ view, filter, group, entries }: View): void {
    this.trying('rows', () =>
      entries === undefined ? this.show(view, filter, group) : this.showEntries(view, entries),
    );
  }

  private show(view: number, filter: ActivityFilter, group: Grouping): void {
    const { ledger, rules, post } = this.deps;
    const head = ledger.list(lists => lists.head());
    this.shown = { view, filter, group, head };
    const sessions =
      group === 'session' ? ledger.list(lists => lists.sessions(filter, head + 1, mostSessions)) : undefined;
    post({
      ...{ kind: 'shown', view, head, size: this.size() },
      total: ledger.list(lists => lists.count(filter, head + 1)),
      ...(sessions && { sessions }),
      tools: this.toolNames(),
      rules: [...new Set(rules().map(({ rule }) => rule.id))].sort(),
    });
    if (group === 'act') this.page(view, 0);
    else if (sessions?.[0] !== undefined) this.page(view, 0, sessions[0].session);
  }

  private showEntries(view: number, entries: EntryFilter): void {
    const { ledger, post } = this.deps;
    const head = ledger.list(lists => lists.entries.head());
    this.shown = { view, filter: {}, group: 'act', entries, head };
    const total = ledger.list(lists => lists.entries.count(entries, head + 1));
    post({ kind: 'shown', view, head, size: this.size(), total, tools: [], rules: [] });
    this.page(view, 0);
  }

  private entryRows(entries: readonly Entry[]): readonly EntryRow[] {
    const acts = entries.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : []));
    const titles = new Map(this.deps.ledger.rowsOf([...new Set(acts)]).map(({ act, title }) => [act, title]));
    return entries.map(entry => entryRow(entry, titles));
  }

  private entry(seq: number): void {
    const { ledger, post } = this.deps;
    const [entry] = ledger.entries({ seqs: [seq], limit: 1 });
    if (entry === undefined) post({ kind: 'failed', what: 'detail', because: 'It is no longer on record.' });
    else post({ kind: 'entry', detail: entryDetail(entry) });
  }

  private page(view: number, page: number, session?: string): void {
    if (view !== this.shown?.view) return;
    const { filter, head, entries } = this.shown;
    const { ledger, post } = this.deps;
    if (entries !== undefined) {
      const seqs = ledger.list(lists => lists.entries.page(entries, head + 1, page * pageSize, pageSize));
      const rows = this.entryRows(ledger.entries({ seqs, limit: pageSize }).toReversed());
      post({ kind: 'page', view, page, rows });
      return;
    }
    const within = session === undefined ? filter : { ...filter, session };
    const acts = ledger.list(lists => lists.acts(within, head + 1, page * pageSize, pageSize));
    const rows = ledger.rowsOf(acts).map(shownRow);
    post({ kind: 'page', view, page, ...(session !== undefined && { session }), rows });
  }

  private count(view: number): void {
    if (view !== this.shown?.view || this.shown.entries !== undefined) return;
    this.deps.post({ kind: 'counted', view, counts: this.deps.ledger.counts(this.shown.filter) });
  }

  private async detail(act: string): Promise<void> {
    const undo = await this.undoOf(act);
    this.trying('detail', () => {
      const detail = this.detailOf(act);
      if (detail === undefined) {
        this.deps.post({ kind: 'failed', what: 'detail', because: 'It is no longer on record.' });
      } else this.deps.post({ kind: 'detail', detail: { ...detail, ...(undo && { undo }) } });
    });
  }

  private detailOf(act: string): ActDetail | undefined {
    const { ledger, rules } = this.deps;
    const [row] = ledger.rowsOf([act]);
    const decisive = decisiveKinds.flatMap(kind => ledger.entries({ act, kind, limit: 1 }));
    return row && actDetail(row, decisive, this.past(act), rules());
  }

  /** The newest entries about an act, or those before one. */
  private past(act: string, before?: number): ActPast {
    const found = this.deps.ledger.entries({ act, limit: pastSize + 1, ...(before !== undefined && { before }) });
    return actPast(found.slice(-pastSize), found.length <= pastSize);
  }

  /** What cannot be found out is no reason to keep the rest back. */
  private async undoOf(act: string): Promise<Undo | undefined> {
    try {
      return await this.deps.undoOf?.(act);
    } catch (fault) {
      this.deps.fault(fault);
      return { possible: false, why: 'It could not be found out whether this can be undone.' };
    }
  }

  private async undo(act: string): Promise<void> {
    const { undo } = this.deps;
    if (undo === undefined || (await this.undoOf(act))?.possible !== true) return;
    await undo(act);
    await this.detail(act);
  }

  private async verify(): Promise<void> {
    const { ledger, post } = this.deps;
    this.verifying?.abort();
    const verifying = new AbortController();
    this.verifying = verifying;
    let told = 0;
    const progress = (done: number, of: number): void => {
      const now = performance.now();
      if (now - told < progressMs) return;
      told = now;
      post({ kind: 'verifying', done, of });
    };
    try {
      const found = await ledger.verify({ signal: verifying.signal, progress });
      const words = verificationInWords(found);
      const lists = found.kind === 'broken' ? undefined : await ledger.verifyLists({ signal: verifying.signal });
      if (lists?.kind === 'differ') post({ kind: 'verified', how: 'broken', words: `${listsInWords(lists)} ${words}` });
      else post({ kind: 'verified', how: found.kind, words });
    } catch (fault) {
      if (verifying.signal.aborted) {
        post({ kind: 'verified', how: 'stopped', words: 'Verification was stopped before it came to the end.' });
      } else this.failed('verify', fault);
    }
  }

  /** Read once: it takes a look at every act. */
  private toolNames(): readonly string[] {
    this.tools ??= new Set(this.deps.ledger.list(lists => lists.tools()));
    return [...this.tools].sort();
  }

  private size() {
    const { entries, acts, bytes, oldest } = this.deps.ledger.size();
    return { entries, acts, bytes, oldest };
  }

  /** What cannot be read is said in the panel, where it is missing. */
  private trying(what: Failing, read: () => void): void {
    try {
      read();
    } catch (fault) {
      this.failed(what, fault);
    }
  }

  private failed(what: Failing, fault: unknown): void {
    this.deps.fault(fault);
    this.deps.post({ kind: 'failed', what, because: fault instanceof Error ? fault.message : String(fault) });
  }
}

/** What models and others named is shown as what it is. */
function shownRow(row: ActivityRow): ActivityRow {
  const { agent, tool, title, because, decided, result } = row;
  const texts = Object.entries({ agent, tool, title, because, decided, result });
  return { ...row, ...Object.fromEntries(texts.map(([name, text]) => [name, shownText(text).text])) };
}
