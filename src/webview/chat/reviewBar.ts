import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Card } from '../../protocol/card.js';
import type { FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { shown } from '../parts/shown.js';
import { sumOf } from './review.js';

/**
 * What waits for an answer, in one place above the input.
 * Answering all answers each card by its own ask and hash. Fires `show` with an ask.
 */
@customElement('cs-review-bar')
export class ReviewBar extends LightElement {
  @property({ attribute: false }) cards: readonly Card[] = [];
  @property({ attribute: false }) approvable: readonly Card[] = [];
  @property({ attribute: false }) inView: ReadonlySet<string> = new Set();
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const [only] = this.cards;
    if (only === undefined || (this.cards.length === 1 && this.inView.has(only.ask))) return nothing;
    return this.cards.length === 1 ? this.one(only) : this.several();
  }

  private one(card: Card): TemplateResult {
    return html`<div class="review" role="region" aria-label="Waits for you">
      <div class="review-line">
        ${icon('shield')}<span class="review-title">${shown(card.title)}</span>
        <button type="button" class="button secondary small" @click=${() => this.show(card)}>Show</button>
      </div>
    </div>`;
  }

  private several(): TemplateResult {
    const reviewable = this.cards.filter(card => card.reviewable !== 'no');
    return html`<div class="review" role="region" aria-label="Waits for you">
      <details>
        <summary>
          ${icon('shield')}<span class="review-title"
            >${sumOf(this.cards)}<span class="visually-hidden"> for your approval</span></span
          >
        </summary>
        <ul class="review-list">
          ${this.cards.map(
            card =>
              html`<li>
                <button type="button" class="link" @click=${() => this.show(card)}>${shown(card.title)}</button>
                ${card.floor === undefined ? nothing : html`<span class="tag tag-error">cannot be taken back</span>`}
              </li>`,
          )}
        </ul>
      </details>
      <div class="buttons">
        <button
          type="button"
          class="button small"
          aria-disabled=${this.approvable.length === 0}
          title="Approves, once, each card that you have had on the screen in full; never one that cannot be taken back"
          @click=${this.approveAll}
        >
          ${icon('check-all')} Approve ${this.approvable.length === 0 ? 'all' : this.approvable.length} shown
        </button>
        ${
          reviewable.length === 0
            ? nothing
            : html`<button type="button" class="button secondary small" @click=${() => this.openAll(reviewable)}>
                ${icon('diff-multiple')} Open all
              </button>`
        }
        <button type="button" class="button secondary small" @click=${this.rejectAll}>
          ${icon('close-all')} Reject all
        </button>
      </div>
    </div>`;
  }

  private show(card: Card): void {
    this.dispatchEvent(new CustomEvent<string>('show', { detail: card.ask }));
  }

  private openAll(cards: readonly Card[]): void {
    for (const card of cards) this.post({ kind: 'open-review', ask: card.ask });
  }

  private readonly approveAll = (event: Event): void => {
    if (!event.isTrusted) return;
    for (const { ask, hash } of this.approvable) {
      this.post({ kind: 'answer', ask, shown: hash, answer: { kind: 'approve', scope: 'once' } });
    }
  };

  private readonly rejectAll = (event: Event): void => {
    if (!event.isTrusted) return;
    for (const { ask, hash } of this.cards) {
      this.post({ kind: 'answer', ask, shown: hash, answer: { kind: 'reject', feedback: '' } });
    }
  };
}
