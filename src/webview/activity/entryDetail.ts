import { html, type TemplateResult } from 'lit';
import type { EntryDetail } from '../../protocol/entryRow.js';
import { icon } from '../parts/icon.js';
import { deceptionNote, shown } from '../parts/shown.js';
import { facts } from './detail.js';

/** One entry that is about no act, in words and member by member. */
export function entryDetailView(detail: EntryDetail, close: () => void, onlySession: () => void): TemplateResult {
  return html`<aside class="detail" aria-label="Details of the entry" tabindex="-1">
    <header>
      <h2>${shown(detail.title)}</h2>
      <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close details" @click=${close}>
        ${icon('close')}
      </button>
    </header>
    ${deceptionNote(detail.words)}
    <div class="detail-actions">
      <button type="button" class="button secondary small" @click=${onlySession}>
        ${icon('filter')} Only this session
      </button>
    </div>
    <p>${shown(detail.words)}</p>
    ${facts('What was recorded', detail.facts, true)} ${facts('About', detail.about)}
  </aside>`;
}
