import type { LitElement, ReactiveController } from 'lit';

/**
 * Knows whether everything that must be read was on the screen.
 *
 * Invariant: an area that holds more than it shows is unread until it was scrolled to its end;
 * what is rendered anew is unread again.
 */
export class ScrollGate implements ReactiveController {
  private readonly seen = new WeakSet<Element>();
  private readonly watched = new Set<Element>();
  private readonly resize = new ResizeObserver(() => this.check());
  private unread = true;
  private isStale = false;

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  get isUnread(): boolean {
    return this.unread;
  }

  /** Forgets what was read, because the next rendering brings other text; it is shown from its start. */
  reset(): void {
    this.isStale = true;
    this.unread = true;
  }

  /** After a move in the page everything is watched anew. */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostUpdated(): void {
    if (this.isStale) {
      for (const area of this.watched) {
        area.scrollTop = 0;
        this.seen.delete(area);
      }
      this.isStale = false;
    }
    for (const area of this.host.querySelectorAll('[data-must-read]')) {
      if (this.watched.has(area)) continue;
      this.watched.add(area);
      this.resize.observe(area);
      area.addEventListener('scroll', this.check, { passive: true });
    }
    this.check();
  }

  hostDisconnected(): void {
    this.resize.disconnect();
    for (const area of this.watched) area.removeEventListener('scroll', this.check);
    this.watched.clear();
  }

  private readonly check = (): void => {
    let unread = false;
    for (const area of this.watched) {
      if (!area.isConnected || !area.hasAttribute('data-must-read')) {
        this.watched.delete(area);
        this.resize.unobserve(area);
        continue;
      }
      const isLaidOut = area.clientHeight > 0;
      if (isLaidOut && area.scrollTop + area.clientHeight >= area.scrollHeight - 2) this.seen.add(area);
      if (!this.seen.has(area)) unread = true;
    }
    if (unread === this.unread) return;
    this.unread = unread;
    this.host.requestUpdate();
  };
}
