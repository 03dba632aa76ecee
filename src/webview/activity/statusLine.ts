import { html, nothing, type TemplateResult } from 'lit';
import { count, number } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { clockTime } from '../parts/time.js';
import type { Acts } from './acts.js';
import { isAll } from './choices.js';

type Part = TemplateResult | typeof nothing;

/** How many acts are shown, of how many; and how much there is on record. */
export function statusLine(acts: Acts, newAbove: number, now: number, renew: () => void): TemplateResult {
  const { size, moved } = acts;
  return html`<div class="status">
    <span>${totalInWords(acts)}</span>
    <span class="quiet">${sizeInWords(acts, now)}</span>
    ${
      newAbove === 0
        ? nothing
        : html`<button type="button" class="button small" @click=${renew}>
            ${icon('arrow-up')} ${newInWords(acts, newAbove)}
          </button>`
    }
    ${
      moved === 0
        ? nothing
        : html`<button
            type="button"
            class="button secondary small"
            title="What is shown stays in its place while you read"
            @click=${renew}
          >
            ${icon('refresh')} ${moved === 1 ? '1 act changed place' : `${number(moved)} acts changed place`}
          </button>`
    }
    ${size.acts > 0 && typeof acts.state !== 'string' ? failure(acts.state.failed, renew) : nothing}
  </div>`;
}

export function totalInWords(acts: Acts): string {
  if (acts.state === 'loading') return 'Reading the ledger…';
  if (acts.group === 'entry') {
    const { total, size } = acts;
    return !isAll(acts.filter) ? `${number(total)} of ${number(size.entries)} entries` : `${number(total)} entries`;
  }
  return isAll(acts.filter)
    ? acts.total === 1
      ? '1 act'
      : `${number(acts.total)} acts`
    : `${number(acts.total)} of ${number(acts.size.acts)} acts`;
}

export function newInWords({ group }: Acts, fresh: number): string {
  return group === 'entry' ? count(fresh, 'new entry', 'new entries') : count(fresh, 'new act');
}

function sizeInWords({ size }: Acts, now: number): string {
  if (size.entries === 0) return '';
  return `${number(size.entries)} entries, ${bytesInWords(size.bytes)}, since ${clockTime(size.oldest, now)}`;
}

export function bytesInWords(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** What stands there when there is no row to show, and why. */
export function emptyView(acts: Acts, clear: () => void, renew: () => void): Part {
  const { state, filter } = acts;
  if (state === 'loading') {
    return html`<p class="empty">${icon('loading', 'codicon-modifier-spin')} Reading the ledger…</p>`;
  }
  if (state !== 'ready') return html`<div class="empty">${failure(state.failed, renew)}</div>`;
  if (!isAll(filter)) {
    return html`<div class="empty">
      <p>
        ${acts.group === 'entry' ? 'No entry on record fits this search and these filters.' : 'No act on record fits this search and these filters.'}
      </p>
      <button type="button" class="button secondary small" @click=${clear}>
        Show all ${acts.group === 'entry' ? 'entries' : 'acts'}
      </button>
    </div>`;
  }
  return html`<p class="empty">
    Nothing has happened yet. Everything the agent does, and everything you or a rule refused, will be listed here.
  </p>`;
}

function failure(because: string, renew: () => void): TemplateResult {
  return html`<p role="alert">${icon('error')} The ledger could not be read: ${because}</p>
    <button type="button" class="button secondary small" @click=${renew}>${icon('refresh')} Try again</button>`;
}
