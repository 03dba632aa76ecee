import type { ReactiveController, ReactiveControllerHost } from 'lit';
import {
  headHeight,
  heightOf,
  placeOf,
  scrollTopOf,
  topLineAt,
  topLineToSee,
  windowOf,
  type Strip,
} from './scrolling.js';

/** Keeps which line is at the upper edge of the table, and puts the scrollbar where that is. */
export class Scroller implements ReactiveController {
  topLine = 0;
  private view = 400;
  private element: HTMLElement | null = null;
  private readonly resize = new ResizeObserver(() => this.measure());

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly lines: () => number,
  ) {
    host.addController(this);
  }

  get strip(): Strip {
    return { lines: this.lines(), view: this.view };
  }

  get height(): number {
    return heightOf(this.strip);
  }

  get window(): { readonly from: number; readonly to: number } {
    return windowOf(this.topLine, this.strip);
  }

  /** Lines that a page key moves. */
  get page(): number {
    const { from, to } = windowOf(0, { lines: Infinity, view: this.view });
    return Math.max(1, to - from - 14);
  }

  placeOf(index: number): number {
    return placeOf(index, this.topLine, scrollTopOf(this.topLine, this.strip));
  }

  show(index: number): void {
    this.topLine = topLineToSee(index, this.topLine, this.strip);
  }

  hostUpdated(): void {
    const element = this.host.querySelector<HTMLElement>('.rows');
    if (element !== this.element) {
      if (this.element !== null) this.resize.unobserve(this.element);
      if (element !== null) this.resize.observe(element);
      this.element = element;
    }
    const wanted = scrollTopOf(this.topLine, this.strip);
    if (element !== null && Math.abs(element.scrollTop - wanted) >= 1) element.scrollTop = wanted;
  }

  hostDisconnected(): void {
    this.resize.disconnect();
    this.element = null;
  }

  readonly measure = (): void => {
    if (this.element === null) return;
    this.view = Math.max(0, this.element.clientHeight - headHeight);
    this.topLine = topLineAt(this.element.scrollTop, this.strip);
    this.host.requestUpdate();
  };
}
