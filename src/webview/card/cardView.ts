import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Answer, Card } from '../../protocol/card.js';
import type { FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { isMac } from '../parts/platform.js';
import { deceptionNote, shown } from '../parts/shown.js';
import { ago } from '../parts/time.js';
import { effectChips, floorBanner, reasons, riskMeter } from './cardFacts.js';
import { changeList } from './changes.js';
import './commandBox.js';
import { commandText, taskText } from './commandBox.js';
import { habitNote } from './habitNote.js';
import './offersPanel.js';
import type { Offer } from './offersPanel.js';
import { ScrollGate } from './scrollGate.js';

/** A card that has just appeared under the pointer takes no answer: the click was meant for something else. */
const settlingMs = 500;
/** An answer that brought no news (a dialog that was left, for instance) may be given again. */
const answeredMs = 4000;

/**
 * One ask and the ways to answer it.
 *
 * Invariant: an answer names the ask and the hash of exactly the card on the screen, is given by a person's own
 * event, and approval stays closed until everything decisive was on the screen.
 */
@customElement('cs-card')
export class CardView extends LightElement {
  @property({ attribute: false }) card: Card | undefined;
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;
  @state() private open: 'nothing' | 'offers' | 'editor' = 'nothing';
  @state() private isSettling = true;
  @state() private wasAnswered = false;
  @state() private wasOpened = false;
  @state() private hint = '';
  /** The offer that is looked at, where the person came for one. */
  private looked: Offer | undefined;

  private readonly gate = new ScrollGate(this);
  private timer: number | undefined;
  private told = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('card')) return;
    const before = changed.get('card');
    this.wasAnswered = false;
    if (before?.hash === this.card?.hash) return;
    this.open = 'nothing';
    this.hint = '';
    this.wasOpened = false;
    this.isSettling = true;
    this.gate.reset();
    this.later(settlingMs, () => (this.isSettling = false));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.isSettling = false;
  }

  protected override updated(): void {
    const told = `${this.card?.hash ?? ''} ${this.isApprovable}`;
    if (told === this.told) return;
    this.told = told;
    this.dispatchEvent(new CustomEvent('readiness', { bubbles: true }));
  }

  /** True when a click on Approve would be taken as it is. */
  get isApprovable(): boolean {
    return !this.isSettling && !this.wasAnswered && !this.gate.isUnread && this.open !== 'editor';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { card } = this;
    if (card === undefined) return nothing;
    const id = `title-${card.ask}`;
    return html`<section
      class="card ${card.floor === undefined ? '' : 'card-floor'}"
      role="group"
      tabindex="0"
      aria-labelledby="kicker-${card.ask} ${id}"
      data-ask=${card.ask}
      data-hash=${card.hash}
      ?data-settling=${this.isSettling}
      @keydown=${this.pressed}
    >
      <header class="card-head">
        <span class="card-kicker" id="kicker-${card.ask}">${icon('shield')} Needs your approval</span>
        <span class="card-from"
          >${shown(card.agent)}${card.above === undefined ? nothing : html`, for ${shown(card.above)}`} ·
          ${ago(card.askedAt, Date.now())}</span
        >
        <h2 class="card-title" id=${id}>${shown(card.title)}</h2>
      </header>
      <div class="card-body">
        ${deceptionNote(card.title)} ${floorBanner(card)} ${this.decisive(card)} ${effectChips(card)} ${reasons(card)}
        ${riskMeter(card)}
      </div>
      <footer class="card-foot">${this.open === 'editor' ? nothing : this.answers(card)}</footer>
    </section>`;
  }

  private decisive(card: Card): TemplateResult {
    const { command } = card;
    const shownCommand =
      command === undefined
        ? nothing
        : this.open === 'editor'
          ? html`<cs-command-editor .text=${command.text.text} @judge=${this.judgeAgain} @leave=${this.close}>
            </cs-command-editor>`
          : commandText(command);
    return html`${card.task === undefined ? nothing : taskText(card.task)}${shownCommand}${changeList(card.changes, !this.wasOpened)}`;
  }

  private answers(card: Card): TemplateResult {
    const blocked = !this.isApprovable;
    const [once, no] = isMac() ? ['⌘⏎', '⌘⌫'] : ['Ctrl+Enter', 'Ctrl+Backspace'];
    if (this.open === 'offers') {
      return html`<cs-offers
        name="offer-${card.ask}"
        .offers=${card.offers}
        .chosen=${this.looked}
        ?blocked=${blocked}
        @choose=${(event: CustomEvent<Offer>) => this.approve(event.detail)}
        @leave=${this.close}
      ></cs-offers>`;
    }
    return html`<div class="buttons">
        <span class="split">
          <button
            type="button"
            class="button ${card.floor === undefined ? '' : 'secondary'}"
            aria-disabled=${blocked}
            title="Approve once (${once})"
            @click=${this.once}
          >
            ${icon('check')} Approve once${card.floor === undefined ? '' : '…'}
          </button>
          ${
            card.offers.length === 0
              ? nothing
              : html`<button
                  type="button"
                  class="button caret"
                  aria-label="Approve and remember…"
                  title="Approve and remember…"
                  aria-expanded="false"
                  @click=${() => this.look(undefined)}
                >
                  ${icon('chevron-down')}
                </button>`
          }
        </span>
        ${this.openers(card)}
      </div>
      <div class="reply">
        <input
          type="text"
          class="input"
          maxlength="4000"
          autocomplete="off"
          aria-label="Reason for rejecting, told to the agent (optional)"
          placeholder="Reason (optional)"
          @keydown=${this.pressedInReason}
        />
        <button type="button" class="button secondary" title="Reject (${no})" @click=${this.reject}>
          ${icon('close')} Reject
        </button>
      </div>
      ${this.footnotes(card)}`;
  }

  private openers(card: Card): TemplateResult {
    return html`${
      card.reviewable === 'no'
        ? nothing
        : html`<button type="button" class="button secondary" @click=${this.review}>
            ${icon('diff')} ${card.reviewable === 'editable' ? 'Review in editor' : 'Open diff'}
          </button>`
    }
    ${
      card.command?.editable === true && !card.command.text.marked
        ? html`<button type="button" class="button secondary" @click=${() => (this.open = 'editor')}>
            ${icon('edit')} Edit command
          </button>`
        : nothing
    }`;
  }

  private footnotes(card: Card): TemplateResult {
    const unread = this.gate.isUnread ? 'Scroll to the end of what is shown to approve it.' : '';
    const sent = this.wasAnswered ? 'Sent.' : '';
    return html`<p class="footnote" role="status">${sent || this.hint || unread}</p>
      ${
        card.offers.length === 0 && card.noOffer !== undefined && card.floor === undefined
          ? html`<p class="footnote quiet">${icon('info')} ${card.noOffer}</p>`
          : nothing
      }
      ${habitNote(card, offer => this.look(offer))}`;
  }

  private look(offer: Offer | undefined): void {
    this.looked = offer;
    this.open = 'offers';
  }

  /** Keys act only inside this card, and never while its text is being edited. */
  private readonly pressed = (event: KeyboardEvent): void => {
    const isWriting = event.target instanceof HTMLInputElement && event.target.type === 'text';
    const isEditing = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Escape' && this.open !== 'nothing') {
      event.preventDefault();
      this.close();
      return;
    }
    if (event.target === event.currentTarget && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      this.neighbour(event.key === 'ArrowDown' ? 1 : -1)?.focus();
      event.preventDefault();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || isEditing || event.repeat || this.open !== 'nothing') return;
    if (event.key === 'Enter' && !isWriting) this.once(event);
    else if (event.key === 'Backspace' && !isWriting) this.reject(event);
    else return;
    event.preventDefault();
  };

  private neighbour(step: 1 | -1): HTMLElement | undefined {
    const cards = [...document.querySelectorAll<HTMLElement>('.card')];
    return cards[cards.findIndex(card => this.contains(card)) + step];
  }

  private readonly once = (event: Event): void => {
    if (event.isTrusted) this.approve(undefined);
  };

  private approve(offer: Offer | undefined): void {
    if (this.isApprovable) {
      this.answer(
        offer ? { kind: 'approve', scope: offer.scope, rule: offer.rule } : { kind: 'approve', scope: 'once' },
      );
    } else if (this.gate.isUnread) this.hint = 'Not approved yet: scroll to the end of what is shown first.';
  }

  private readonly reject = (event: Event): void => {
    if (event.isTrusted && !this.isSettling) this.answer({ kind: 'reject', feedback: this.reason });
  };

  private get reason(): string {
    return this.querySelector<HTMLInputElement>('.reply input')?.value.trim() ?? '';
  }

  /** Enter rejects with the reason; with none it does nothing, so that a stray key decides nothing. */
  private readonly pressedInReason = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey || this.reason === '') return;
    event.preventDefault();
    this.reject(event);
  };

  private readonly judgeAgain = (event: CustomEvent<string>): void => {
    this.answer({ kind: 'edit-command', command: event.detail });
    this.close();
  };

  /** What is read in the editor need not be scrolled through here as well. */
  private readonly review = (): void => {
    if (this.card === undefined) return;
    this.wasOpened = true;
    this.post({ kind: 'open-review', ask: this.card.ask });
  };

  private readonly close = (): void => {
    this.open = 'nothing';
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.card')?.focus());
  };

  private answer(answer: Answer): void {
    if (this.card === undefined) return;
    this.post({ kind: 'answer', ask: this.card.ask, shown: this.card.hash, answer });
    this.wasAnswered = true;
    this.later(answeredMs, () => (this.wasAnswered = false));
  }

  private later(ms: number, then: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(then, ms);
  }
}
