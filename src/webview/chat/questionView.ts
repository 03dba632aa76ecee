import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChatItem, FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';

type Question = Extract<ChatItem, { kind: 'question' }>;

/** Something the agent wants to know. It grants nothing, and does not look like a card. */
@customElement('cs-question')
export class QuestionView extends LightElement {
  @property({ attribute: false }) item: Question | undefined;
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { item } = this;
    if (item === undefined) return nothing;
    return html`<section class="question" role="group" aria-label="The agent asks">
      <p class="question-text">${icon('question')} <span>${item.text}</span></p>
      ${
        item.answer === undefined
          ? this.replies(item)
          : html`<p class="question-answer">${icon('reply')} ${item.answer}</p>`
      }
    </section>`;
  }

  private replies(item: Question): TemplateResult {
    return html`${
        item.choices.length === 0
          ? nothing
          : html`<div class="buttons">
              ${item.choices.map(
                choice =>
                  html`<button type="button" class="button secondary" @click=${() => this.reply(item, choice)}>
                    ${choice}
                  </button>`,
              )}
            </div>`
      }
      <div class="reply">
        <input
          type="text"
          class="input"
          maxlength="10000"
          aria-label="Your answer"
          placeholder="Your answer"
          @keydown=${(event: KeyboardEvent) => this.pressed(event, item)}
        />
        <button type="button" class="button secondary" @click=${() => this.replyTyped(item)}>Answer</button>
      </div>`;
  }

  private pressed(event: KeyboardEvent, item: Question): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    this.replyTyped(item);
  }

  private replyTyped(item: Question): void {
    const text = this.querySelector('input')?.value.trim() ?? '';
    if (text !== '') this.reply(item, text);
  }

  private reply(item: Question, text: string): void {
    this.post({ kind: 'reply', question: item.id, text });
  }
}
