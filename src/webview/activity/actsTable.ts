import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FromActivity } from '../../protocol/activityMessages.js';
import { nameOfRow, type ListedRow } from '../../protocol/entryRow.js';
import { LightElement } from '../parts/light.js';
import { styled } from '../parts/styled.js';
import type { Acts } from './acts.js';
import { keyAct, type KeyAct } from './keys.js';
import { keyOf, type Line } from './lines.js';
import { Scroller } from './scroller.js';
import { actColumns, entryColumns, headRow, rowView, sessionRow, type LinePlace } from './table.js';

/** Which line was where, so that it can be put there again. */
export interface Anchor {
  readonly line: Line;
  readonly below: number;
}

/**
 * The lines of the list that are in view, and the keyboard's way through all of them.
 *
 * Invariant: one line is in the order of Tab; it and what is being read stay in place while others come in above.
 */
@customElement('cs-acts')
export class ActsTable extends LightElement {
  @property({ attribute: false }) acts: Acts | undefined;
  /** Changes with everything that `acts` holds. */
  @property({ attribute: false }) version = 0;
  /** The line whose details are shown, by the name of its row. */
  @property({ attribute: false }) opened: string | undefined;
  @property({ attribute: false }) ask: (message: FromActivity) => void = () => undefined;
  @property({ attribute: false }) open: (row: ListedRow, withKeyboard: boolean) => void = () => undefined;
  @property({ attribute: false }) scrolled: () => void = () => undefined;
  /** The line that has the keyboard, or had it last. */
  @state() private cursor: Line | undefined;

  private readonly scroller = new Scroller(this, () => this.lines);
  /** The line at the cursor is to be opened once it is there. */
  private opens: 'no' | 'by-arrow' | 'by-enter' = 'no';

  private get columns(): readonly string[] {
    return this.acts?.group === 'entry' ? entryColumns : actColumns;
  }

  private get lines(): number {
    return this.acts?.outline.lines ?? 0;
  }

  /** Lines above what is in view. */
  get above(): number {
    return Math.floor(this.scroller.topLine);
  }

  /** Where the reader is; undefined for who only looks at what comes in. */
  anchor(): Anchor | undefined {
    const { topLine } = this.scroller;
    const isFollowing = topLine < 0.5 && this.cursor === undefined;
    const line = isFollowing ? undefined : this.acts?.outline.at(Math.floor(topLine));
    return line && { line, below: topLine - Math.floor(topLine) };
  }

  keep(anchor: Anchor | undefined): void {
    const index = anchor && this.acts?.outline.indexOf(anchor.line);
    if (anchor !== undefined && index !== undefined) this.scroller.topLine = index + anchor.below;
  }

  /** The list is another one. */
  begin(): void {
    this.cursor = undefined;
    this.opens = 'no';
    this.scroller.topLine = 0;
  }

  /** Gives the keyboard to the line that had it, or to the first. */
  focusLine(): void {
    this.cursor ??= this.acts?.outline.at(this.above);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { acts, scroller } = this;
    if (acts === undefined) return nothing;
    const { outline } = acts;
    const active = (this.cursor && outline.indexOf(this.cursor)) ?? 0;
    const now = Date.now();
    return html`<div
      class="rows ${acts.group === 'entry' ? 'rows-entries' : ''}"
      role=${acts.group === 'session' ? 'treegrid' : 'grid'}
      aria-label="Activity, newest first"
      aria-rowcount=${outline.lines + 1}
      aria-colcount=${this.columns.length}
      @scroll=${this.moved}
      @keydown=${this.pressed}
    >
      ${headRow(this.columns)}
      <div class="space" role="rowgroup" ${styled({ height: `${scroller.height}px` })}>
        ${repeat(
          this.shownIndices(active),
          index => keyOf(outline.at(index) ?? { section: '', k: index }),
          index => this.lineAt(acts, index, index === active, now),
        )}
      </div>
    </div>`;
  }

  protected override updated(): void {
    const { from, to } = this.scroller.window;
    const missing = this.acts?.missing(from, to);
    if (missing !== undefined) this.ask(missing);
    if (this.opens !== 'no') this.openCursor(this.opens);
  }

  /** The lines near the visible part, and the one that has the keyboard, so that it is not lost when it is scrolled away. */
  private shownIndices(active: number): readonly number[] {
    const { from, to } = this.scroller.window;
    const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
    return active >= from && active < to ? indices : [...indices, active];
  }

  private lineAt(acts: Acts, index: number, isActive: boolean, now: number): TemplateResult | typeof nothing {
    const line = acts.outline.at(index);
    if (line === undefined) return nothing;
    const row = acts.rowOf(line);
    const isCursor = this.cursor !== undefined && keyOf(this.cursor) === keyOf(line);
    const place: LinePlace = {
      ...{ index, now, isActive, y: this.scroller.placeOf(index), isGrouped: acts.group === 'session' },
      columns: this.columns.length,
      isSelected: isCursor || (row !== undefined && nameOfRow(row) === this.opened),
      choose: () => this.choose(line),
    };
    if (line.k !== 'head') return rowView(row, place);
    const section = acts.outline.sections.find(({ id }) => id === line.section);
    return section === undefined ? nothing : sessionRow(section, place);
  }

  private readonly moved = (): void => {
    this.scroller.measure();
    this.scrolled();
  };

  private choose(line: Line): void {
    this.cursor = line;
    if (line.k === 'head') this.toggle(line.section);
    else this.openCursor('by-arrow');
  }

  private toggle(section: string): void {
    this.acts?.toggle(section);
    this.requestUpdate();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const act = keyAct(event, this.scroller.page);
    if (act === undefined) return;
    event.preventDefault();
    this.do(act);
  };

  private do(act: KeyAct): void {
    this.cursor ??= this.acts?.outline.at(this.above);
    const { cursor } = this;
    if (cursor === undefined) return;
    switch (act.kind) {
      case 'move':
        this.move(act.by);
        return;
      case 'open':
        if (cursor.k === 'head') this.toggle(cursor.section);
        else this.openCursor('by-enter');
        return;
      case 'fold':
        this.fold(cursor, act.isOpen);
    }
  }

  private move(by: number): void {
    const { outline } = this.acts ?? {};
    if (outline === undefined || this.cursor === undefined) return;
    const from = outline.indexOf(this.cursor) ?? this.above;
    const to = Math.min(outline.lines - 1, Math.max(0, from + by));
    this.cursor = outline.at(to);
    this.scroller.show(to);
    if (this.opened !== undefined) this.opens = 'by-arrow';
    this.focusLine();
  }

  /** To the right opens, to the left closes, and leads from an act to the head of its session. */
  private fold(cursor: Line, isOpen: boolean): void {
    const section = this.acts?.outline.sections.find(({ id }) => id === cursor.section);
    if (section?.session === undefined) return;
    if (cursor.k === 'head' && section.isOpen !== isOpen) this.toggle(section.id);
    else if (cursor.k !== 'head' && !isOpen) {
      this.cursor = { section: section.id, k: 'head' };
      this.scroller.show(this.acts?.outline.indexOf(this.cursor) ?? 0);
      this.focusLine();
    }
  }

  /** Opens the act at the cursor, now or as soon as it was read. */
  private openCursor(how: 'by-arrow' | 'by-enter'): void {
    const row = this.cursor && this.acts?.rowOf(this.cursor);
    this.opens = row === undefined && this.cursor?.k !== 'head' ? how : 'no';
    if (row !== undefined && (nameOfRow(row) !== this.opened || how === 'by-enter')) this.open(row, how === 'by-enter');
  }
}
