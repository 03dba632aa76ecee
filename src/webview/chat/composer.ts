import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { FromChat } from '../../protocol/chat.js';
import { count } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import type { Port } from '../parts/port.js';
import { completeMention, mentionAt, mentionedIn, type Mention } from './mentions.js';

export interface FoundFiles {
  readonly query: string;
  readonly paths: readonly string[];
}

const mostShown = 8;

/** Where the person writes: Enter sends, Shift+Enter breaks the line, `@` names files. */
@customElement('cs-composer')
export class Composer extends LightElement {
  @property({ attribute: false }) port: Port<FromChat> | undefined;
  @property({ attribute: false }) files: FoundFiles = { query: '', paths: [] };
  @property({ type: Boolean }) working = false;
  @state() private mention: Mention | undefined;
  @state() private active = 0;
  @state() private isEmpty = true;

  private readonly chosen = new Set<string>();

  override focus(): void {
    this.area?.focus();
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  private get choices(): readonly string[] {
    if (this.mention === undefined || this.files.query !== this.mention.query) return [];
    return this.files.paths.slice(0, mostShown);
  }

  protected override firstUpdated(): void {
    if (this.area !== null) this.area.value = this.port?.draft.load() ?? '';
    this.isEmpty = this.area?.value.trim() === '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('files')) this.active = 0;
  }

  protected override render(): TemplateResult {
    const { choices } = this;
    return html`<div class="composer">
      ${choices.length === 0 ? nothing : this.list(choices)}
      <textarea
        id="message"
        rows="1"
        aria-label="Message to the agent"
        placeholder=${this.working ? 'Add to the queue…' : 'Ask for a change; @ for files'}
        maxlength="200000"
        aria-autocomplete="list"
        aria-controls=${choices.length === 0 ? nothing : 'file-list'}
        aria-activedescendant=${choices.length === 0 ? nothing : `file-${this.active}`}
        @keydown=${this.pressed}
        @input=${this.changed}
        @click=${this.changed}
        @blur=${this.leaveList}
      ></textarea>
      <div class="composer-buttons">
        ${
          this.working
            ? html`<button
                type="button"
                class="icon-button stop"
                title="Stop (Esc)"
                aria-label="Stop"
                @click=${this.stop}
              >
                ${icon('debug-stop')}
              </button>`
            : nothing
        }
        <button
          type="button"
          class="icon-button send"
          title=${this.working ? 'Queue (Enter)' : 'Send (Enter)'}
          aria-label=${this.working ? 'Queue message' : 'Send message'}
          aria-disabled=${this.isEmpty}
          @click=${this.send}
        >
          ${icon('send')}
        </button>
      </div>
      <span class="visually-hidden" role="status"
        >${choices.length === 0 ? '' : `${count(choices.length, 'file')}, arrows choose`}</span
      >
    </div>`;
  }

  private list(choices: readonly string[]): TemplateResult {
    return html`<ul class="file-list" id="file-list" role="listbox" aria-label="Files">
      ${choices.map((path, index) => {
        const cut = path.lastIndexOf('/') + 1;
        return html`<li
          id="file-${index}"
          role="option"
          aria-selected=${index === this.active}
          @mousedown=${(event: Event) => this.take(event, path)}
        >
          ${icon('file')}<span>${path.slice(cut)}</span
          ><span class="quiet">${path.slice(0, Math.max(0, cut - 1))}</span>
        </li>`;
      })}
    </ul>`;
  }

  private readonly changed = (): void => {
    const { area } = this;
    if (area === null) return;
    this.isEmpty = area.value.trim() === '';
    this.port?.draft.save(area.value);
    const mention = mentionAt(area.value, area.selectionStart);
    if (mention !== undefined && mention.query !== this.mention?.query) {
      this.port?.post({ kind: 'find-files', query: mention.query });
    }
    this.mention = mention;
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (this.choices.length > 0 && this.pressedInList(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  };

  private pressedInList(event: KeyboardEvent): boolean {
    const { choices } = this;
    const path = choices[this.active];
    if (event.key === 'ArrowDown') this.active = (this.active + 1) % choices.length;
    else if (event.key === 'ArrowUp') this.active = (this.active + choices.length - 1) % choices.length;
    else if (event.key === 'Escape') this.mention = undefined;
    else if ((event.key === 'Enter' || event.key === 'Tab') && path !== undefined) this.take(event, path);
    else return false;
    event.preventDefault();
    return true;
  }

  private take(event: Event, path: string): void {
    event.preventDefault();
    const { area, mention } = this;
    if (area === null || mention === undefined) return;
    const done = completeMention(area.value, mention, path);
    area.value = done.text;
    area.setSelectionRange(done.caret, done.caret);
    this.chosen.add(path);
    this.changed();
  }

  private readonly leaveList = (): void => {
    this.mention = undefined;
  };

  private readonly stop = (): void => {
    this.port?.post({ kind: 'stop' });
  };

  private readonly send = (): void => {
    const { area } = this;
    const text = area?.value.trim() ?? '';
    if (area === null || text === '') return;
    this.port?.post({ kind: 'send', text, mentions: mentionedIn(text, this.chosen) });
    area.value = '';
    this.chosen.clear();
    this.changed();
    this.dispatchEvent(new CustomEvent('sent'));
  };
}
