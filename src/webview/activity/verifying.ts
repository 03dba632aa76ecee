import { html, nothing, type TemplateResult } from 'lit';
import type { ToActivity } from '../../protocol/activityMessages.js';
import { number } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { styled } from '../parts/styled.js';

type Verified = Extract<ToActivity, { kind: 'verified' }>;

export type Verifying =
  | undefined
  | { readonly kind: 'under-way'; readonly done: number; readonly of: number }
  | Verified
  | { readonly kind: 'failed'; readonly because: string };

const icons: Readonly<Record<Verified['how'], string>> = {
  whole: 'pass',
  partly: 'info',
  broken: 'error',
  stopped: 'circle-slash',
};

/** How far verification of the record is, or what it found. */
export function verifyingView(
  verifying: Verifying,
  stop: () => void,
  close: () => void,
): TemplateResult | typeof nothing {
  if (verifying === undefined) return nothing;
  switch (verifying.kind) {
    case 'under-way':
      return html`<div class="verifying">
        <span>Verifying: ${number(verifying.done)} of ${number(verifying.of)} entries</span>
        <span
          class="meter"
          role="progressbar"
          aria-label="Verifying the ledger"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${percent(verifying)}
          ><span class="meter-fill" ${styled({ width: `${percent(verifying)}%` })}></span
        ></span>
        <button type="button" class="button secondary small" @click=${stop}>Stop</button>
      </div>`;
    case 'verified':
      return result(`verified-${verifying.how}`, icons[verifying.how], verifying.words, close);
    case 'failed':
      return result('verified-broken', 'error', `It could not be verified: ${verifying.because}`, close);
  }
}

function result(kind: string, name: string, words: string, close: () => void): TemplateResult {
  return html`<div class="verifying ${kind}">
    ${icon(name)}<span>${words}</span>
    <button
      type="button"
      class="icon-button"
      title="Close"
      aria-label="Close the result of verification"
      @click=${close}
    >
      ${icon('close')}
    </button>
  </div>`;
}

function percent({ done, of }: { readonly done: number; readonly of: number }): number {
  return of === 0 ? 0 : Math.min(100, Math.round((done / of) * 100));
}
