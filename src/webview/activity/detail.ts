import { html, nothing, type TemplateResult } from 'lit';
import type { ActivityRow } from '../../protocol/activity.js';
import { icon } from '../parts/icon.js';
import { shown } from '../parts/shown.js';
import { clockTime } from '../parts/time.js';

/** All that is known of one act. */
export function detailView(row: ActivityRow, now: number, open: () => void, close: () => void): TemplateResult {
  const facts: readonly (readonly [string, string])[] = [
    ['Why', row.because],
    ['Decided', row.decided],
    ['Result', row.result],
    ['Risk', `${row.risk} of 100`],
    ['Tool', row.tool],
    ['Agent', row.agent],
    ['When', clockTime(row.at, now)],
    ['Entry', `${row.seq} in the ledger`],
  ];
  return html`<aside class="detail" aria-label="Details of the selected row">
    <header>
      <h2>${shown({ text: row.title, marked: false })}</h2>
      <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close details" @click=${close}>
        ${icon('close')}
      </button>
    </header>
    <dl>
      ${facts.map(([name, words]) =>
        words === ''
          ? nothing
          : html`<div>
              <dt>${name}</dt>
              <dd>${shown({ text: words, marked: false })}</dd>
            </div>`,
      )}
    </dl>
    ${
      row.hasDiff
        ? html`<button type="button" class="button secondary" @click=${open}>${icon('diff')} Show what changed</button>`
        : nothing
    }
  </aside>`;
}
