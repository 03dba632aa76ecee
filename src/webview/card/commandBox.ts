import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Card } from '../../protocol/card.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { deceptionNote, shown } from '../parts/shown.js';

type Command = NonNullable<Card['command']>;

/** The command in full and where it runs; it wraps, so that nothing hides to the right, and scrolls when it is long. */
export function commandText(command: Command): TemplateResult {
  return html`<div class="command">
    <pre class="command-text" role="group" tabindex="0" aria-label="Command" data-must-read>${shown(command.text)}</pre>
    ${deceptionNote(command.text)}
    <p class="command-place">${icon('folder')}<span class="visually-hidden">runs in</span> ${shown(command.cwd)}</p>
  </div>`;
}

/** All that an agent is told, which is started when this is approved. */
export function taskText(task: NonNullable<Card['task']>): TemplateResult {
  return html`<div class="command">
    <pre class="command-text" role="group" tabindex="0" aria-label="What the agent is told" data-must-read>
${shown(task)}</pre>
    ${deceptionNote(task)}
  </div>`;
}

/** Fires `judge` with the changed text, or `leave`. */
@customElement('cs-command-editor')
export class CommandEditor extends LightElement {
  @property({ attribute: false }) text = '';

  /** The person asked to edit, so the keyboard goes here. */
  protected override firstUpdated(): void {
    this.querySelector('textarea')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div class="command-editor">
      <textarea
        class="command-text"
        aria-label="Command to judge again"
        spellcheck="false"
        autocomplete="off"
        .value=${this.text}
        maxlength="65536"
      ></textarea>
      <div class="buttons">
        <button type="button" class="button" @click=${this.judge}>${icon('law')} Judge again</button>
        <button type="button" class="button secondary" @click=${this.leave}>Back</button>
        <span class="quiet">Nothing runs yet: the changed command is judged from the top.</span>
      </div>
    </div>`;
  }

  private readonly judge = (): void => {
    const text = this.querySelector('textarea')?.value ?? '';
    if (text.trim() === '' || text === this.text) this.leave();
    else this.dispatchEvent(new CustomEvent<string>('judge', { detail: text }));
  };

  private readonly leave = (): void => {
    this.dispatchEvent(new CustomEvent('leave'));
  };
}
