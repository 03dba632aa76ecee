import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Card } from '../../protocol/card.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { shown } from '../parts/shown.js';

export type Offer = Card['offers'][number];

const names: Readonly<Record<Offer['scope'], string>> = {
  once: 'Only this once',
  session: 'For this session',
  day: 'Here, for a day',
  always: 'Always here',
};
const ends: Readonly<Record<Offer['scope'], string>> = {
  once: 'Nothing is remembered.',
  session: 'Forgotten when this session ends.',
  day: 'Forgotten after 24 hours.',
  always: 'Stays until you remove it under Rules.',
};

/**
 * Approving with a rule, in two steps: choose how long, read the exact rule, confirm.
 * Fires `choose` with the offer.
 */
@customElement('cs-offers')
export class OffersPanel extends LightElement {
  @property({ attribute: false }) offers: readonly Offer[] = [];
  @property({ attribute: false }) name = '';
  @property({ type: Boolean }) blocked = false;
  /** The one that the person came for; it still takes a click to agree to it. */
  @property({ attribute: false }) chosen: Offer | undefined;

  /** The person asked for the offers, so they come into view with the keyboard on them. */
  protected override firstUpdated(): void {
    (this.querySelector<HTMLElement>('input:checked') ?? this.querySelector('input'))?.focus();
  }

  /** The words below a choice must not push the confirming button out of sight. */
  protected override updated(): void {
    this.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    return html`<fieldset class="offers">
      <legend>Approve, and remember it as a rule</legend>
      ${this.offers.map(offer => this.choice(offer))}
      <div class="buttons">
        <button
          type="button"
          class="button"
          aria-disabled=${this.chosen === undefined || this.blocked}
          @click=${this.confirm}
        >
          ${icon('check')} Approve and make this rule
        </button>
        <button type="button" class="button secondary" @click=${this.leave}>Back</button>
      </div>
    </fieldset>`;
  }

  private choice(offer: Offer): TemplateResult {
    const isChosen = this.chosen === offer;
    return html`<label class="offer ${isChosen ? 'chosen' : ''}">
      <input type="radio" name=${this.name} .checked=${isChosen} @change=${() => (this.chosen = offer)} />
      <span class="offer-name">${names[offer.scope]}</span>
      <span class="offer-words">${shown(offer.words)}</span>
      ${isChosen ? html`<span class="offer-ends quiet">${ends[offer.scope]}</span>` : nothing}
    </label>`;
  }

  private readonly confirm = (event: Event): void => {
    if (!event.isTrusted || this.chosen === undefined || this.blocked) return;
    this.dispatchEvent(new CustomEvent<Offer>('choose', { detail: this.chosen }));
  };

  private readonly leave = (): void => {
    this.dispatchEvent(new CustomEvent('leave'));
  };
}
