import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { ActivityRow } from '../../protocol/activity.js';
import { count } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { segmentsOf } from '../parts/segments.js';
import { mask } from '../parts/shown.js';
import { styled } from '../parts/styled.js';
import { shortTime } from '../parts/time.js';
import type { Loaded } from './rows.js';

/** Pixels; media/activity.css says the same. */
export const rowHeight = 22;
export const headHeight = 26;

const columns = ['Time', 'Agent', 'Action', 'Verdict', 'Decided by', 'Result'] as const;
const verdictIcons = { allow: 'check', ask: 'question', deny: 'circle-slash' } as const;
const stateIcons: Readonly<Record<ActivityRow['state'], string>> = {
  pending: 'shield',
  running: 'loading',
  done: 'pass',
  failed: 'error',
  refused: 'circle-slash',
  lapsed: 'history',
};

export interface RowPlace {
  readonly index: number;
  readonly now: number;
  readonly isSelected: boolean;
  /** The one row that Tab reaches. */
  readonly isActive: boolean;
  readonly choose: () => void;
}

export function headRow(): TemplateResult {
  return html`<div class="head-group" role="rowgroup">
    <div class="row head" role="row" aria-rowindex="1">
      ${columns.map(name => html`<span role="columnheader">${name}</span>`)}
    </div>
  </div>`;
}

export function rowView(row: ActivityRow, place: RowPlace): TemplateResult {
  return html`<div
    class="row row-${row.state}"
    role="row"
    aria-rowindex=${place.index + 2}
    aria-selected=${place.isSelected}
    tabindex=${place.isActive ? 0 : -1}
    ${styled({ transform: `translateY(${place.index * rowHeight}px)` })}
    @click=${place.choose}
  >
    <span role="gridcell" class="time">${shortTime(row.at, place.now)}</span>
    <span role="gridcell">${row.agent}</span>
    <span role="gridcell" class="action" title=${masked(row.title)}>${masked(row.title)}</span>
    <span role="gridcell" class="verdict verdict-${row.verdict}">${icon(verdictIcons[row.verdict])}${row.verdict}</span>
    <span role="gridcell" title=${row.decided}>${row.decided}</span>
    <span role="gridcell" class="result" title=${row.result}
      >${icon(stateIcons[row.state], row.state === 'running' ? 'codicon-modifier-spin' : '')}${resultOf(row)}</span
    >
  </div>`;
}

export function toolbar(
  visible: number,
  loaded: Loaded,
  filter: string,
  setFilter: (text: string) => void,
): TemplateResult {
  const isAll = loaded.rows.length >= loaded.total;
  const words = filter === '' ? count(loaded.total, 'act') : `${visible} of ${count(loaded.rows.length, 'act')}`;
  return html`<div class="toolbar">
    <vscode-textfield
      .label=${'Filter'}
      placeholder="Filter: every word must occur"
      .value=${filter}
      @input=${(event: Event) => {
        const field = event.currentTarget;
        if (field instanceof HTMLElement && 'value' in field) setFilter(String(field.value));
      }}
    >
      <span slot="content-before">${icon('filter')}</span>
    </vscode-textfield>
    <span class="quiet" role="status"
      >${words}${filter !== '' && !isAll ? html` (the newest ${loaded.rows.length} of ${loaded.total} are loaded)` : nothing}</span
    >
  </div>`;
}

/** What stands there when there is no row to show, and why. */
export function emptyView(loaded: Loaded, filter: string): TemplateResult {
  if (loaded.state === 'loading') {
    return html`<p class="empty" role="status">${icon('loading', 'codicon-modifier-spin')} Reading the ledger…</p>`;
  }
  if (loaded.state !== 'ready') {
    return html`<p class="empty" role="alert">
      ${icon('error')} The ledger could not be read: ${loaded.state.failed}
    </p>`;
  }
  if (filter !== '') return html`<p class="empty">No act that is loaded holds “${filter}”.</p>`;
  return html`<p class="empty">
    Nothing has happened yet. Everything the agent does, and everything you or a rule refused, will be listed here.
  </p>`;
}

/** A result that only repeats the title says nothing: then the state does. */
function resultOf(row: ActivityRow): string {
  return row.result === '' || row.result === row.title ? row.state : row.result;
}

/** One line has no room for a button: a secret is masked here, and can be shown in the details. */
function masked(title: string): string {
  return segmentsOf({ text: title, marked: false })
    .map(piece => (piece.kind === 'secret' ? mask : piece.text))
    .join('');
}
