import { html, nothing, type TemplateResult } from 'lit';
import type { ChatItem, FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import './callView.js';
import './markdownView.js';
import './questionView.js';

const tones = { info: 'info', warning: 'warning', error: 'error' } as const;

/** One thing in the conversation. Cards are siblings of the model's text, never inside it. */
export function itemView(item: ChatItem, post: (message: FromChat) => void): TemplateResult {
  switch (item.kind) {
    case 'person':
      return html`<article class="person" aria-label="You">
        <p>${item.text}</p>
        ${item.queued ? nothing : undoButton(item.id, post)}
      </article>`;
    case 'text':
      return html`<article class="agent" aria-label="Agent">
        <cs-markdown .text=${item.text} .post=${post}></cs-markdown>
      </article>`;
    case 'call':
      return html`<cs-call .item=${item} .post=${post}></cs-call>`;
    case 'notice':
      return html`<p class="notice notice-${item.tone}" role="note">
        ${icon(tones[item.tone])}<span>${item.text}</span>
      </p>`;
    case 'question':
      return html`<cs-question .item=${item} .post=${post}></cs-question>`;
  }
}

function undoButton(message: string, post: (message: FromChat) => void): TemplateResult {
  const words = 'Undo everything since this message…';
  return html`<button
    type="button"
    class="icon-button"
    title=${words}
    aria-label=${words}
    @click=${() => post({ kind: 'undo-since', message })}
  >
    ${icon('discard')}
  </button>`;
}
