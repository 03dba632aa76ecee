import { html, nothing, type TemplateResult } from 'lit';
import type { ActivityRow } from '../../protocol/activity.js';
import { isEntryRow, type EntryRow, type ListedRow } from '../../protocol/entryRow.js';
import { count } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { segmentsOf } from '../parts/segments.js';
import { mask } from '../parts/shown.js';
import { styled } from '../parts/styled.js';
import { clockTime, shortTime } from '../parts/time.js';
import { actsOf, type Section } from './lines.js';

export const entryColumns = ['Entry', 'Time', 'Agent', 'Kind', 'What was recorded'] as const;
export const actColumns = ['Time', 'Agent', 'Action', 'Verdict', 'Risk', 'Decided by', 'Result'] as const;
const verdictIcons = { allow: 'check', ask: 'question', deny: 'circle-slash' } as const;
const stateIcons: Readonly<Record<ActivityRow['state'], string>> = {
  pending: 'shield',
  running: 'loading',
  done: 'pass',
  failed: 'error',
  refused: 'circle-slash',
  lapsed: 'history',
};

/** Where a line is, and what a click on it does. */
export interface LinePlace {
  readonly index: number;
  /** Pixels from the beginning of the list. */
  readonly y: number;
  readonly now: number;
  readonly isSelected: boolean;
  /** The one line that Tab reaches. */
  readonly isActive: boolean;
  /** Below a head. */
  readonly isGrouped: boolean;
  readonly columns: number;
  readonly choose: () => void;
}

export function headRow(columns: readonly string[]): TemplateResult {
  return html`<div class="head-group" role="rowgroup">
    <div class="row head" role="row" aria-rowindex="1">
      ${columns.map(name => html`<span role="columnheader">${name}</span>`)}
    </div>
  </div>`;
}

/** One act or entry; undefined while it is on its way from the ledger. The element stays the same, and with it the keyboard. */
export function rowView(row: ListedRow | undefined, place: LinePlace): TemplateResult {
  const { index, y, isSelected, isActive, isGrouped, choose } = place;
  const kind = row === undefined ? 'row-waiting' : isEntryRow(row) ? 'row-entry' : kindOf(row);
  return html`<div
    class="row ${kind}"
    role="row"
    aria-rowindex=${index + 2}
    aria-level=${isGrouped ? 2 : nothing}
    aria-selected=${isSelected}
    tabindex=${isActive ? 0 : -1}
    data-act=${row?.act ?? nothing}
    data-entry=${row !== undefined && isEntryRow(row) ? row.seq : nothing}
    ${styled({ transform: `translateY(${y}px)` })}
    @click=${choose}
  >
    ${row === undefined ? waitingCell(place.columns) : isEntryRow(row) ? entryCells(row, place.now) : cells(row, place.now)}
  </div>`;
}

function cells(row: ActivityRow, now: number): TemplateResult {
  return html`<span role="gridcell" class="time">${shortTime(row.at, now)}</span>
    <span role="gridcell">${row.agent}</span>
    <span role="gridcell" class="action" title=${masked(row.title)}
      >${row.dry ? html`<span class="quiet">dry run:</span> ` : nothing}${masked(row.title)}</span
    >
    <span role="gridcell" class="verdict verdict-${row.verdict}">${icon(verdictIcons[row.verdict])}${row.verdict}</span>
    <span role="gridcell" class="score">${row.risk}</span>
    <span role="gridcell" title=${row.decided}>${row.decided}</span>
    <span role="gridcell" class="result" title=${masked(row.result)}
      >${icon(stateIcon(row), row.state === 'running' ? 'codicon-modifier-spin' : '')}${resultOf(row)}</span
    >`;
}

/** What was only tried must not look as if it had been done. */
function wasOnlyTried({ dry, state }: ActivityRow): boolean {
  return dry === true && state === 'done';
}

function kindOf(row: ActivityRow): string {
  return wasOnlyTried(row) ? 'row-tried' : `row-${row.state}`;
}

function stateIcon(row: ActivityRow): string {
  return wasOnlyTried(row) ? 'beaker' : stateIcons[row.state];
}

function entryCells({ seq, at, agent, name, words }: EntryRow, now: number): TemplateResult {
  return html`<span role="gridcell" class="score">${seq}</span>
    <span role="gridcell" class="time">${shortTime(at, now)}</span>
    <span role="gridcell">${agent}</span>
    <span role="gridcell">${name}</span>
    <span role="gridcell" class="action" title=${masked(words)}>${masked(words)}</span>`;
}

function waitingCell(columns: number): TemplateResult {
  return html`<span role="gridcell" aria-colspan=${columns}
    ><span class="visually-hidden">Loading</span><span aria-hidden="true">…</span></span
  >`;
}

export function sessionRow(section: Section, place: LinePlace): TemplateResult {
  const { index, y, now, isSelected, isActive, choose } = place;
  const { session, isOpen } = section;
  const [first, last] =
    session === undefined ? ['', ''] : [clockTime(session.first, now), clockTime(session.last, now)];
  return html`<div
    class="row session"
    role="row"
    aria-rowindex=${index + 2}
    aria-level="1"
    aria-expanded=${isOpen}
    aria-selected=${isSelected}
    tabindex=${isActive ? 0 : -1}
    ${styled({ transform: `translateY(${y}px)` })}
    @click=${choose}
  >
    <span role="gridcell" aria-colspan=${place.columns}
      >${icon(isOpen ? 'chevron-down' : 'chevron-right')}<b>${count(actsOf(section), 'act')}</b>, ${first} to ${last}
      <span class="quiet">· ${section.id}</span></span
    >
  </div>`;
}

/** A result that only repeats the title says nothing: then the state does. */
function resultOf(row: ActivityRow): string {
  if (wasOnlyTried(row)) return 'only tried, not done';
  return row.result === '' || row.result === row.title ? row.state : masked(row.result);
}

/** One line has no room for a button: a secret is masked here, and can be shown in the details. */
function masked(title: string): string {
  return segmentsOf({ text: title, marked: false })
    .map(piece => (piece.kind === 'secret' ? mask : piece.text))
    .join('');
}
