import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../card/cardView.js';
import type { FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { segmentsOf } from '../parts/segments.js';
import { shown, shownSegments } from '../parts/shown.js';
import type { CallItem } from './transcript.js';

type State = CallItem['state'];

const words: Readonly<Record<State, string>> = {
  writing: 'being written',
  judging: 'being judged',
  reviewing: 'the reviewer reads it',
  asking: 'waits for you',
  running: 'running',
  done: 'done',
  failed: 'failed',
  refused: 'not done',
};
const icons: Readonly<Record<State, string>> = {
  writing: 'loading',
  judging: 'loading',
  reviewing: 'loading',
  asking: 'shield',
  running: 'loading',
  done: 'check',
  failed: 'error',
  refused: 'circle-slash',
};

/** One tool call: its card while it asks, afterwards one line that says how it was decided, with the output folded away. */
@customElement('cs-call')
export class CallView extends LightElement {
  @property({ attribute: false }) item: CallItem | undefined;
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;
  @state() private isOpen = false;

  protected override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (item === undefined) return nothing;
    if (item.state === 'asking' && item.card !== undefined) {
      return html`<cs-card .card=${item.card} .post=${this.post}></cs-card>`;
    }
    const hasMore = item.output !== '';
    return html`<div class="call call-${item.state}">
      <div class="call-line">
        ${hasMore ? this.fold(item) : html`<span class="call-head">${this.head(item)}</span>`}
        ${item.state === 'done' ? this.why(item) : nothing} ${this.buttons(item)}
      </div>
      ${item.state === 'done' ? nothing : this.why(item)} ${hasMore && this.isOpen ? this.output(item) : nothing}
    </div>`;
  }

  private fold(item: CallItem): TemplateResult {
    return html`<button
      type="button"
      class="call-head call-fold"
      aria-expanded=${this.isOpen}
      aria-controls="output-${item.id}"
      @click=${() => (this.isOpen = !this.isOpen)}
    >
      ${this.head(item)} ${icon(this.isOpen ? 'chevron-down' : 'chevron-right', 'call-chevron')}
    </button>`;
  }

  private head(item: CallItem): TemplateResult {
    const isBusy = icons[item.state] === 'loading';
    return html`${icon(icons[item.state], isBusy ? 'codicon-modifier-spin call-icon' : 'call-icon')}<span
        class="call-title"
        >${shown({ text: item.title, marked: false })}</span
      >${item.by === undefined ? nothing : html`<span class="call-by" title=${item.by}>${shown({ text: item.by, marked: false })}</span>`}<span
        class="call-state ${item.state === 'done' ? 'visually-hidden' : ''}"
        >${words[item.state]}</span
      >`;
  }

  /** What went well says so beside its title; everything else gets a line of its own. */
  private why(item: CallItem): TemplateResult | typeof nothing {
    const words = item.why ?? (item.lapsed ? 'Nobody answered, so nothing was done.' : undefined);
    return words === undefined ? nothing : html`<p class="call-why" title=${words}>${words}</p>`;
  }

  private buttons(item: CallItem): TemplateResult {
    return html`${
      item.diff === undefined
        ? nothing
        : html`<button
            type="button"
            class="icon-button"
            title="Show what changed"
            aria-label="Show what changed: ${item.title}"
            @click=${() => this.post({ kind: 'open-change', act: item.diff ?? '' })}
          >
            ${icon('diff')}
          </button>`
    }
    ${
      item.state === 'reviewing'
        ? html`<button
            type="button"
            class="button secondary small"
            @click=${() => this.post({ kind: 'take-over', call: item.id })}
          >
            ${icon('account')} Ask me instead
          </button>`
        : nothing
    }
    ${
      item.lapsed
        ? html`<button
            type="button"
            class="button secondary small"
            @click=${() => this.post({ kind: 'ask-again', call: item.id })}
          >
            ${icon('refresh')} Ask again
          </button>`
        : nothing
    }`;
  }

  private output(item: CallItem): TemplateResult {
    return html`<pre class="output" id="output-${item.id}" role="group" tabindex="0" aria-label="Output">
${shownSegments(segmentsOf({ text: item.output, marked: false }))}</pre>`;
  }
}
