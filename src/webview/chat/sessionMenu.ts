import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChatState, FromChat } from '../../protocol/chat.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { ago } from '../parts/time.js';

/** The session's name, the way to the others, and to a new one. */
@customElement('cs-session-menu')
export class SessionMenu extends LightElement {
  @property({ attribute: false }) current = '';
  @property({ attribute: false }) name = '';
  @property({ attribute: false }) sessions: ChatState['sessions'] = [];
  @property({ attribute: false }) post: (message: FromChat) => void = () => undefined;
  @state() private isOpen = false;

  protected override render(): TemplateResult {
    return html`<header class="session-bar" @keydown=${this.pressed} @focusout=${this.left}>
      <button
        type="button"
        class="session-name"
        title="Sessions"
        aria-expanded=${this.isOpen}
        aria-controls="sessions"
        @click=${() => (this.isOpen = !this.isOpen)}
      >
        <span>${this.name === '' ? 'New session' : this.name}</span>${icon('chevron-down')}
      </button>
      <button type="button" class="icon-button" title="New session" aria-label="New session" @click=${this.begin}>
        ${icon('add')}
      </button>
      ${this.isOpen ? this.list() : nothing}
    </header>`;
  }

  private list(): TemplateResult {
    const now = Date.now();
    return html`<ul class="sessions" id="sessions" aria-label="Sessions">
      ${this.sessions.length === 0 ? html`<li class="quiet">No earlier sessions in this folder.</li>` : nothing}
      ${this.sessions.map(
        session =>
          html`<li>
            <button
              type="button"
              aria-current=${session.id === this.current ? 'true' : nothing}
              @click=${() => this.openSession(session.id)}
            >
              <span class="session-title">${session.title}</span
              ><span class="quiet">${ago(session.changedAt, now)}</span>
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private openSession(session: string): void {
    this.isOpen = false;
    if (session !== this.current) this.post({ kind: 'open-session', session });
  }

  private readonly begin = (): void => {
    this.isOpen = false;
    this.post({ kind: 'new-session' });
  };

  private readonly left = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.isOpen = false;
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (!this.isOpen) return;
    if (event.key === 'Escape') {
      this.isOpen = false;
      this.querySelector<HTMLElement>('.session-name')?.focus();
      event.preventDefault();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...this.querySelectorAll<HTMLElement>('.sessions button')];
    const at = buttons.findIndex(button => button === document.activeElement);
    buttons[Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1))]?.focus();
    event.preventDefault();
  };
}
