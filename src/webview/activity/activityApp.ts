import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import {
  fromActivitySchema,
  toActivitySchema,
  type ActivityRow,
  type FromActivity,
  type ToActivity,
} from '../../protocol/activity.js';
import { LightElement } from '../parts/light.js';
import { openPort } from '../parts/port.js';
import { styled } from '../parts/styled.js';
import { detailView } from './detail.js';
import { filtered, nothingLoaded, windowOf, withMessage, type Loaded } from './rows.js';
import { emptyView, headHeight, headRow, rowHeight, rowView, toolbar } from './table.js';

type Part = TemplateResult | typeof nothing;

/** Rows from the end at which older ones are asked for. */
const nearEnd = 30;

/**
 * The ledger as a table, newest first.
 *
 * Invariant: it shows the ledger and keeps no history of its own; only rows near the visible part are in the page.
 */
@customElement('countersign-activity')
export class ActivityApp extends LightElement {
  @state() private loaded: Loaded = nothingLoaded;
  @state() private filter = '';
  @state() private selected: number | undefined;
  @state() private isDetailOpen = false;
  @state() private top = 0;
  @state() private height = 400;

  private asked: number | undefined;
  private readonly resize = new ResizeObserver(() => this.measure());
  private readonly port = openPort<ToActivity, FromActivity>(toActivitySchema, fromActivitySchema, message => {
    this.loaded = withMessage(this.loaded, message);
    this.asked = undefined;
  });

  protected override firstUpdated(): void {
    this.port.post({ kind: 'ready' });
  }

  private get rows(): readonly ActivityRow[] {
    return filtered(this.loaded.rows, this.filter);
  }

  private get body(): HTMLElement | null {
    return this.querySelector('.rows');
  }

  protected override render(): TemplateResult {
    const { rows, loaded } = this;
    const row = this.isDetailOpen ? rows.find(one => one.seq === this.selected) : undefined;
    return html`<main>
      <h1 class="visually-hidden">Countersign activity</h1>
      ${toolbar(rows.length, loaded, this.filter, text => this.setFilter(text))}
      <div class="split-view">
        ${rows.length === 0 ? emptyView(loaded, this.filter) : this.table(rows)}
        ${
          row === undefined
            ? nothing
            : detailView(
                row,
                Date.now(),
                () => this.port.post({ kind: 'open-change', act: row.act }),
                () => this.closeDetail(),
              )
        }
      </div>
    </main>`;
  }

  private table(rows: readonly ActivityRow[]): TemplateResult {
    const now = Date.now();
    const active = rows.some(row => row.seq === this.selected) ? this.selected : rows[0]?.seq;
    return html`<div
      class="rows"
      role="grid"
      aria-label="Activity, newest first"
      aria-rowcount=${this.loaded.more ? -1 : rows.length + 1}
      aria-colcount="6"
      @scroll=${this.measure}
      @keydown=${this.pressed}
    >
      ${headRow()}
      <div class="space" role="rowgroup" ${styled({ height: `${rows.length * rowHeight}px` })}>
        ${repeat(
          this.shownIndices(rows),
          index => rows[index]?.seq,
          index => this.rowAt(rows, index, now, active),
        )}
      </div>
    </div>`;
  }

  /** The rows near the visible part, and the selected one, so that the keyboard is not lost when it is scrolled away. */
  private shownIndices(rows: readonly ActivityRow[]): readonly number[] {
    const { from, to } = windowOf(this.top, this.height, rowHeight, rows.length);
    const indices = Array.from({ length: to - from }, (_, offset) => from + offset);
    const selected = rows.findIndex(row => row.seq === this.selected);
    return selected < 0 || (selected >= from && selected < to) ? indices : [...indices, selected];
  }

  private rowAt(rows: readonly ActivityRow[], index: number, now: number, active: number | undefined): Part {
    const row = rows[index];
    if (row === undefined) return nothing;
    const isSelected = row.seq === this.selected;
    return rowView(row, { index, now, isSelected, isActive: row.seq === active, choose: () => this.choose(row.seq) });
  }

  protected override updated(changed: PropertyValues): void {
    if (this.body !== null) this.resize.observe(this.body);
    const { to } = windowOf(this.top, this.height, rowHeight, this.rows.length);
    const oldest = this.loaded.rows.at(-1)?.seq;
    const isNearEnd = to >= this.rows.length - nearEnd;
    if (this.loaded.more && isNearEnd && oldest !== undefined && this.asked !== oldest) {
      this.asked = oldest;
      this.port.post({ kind: 'older', before: oldest });
    }
    if (changed.has('selected')) this.showSelected();
  }

  private readonly measure = (): void => {
    const { body } = this;
    if (body === null) return;
    this.top = body.scrollTop;
    this.height = body.clientHeight - headHeight;
  };

  private setFilter(text: string): void {
    this.filter = text;
    if (this.body !== null) this.body.scrollTop = 0;
  }

  private choose(seq: number): void {
    this.selected = seq;
    this.isDetailOpen = true;
  }

  private closeDetail(): void {
    this.isDetailOpen = false;
    void this.updateComplete.then(() => this.focusSelected());
  }

  /** Keeps the selected row in sight of the keyboard. */
  private showSelected(): void {
    const { body } = this;
    const index = this.rows.findIndex(row => row.seq === this.selected);
    if (body === null || index < 0) return;
    const top = index * rowHeight;
    if (top < body.scrollTop) body.scrollTop = top;
    else if (top + rowHeight > body.scrollTop + this.height) body.scrollTop = top + rowHeight - this.height;
    this.measure();
  }

  private focusSelected(): void {
    this.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const { rows } = this;
    const page = Math.max(1, Math.floor(this.height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length },
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const at = rows.findIndex(row => row.seq === this.selected);
      const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? step - 1 : at + step))];
      this.selected = next?.seq;
      void this.updateComplete.then(() => this.updateComplete).then(() => this.focusSelected());
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.selected ??= rows[0]?.seq;
      this.isDetailOpen = !this.isDetailOpen;
    } else if (event.key === 'Escape' && this.isDetailOpen) this.closeDetail();
    else return;
    event.preventDefault();
  };
}
