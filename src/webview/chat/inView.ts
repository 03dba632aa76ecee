import type { FromChat } from '../../protocol/chat.js';

/** How much of a card, or of the panel for a card larger than it, must be visible. */
const share = 0.6;

/**
 * Watches which cards are on the screen.
 *
 * Invariant: a card counts as in view only while the panel itself is visible, so that a notification is held back
 * only for what a person can see.
 */
export class InView {
  private readonly shownCards = new Map<Element, string>();
  private readonly seenHashes = new Map<string, string>();
  private posted = '';
  private readonly observer = new IntersectionObserver(entries => this.moved(entries), {
    // Fine steps: of a card taller than the panel, the share that fills the panel lies between coarse ones.
    threshold: Array.from({ length: 41 }, (_, step) => step / 40),
  });

  constructor(
    private readonly post: (message: FromChat) => void,
    private readonly changed: () => void,
  ) {
    document.addEventListener('visibilitychange', () => this.tell());
  }

  /** Asks whose cards are on the screen now. */
  get asks(): ReadonlySet<string> {
    return document.visibilityState === 'visible' ? new Set(this.shownCards.values()) : new Set();
  }

  /** The hash with which each ask was last on the screen. */
  get seen(): ReadonlyMap<string, string> {
    return this.seenHashes;
  }

  /** Called after each rendering: cards come, go and change. */
  watch(cards: Iterable<HTMLElement>): void {
    const present = new Set<Element>(cards);
    for (const card of present) this.observer.observe(card);
    for (const card of this.shownCards.keys()) {
      if (present.has(card)) this.note(card);
      else this.shownCards.delete(card);
    }
    this.tell();
  }

  private moved(entries: readonly IntersectionObserverEntry[]): void {
    // The observer's root is the whole window of the editor: the panel is this frame.
    const enough = window.innerHeight * share;
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const isShown = isIntersecting && (intersectionRatio >= share || intersectionRect.height >= enough);
      if (isShown) this.note(target);
      else this.shownCards.delete(target);
    }
    this.tell();
  }

  private note(card: Element): void {
    if (!(card instanceof HTMLElement)) return;
    const { ask, hash } = card.dataset;
    if (ask === undefined || hash === undefined) return;
    this.shownCards.set(card, ask);
    this.seenHashes.set(ask, hash);
  }

  private tell(): void {
    const asks = [...this.asks].sort();
    const text = asks.join('\n');
    if (text === this.posted) return;
    this.posted = text;
    this.post({ kind: 'in-view', asks });
    this.changed();
  }
}
