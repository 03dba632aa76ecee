import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { styled } from '../parts/styled.js';
import { itemView } from './itemView.js';
import type { Block } from './transcript.js';

/** Pixels above and below the visible part that are rendered too. */
const margin = 1500;
/** What an item takes before it was ever measured. */
const guessedHeight = 56;
const nearEnd = 32;
const cardMargin = 8;

/**
 * The conversation, of which only the blocks near the visible part are in the page.
 *
 * Invariant: a block with an open ask or with the keyboard focus stays in the page, wherever it is scrolled to.
 * New text moves the view only for a reader who is at the end, and never past the first open ask.
 */
@customElement('cs-conversation')
export class Conversation extends LightElement {
  @property({ attribute: false }) blocks: readonly Block[] = [];
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;
  @state() private near: ReadonlySet<number> = new Set();
  @state() private isAtEnd = true;

  private readonly heights = new Map<number, number>();
  private readonly nearby = new IntersectionObserver(entries => this.moved(entries), {
    root: this,
    rootMargin: `${margin}px 0px`,
  });
  private readonly grown = new ResizeObserver(() => this.keepEnd());

  protected override createRenderRoot(): HTMLElement {
    this.classList.add('conversation');
    this.tabIndex = 0;
    this.role = 'region';
    this.ariaLabel = 'Conversation';
    this.addEventListener('scroll', this.scrolled, { passive: true });
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.nearby.disconnect();
    this.grown.disconnect();
  }

  protected override render(): TemplateResult {
    const last = this.blocks.length - 1;
    return html`<div class="items">${this.blocks.map((block, index) => this.block(block, index, index === last))}</div>
      ${
        this.isAtEnd
          ? nothing
          : html`<button
              type="button"
              class="to-end"
              title="Go to the newest"
              aria-label="Go to the newest"
              @click=${this.toEnd}
            >
              ${icon('arrow-down')}
            </button>`
      }`;
  }

  private block(block: Block, index: number, isLast: boolean): TemplateResult {
    const isRendered = isLast || this.near.has(index) || this.mustStay(block, index);
    const height = this.heights.get(index) ?? block.items.length * guessedHeight;
    const items = () =>
      repeat(
        block.items,
        item => item.id,
        item => itemView(item, this.post),
      );
    return html`<div class="block" data-block=${index} ${styled({ height: isRendered ? '' : `${height}px` })}>
      ${isRendered ? guard([block], items) : nothing}
    </div>`;
  }

  private mustStay(block: Block, index: number): boolean {
    if (block.items.some(item => item.kind === 'call' && item.state === 'asking')) return true;
    const focused = document.activeElement?.closest<HTMLElement>('.block');
    return focused?.dataset['block'] === String(index);
  }

  protected override updated(changed: PropertyValues<this>): void {
    for (const block of this.querySelectorAll('.block')) this.nearby.observe(block);
    const items = this.querySelector('.items');
    if (items !== null) this.grown.observe(items);
    if (changed.has('blocks')) this.keepEnd();
  }

  /** Brings an open ask into view and puts the keyboard on it; only ever called because the person asked. */
  reveal(ask: string): void {
    const card = [...this.querySelectorAll<HTMLElement>('.card')].find(one => one.dataset['ask'] === ask);
    card?.scrollIntoView({ block: 'nearest' });
    card?.focus();
  }

  /** Another session: nothing measured of the last one holds, and its end is shown. */
  begin(): void {
    this.heights.clear();
    this.near = new Set();
    this.isAtEnd = true;
  }

  readonly toEnd = (): void => {
    this.scrollTop = this.scrollHeight;
    this.isAtEnd = true;
  };

  /** Follows new text to the end, but not past the first open ask. */
  private keepEnd(): void {
    if (this.isAtEnd && this.scrollTop < this.end) this.scrollTop = this.end;
  }

  private get end(): number {
    const end = this.scrollHeight - this.clientHeight;
    const card = this.querySelector('.card');
    if (card === null) return end;
    const top = card.getBoundingClientRect().top - this.getBoundingClientRect().top + this.scrollTop;
    return Math.min(end, top - cardMargin);
  }

  private readonly scrolled = (): void => {
    this.isAtEnd = this.scrollTop > this.end - nearEnd;
  };

  private moved(entries: readonly IntersectionObserverEntry[]): void {
    const near = new Set(this.near);
    for (const entry of entries) {
      if (!(entry.target instanceof HTMLElement)) continue;
      const index = Number(entry.target.dataset['block']);
      if (entry.isIntersecting) near.add(index);
      else if (near.delete(index)) this.heights.set(index, entry.boundingClientRect.height);
    }
    this.near = near;
  }
}
