import type { FromActivity, ShownSize, ToActivity } from '../../protocol/activityMessages.js';
import { nameOfRow, type ListedRow } from '../../protocol/entryRow.js';
import { ofEntries, type ListFilter, type Listing } from './choices.js';
import { actsOf, Outline, type Line, type Section } from './lines.js';
import { pageOf, Pages } from './pages.js';

type Of<Kind extends ToActivity['kind']> = Extract<ToActivity, { kind: Kind }>;

/** Acts that came since the view was made, beyond which it is made anew as soon as nobody is reading. */
const mostFresh = 300;

/** What can change about an act after it was first recorded; without these in the filter, whoever is in stays in. */
const changeable = ['text', 'tool', 'verdict', 'state', 'by', 'rule', 'layer', 'floor', 'risk'] as const;

/**
 * The acts, or the entries, that a filter leaves, as far as they were looked at.
 *
 * Invariant: a line keeps its name and its row while others come; what was recorded later stands above, and an act that
 * the filter no longer leaves stays where it is until the reader asks for the list anew.
 */
export class Acts {
  filter: ListFilter = {};
  group: Listing = 'act';
  state: 'loading' | 'ready' | { readonly failed: string } = 'loading';
  size: ShownSize = { entries: 0, acts: 0, bytes: 0, oldest: 0 };
  tools: readonly string[] = [];
  rules: readonly string[] = [];
  outline = new Outline([]);

  private view = 0;
  private head = 0;
  private readonly pages = new Pages();
  private waiting: string | undefined;
  /** Acts that are shown and should not be, or the other way round. */
  private readonly astray = new Set<string>();

  /** Asks for the list anew; what is shown stays until the answer comes. */
  show(filter: ListFilter, group: Listing): FromActivity {
    this.filter = filter;
    this.group = group;
    if (this.state !== 'ready') this.state = 'loading';
    const view = ++this.view;
    const { kind: _, ...ofActs } = filter;
    if (group !== 'entry') return { kind: 'show', view, filter: ofActs, group };
    return { kind: 'show-entries', view, filter: ofEntries(filter) };
  }

  get id(): number {
    return this.view;
  }

  /** How many acts the filter leaves. */
  get total(): number {
    return this.outline.sections.reduce((sum, section) => sum + actsOf(section), 0);
  }

  /** How many came since the view was made. */
  get fresh(): number {
    return this.outline.sections.reduce((sum, { fresh }) => sum + fresh.length, 0);
  }

  get isLong(): boolean {
    return this.fresh > mostFresh;
  }

  /** How many acts changed so that they belong elsewhere. */
  get moved(): number {
    return this.astray.size;
  }

  /** How many rows are here. */
  get loaded(): number {
    return this.pages.rows + this.fresh;
  }

  /** False for what is about another view, or about none. */
  receive(message: ToActivity): boolean {
    if ('view' in message && message.view !== this.view) return false;
    switch (message.kind) {
      case 'shown':
        this.begin(message);
        return true;
      case 'page':
        this.pages.put(message.session ?? '', message.page, message.rows);
        if (this.waiting === nameOf(message.session ?? '', message.page)) this.waiting = undefined;
        return true;
      case 'changed':
        this.size = message.size;
        for (const { row, isLeft } of message.acts) this.change(row, isLeft);
        return true;
      case 'failed':
        if (message.what !== 'rows') return false;
        this.state = { failed: message.because };
        this.waiting = undefined;
        return true;
      default:
        return false;
    }
  }

  rowOf({ section: id, k }: Line): ListedRow | undefined {
    if (k === 'head') return undefined;
    if (k >= 0) return this.pages.row(id, k);
    const section = this.outline.sections.find(one => one.id === id);
    return section?.fresh[k + section.fresh.length];
  }

  /** What to ask for so that these lines can be shown: one page at a time, so that who scrolls far is not kept waiting. */
  missing(from: number, to: number): FromActivity | undefined {
    if (this.waiting !== undefined || this.state !== 'ready') return undefined;
    for (let index = from; index < to; index++) {
      const line = this.outline.at(index);
      if (line === undefined || line.k === 'head' || line.k < 0) continue;
      const page = pageOf(line.k);
      if (this.pages.has(line.section, page)) {
        this.pages.touch(line.section, page);
        continue;
      }
      this.waiting = nameOf(line.section, page);
      return { kind: 'page', view: this.view, page, ...(line.section !== '' && { session: line.section }) };
    }
    return undefined;
  }

  toggle(id: string): void {
    this.put(this.outline.sections.map(one => (one.id === id ? { ...one, isOpen: !one.isOpen } : one)));
  }

  private begin(message: Of<'shown'>): void {
    const { total, sessions, head, size, tools, rules } = message;
    Object.assign(this, { head, size, tools, rules, state: 'ready' });
    const wasOpen = new Set(this.outline.sections.filter(({ isOpen }) => isOpen).map(({ id }) => id));
    const isOneOpen = sessions?.some(({ session }) => wasOpen.has(session)) ?? false;
    this.pages.clear();
    this.astray.clear();
    this.waiting = undefined;
    this.put(
      sessions?.map((session, at) => ({
        ...{ id: session.session, session, kept: session.acts, fresh: [] },
        isOpen: isOneOpen ? wasOpen.has(session.session) : at === 0,
      })) ?? [{ id: '', isOpen: true, kept: total, fresh: [] }],
    );
  }

  private change(row: ListedRow, isLeft: boolean): void {
    if (this.pages.replace(row) || this.replaceFresh(row)) {
      if (isLeft) this.astray.delete(nameOfRow(row));
      else this.astray.add(nameOfRow(row));
    } else if (isLeft && row.seq > this.head) this.add(row);
    else if (isLeft && this.canChange && this.pages.spans(row.seq)) this.astray.add(nameOfRow(row));
  }

  private get canChange(): boolean {
    return changeable.some(member => this.filter[member] !== undefined);
  }

  private replaceFresh(row: ListedRow): boolean {
    const place = this.outline.sections.findIndex(({ fresh }) => fresh.some(one => nameOfRow(one) === nameOfRow(row)));
    const section = this.outline.sections[place];
    if (section === undefined) return false;
    const fresh = section.fresh.map(one => (nameOfRow(one) === nameOfRow(row) ? row : one));
    this.put(this.outline.sections.with(place, { ...section, fresh }));
    return true;
  }

  private add(row: ListedRow): void {
    const id = this.group === 'session' ? row.session : '';
    const { sections } = this.outline;
    const place = sections.findIndex(one => one.id === id);
    const section = sections[place];
    if (section === undefined) {
      const session = { session: row.session, acts: 0, first: row.at, last: row.at };
      this.put([{ id, session, isOpen: true, kept: 0, fresh: [row] }, ...sections]);
      return;
    }
    const fresh = [row, ...section.fresh].sort((a, b) => b.seq - a.seq);
    const last = Math.max(row.at, section.session?.last ?? 0);
    const session = section.session && { session: { ...section.session, last } };
    this.put(sections.with(place, { ...section, ...session, fresh }));
  }

  private put(sections: readonly Section[]): void {
    this.outline = new Outline(sections);
  }
}

function nameOf(section: string, page: number): string {
  return `${page} ${section}`;
}
