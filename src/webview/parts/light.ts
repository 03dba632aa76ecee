import { LitElement } from 'lit';

/** An element that renders into the page itself: one stylesheet file for all, and labels that can refer to each other. */
export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
