import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ShownText } from '../../protocol/card.js';
import { LightElement } from './light.js';
import { segmentsOf, type Segment } from './segments.js';

/** Text with its escapes marked and its secrets masked; a click shows one secret. */
export function shown(text: ShownText): TemplateResult {
  return shownSegments(segmentsOf(text));
}

export function shownSegments(segments: readonly Segment[]): TemplateResult {
  return html`${segments.map(piece => {
    switch (piece.kind) {
      case 'plain':
        return piece.text;
      case 'escape':
        return html`<span class="escape" title="A character that is invisible or deceives the eye"
          >${piece.text}</span
        >`;
      case 'secret':
        return html`<cs-secret .text=${piece.text}></cs-secret>`;
    }
  })}`;
}

/** Says below a text that it had deceptive characters, in words and not by colour alone. */
export function deceptionNote(text: ShownText): TemplateResult | typeof nothing {
  if (!text.marked) return nothing;
  return html`<p class="deception" role="note">
    <span class="codicon codicon-warning" aria-hidden="true"></span> Contains characters that are invisible or look like
    others. They are shown here as escapes.
  </p>`;
}

/** Stands for a secret, whatever its length. */
export const mask = '••••••••';

@customElement('cs-secret')
export class SecretView extends LightElement {
  @property({ attribute: false }) text = '';
  @state() private isOpen = false;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('text')) this.isOpen = false;
  }

  protected override render(): TemplateResult {
    if (this.isOpen) return html`<span class="secret-open">${this.text}</span>`;
    const label = `Hidden secret of ${this.text.length} characters. Show it`;
    const title = 'Looks like a secret: click to show it';
    return html`<button type="button" class="secret" title=${title} aria-label=${label} @click=${this.open}>
      ${mask}
    </button>`;
  }

  private readonly open = (event: Event): void => {
    event.stopPropagation();
    this.isOpen = true;
  };
}
