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
  readonly undoOf?: (act: string) => Promise<Undo | undefined>;
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
        return this.trying('rows', () => this.show(message.view, message.filter, message.group));
      case 'show-entries':
        return this.trying('rows', () => this.showEntries(message.view, message.filter));
      case 'page':
        return this.trying('rows', () => this.page(message.view, message.page, message.session));
      case 'count':
        return this.trying('charts', () => this.count(message.view));
      case 'detail':
        return this.detail(message.act);
      case 'entry':
        return this.trying('detail', () => this.entry(message.seq));
      case 'earlier':
        return this.trying('detail', async () =>
          this.deps.post({ ...message, ...this.past(message.act, message.before) }),
        );
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
  async recorded(entries: readonly Entry[]): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    if (entries.some(({ body }) => body.kind === 'erased' || body.kind === 'pruned')) {
      await this.renew(shown);
      return;
    }
    if (shown.entries === undefined) {
      const acts = entries.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : []));
      if (acts.length > 0) await this.changed([...new Set(acts)]);
      return;
    }
    const { session, kind = [] } = shown.entries;
    const isLeft = (entry: Entry): boolean =>
      entry.session === (session ?? entry.session) && (kind.length === 0 || kind.includes(entry.body.kind));
    await this.trying('rows', async () => {
      const rows = await this.entryRows(entries.filter(isLeft));
      const acts = rows.map(row => ({ row, isLeft: true }));
      this.tell({ kind: 'changed', view: shown.view, acts, size: this.size() });
    });
  }

  /** Acts about which something was recorded. */
  async changed(acts: readonly string[]): Promise<void> {
    const { shown } = this;
    if (shown === undefined) return;
    await this.trying('rows', async () => {
      const { ledger } = this.deps;
      const [rows, left] = await Promise.all([ledger.ask('rowsOf', acts), ledger.ask('left', shown.filter, acts)]);
      for (const { tool } of rows) this.tools?.add(tool);
      const found = rows.map(row => ({ row: shownRow(row), isLeft: left.has(row.act) }));
      this.tell({ kind: 'changed', view: shown.view, acts: found, size: this.size() });
    });
  }

  dispose(): void {
    this.verifying?.abort();
    this.shown = undefined;
  }

  /** Something was taken out of the record: what the panel has of it goes too. */
  private async renew({ view, filter, group, entries }: View): Promise<void> {
    await this.trying('rows', () =>
      entries === undefined ? this.show(view, filter, group) : this.showEntries(view, entries),
    );
  }

  private async show(view: number, filter: ActivityFilter, group: Grouping): Promise<void> {
    const { ledger, rules } = this.deps;
    const head = ledger.head('acts');
    this.shown = { view, filter, group, head };
    const [sessions, total, tools] = await Promise.all([
      group === 'session' ? ledger.ask('sessions', filter, head + 1, mostSessions) : undefined,
      ledger.ask('count', filter, head + 1),
      this.toolNames(),
    ]);
    this.tell({
      ...{ kind: 'shown', view, head, size: this.size(), total, tools },
      ...(sessions && { sessions }),
      rules: [...new Set(rules().map(({ rule }) => rule.id))].sort(),
    });
    if (group === 'act') await this.page(view, 0);
    else if (sessions?.[0] !== undefined) await this.page(view, 0, sessions[0].session);
  }

  private async showEntries(view: number, entries: EntryFilter): Promise<void> {
    const { ledger } = this.deps;
    const head = ledger.head('entries');
    this.shown = { view, filter: {}, group: 'act', entries, head };
    const total = await ledger.ask('entryCount', entries, head + 1);
    this.tell({ kind: 'shown', view, head, size: this.size(), total, tools: [], rules: [] });
    await this.page(view, 0);
  }

  private async entryRows(entries: readonly Entry[]): Promise<readonly EntryRow[]> {
    const acts = entries.flatMap(({ body }) => ('act' in body && body.act !== undefined ? [body.act] : []));
    const rows = await this.deps.ledger.ask('rowsOf', [...new Set(acts)]);
    const titles = new Map(rows.map(({ act, title }) => [act, title]));
    return entries.map(entry => entryRow(entry, titles));
  }

  private async entry(seq: number): Promise<void> {
    const { ledger, post } = this.deps;
    const [entry] = await ledger.ask('entries', { seqs: [seq], limit: 1 });
    if (entry === undefined) post({ kind: 'failed', what: 'detail', because: 'It is no longer on record.' });
    else post({ kind: 'entry', detail: entryDetail(entry) });
  }

  private async page(view: number, page: number, session?: string): Promise<void> {
    if (view !== this.shown?.view) return;
    const { filter, head, entries } = this.shown;
    const { ledger } = this.deps;
    if (entries !== undefined) {
      const seqs = await ledger.ask('entryPage', entries, head + 1, page * pageSize, pageSize);
      const found = await ledger.ask('entries', { seqs, limit: pageSize });
      this.tell({ kind: 'page', view, page, rows: await this.entryRows(found.toReversed()) });
      return;
    }
    const within = session === undefined ? filter : { ...filter, session };
    const acts = await ledger.ask('acts', within, head + 1, page * pageSize, pageSize);
    const rows = (await ledger.ask('rowsOf', acts)).map(shownRow);
    this.tell({ kind: 'page', view, page, ...(session !== undefined && { session }), rows });
  }

  private async count(view: number): Promise<void> {
    if (view !== this.shown?.view || this.shown.entries !== undefined) return;
    this.tell({ kind: 'counted', view, counts: await this.deps.ledger.counts(this.shown.filter) });
  }

  /** Unless another view was asked for meanwhile, or the panel was closed. */
  private tell(message: ToActivity & { readonly view: number }): void {
    if (this.shown?.view === message.view) this.deps.post(message);
  }

  private async detail(act: string): Promise<void> {
    const undo = await this.undoOf(act);
    await this.trying('detail', async () => {
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
  private async toolNames(): Promise<readonly string[]> {
    this.tools ??= new Set(await this.deps.ledger.ask('tools'));
    return [...this.tools].sort();
  }

  private size() {
    const { entries, acts, bytes, oldest } = this.deps.ledger.size();
    return { entries, acts, bytes, oldest };
  }

  /** What cannot be read is said in the panel, where it is missing. */
  private async trying(what: Failing, read: () => Promise<void>): Promise<void> {
    try {
      await read();
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
