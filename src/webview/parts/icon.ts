import { html, type TemplateResult } from 'lit';

/** A codicon; never read aloud, so a word must stand beside it or label its button. */
export function icon(name: string, extra = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${extra}" aria-hidden="true"></span>`;
}
