import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { FromChat } from '../../protocol/chat.js';
import { LightElement } from '../parts/light.js';
import { markdownBlocks, sanitised } from './markdown.js';

/** A model's text while it streams: at most one rendering a frame, and only pieces that changed are replaced. */
@customElement('cs-markdown')
export class MarkdownView extends LightElement {
  @property({ attribute: false }) text = '';
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;

  private written: readonly string[] = [];

  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated && document.visibilityState === 'visible') await new Promise(requestAnimationFrame);
    await super.scheduleUpdate();
  }

  protected override render(): TemplateResult {
    return html`<div class="markdown" @click=${this.follow} @auxclick=${this.follow}></div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const container = this.querySelector('.markdown');
    if (container === null || !changed.has('text')) return;
    const blocks = markdownBlocks(this.text);
    let same = 0;
    while (same < blocks.length && blocks[same] === this.written[same]) same++;
    while (container.children.length > same) container.lastElementChild?.remove();
    for (const block of blocks.slice(same)) {
      const piece = document.createElement('div');
      piece.append(sanitised(block));
      container.append(piece);
    }
    this.written = blocks;
  }

  /** Links never navigate and never reach the editor's own handler: the extension opens them, and may refuse. */
  private readonly follow = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null) return;
    event.preventDefault();
    event.stopPropagation();
    const url = link.getAttribute('href') ?? '';
    if (url.length > 0 && url.length <= 2000) this.post({ kind: 'open-link', url });
  };
}
