import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { assertNever } from '../../base/never.js';
import { fromChatSchema, toChatSchema, type ChatState, type FromChat, type ToChat } from '../../protocol/chat.js';
import { CardView } from '../card/cardView.js';
import { count } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { openPort } from '../parts/port.js';
import { Composer, type FoundFiles } from './composer.js';
import { Conversation } from './conversation.js';
import { offView, queueView, statusLine } from './footer.js';
import { InView } from './inView.js';
import { planView } from './planView.js';
import { approvableTogether, cardsOf } from './review.js';
import './reviewBar.js';
import './sessionMenu.js';
import { Transcript } from './transcript.js';

type Head = Omit<ChatState, 'items'>;

/**
 * The chat: the conversation, the asks in their places, and the input.
 *
 * Invariant: it shows what the extension sent and nothing else, and takes the keyboard only when the person asked.
 */
@customElement('countersign-chat')
export class ChatApp extends LightElement {
  @state() private head: Head | undefined;
  @state() private files: FoundFiles = { query: '', paths: [] };
  @state() private announcement = '';

  private transcript = new Transcript();
  private readonly announced = new Set<string>();
  private readonly port = openPort<ToChat, FromChat>(toChatSchema, fromChatSchema, message => this.receive(message));
  private readonly inView = new InView(
    message => this.post(message),
    () => this.requestUpdate(),
  );
  private readonly post = (message: FromChat): void => this.port.post(message);

  protected override firstUpdated(): void {
    this.addEventListener('readiness', () => this.requestUpdate());
    this.addEventListener('keydown', this.pressed);
    this.post({ kind: 'ready' });
  }

  private receive(message: ToChat): void {
    switch (message.kind) {
      case 'state': {
        const { items, ...head } = message.state;
        if (head.session !== this.head?.session) this.view(Conversation)?.begin();
        this.transcript = new Transcript(items);
        this.head = head;
        break;
      }
      case 'item':
        this.transcript.put(message.item);
        break;
      case 'append':
        this.transcript.append(message.id, message.text);
        break;
      case 'files':
        this.files = { query: message.query, paths: message.paths };
        break;
      case 'reveal':
        void this.updateComplete.then(() => this.view(Conversation)?.reveal(message.ask));
        break;
      case 'focus-input':
        void this.updateComplete.then(() => this.view(Composer)?.focus());
        break;
      default:
        assertNever(message);
    }
    this.announce();
    this.requestUpdate();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { head, post } = this;
    if (head === undefined) return nothing;
    const cards = cardsOf(this.transcript.pending);
    return html`<cs-session-menu
        .current=${head.session}
        .name=${head.title}
        .sessions=${head.sessions}
        .post=${post}
      ></cs-session-menu>
      <main>
        <h1 class="visually-hidden">Countersign chat</h1>
        ${
          head.working && cards.length === 0
            ? html`<vscode-progress-bar indeterminate aria-label="The agent is working"></vscode-progress-bar>`
            : nothing
        }
        ${this.transcript.blocks.length === 0 ? welcome() : nothing}
        <cs-conversation .blocks=${this.transcript.blocks} .post=${post}></cs-conversation>
      </main>
      <section class="dock" aria-label="Message and state">
        <cs-review-bar
          .cards=${cards}
          .approvable=${approvableTogether(this.transcript.pending, this.inView.seen, ask => this.isReady(ask))}
          .inView=${this.inView.asks}
          .post=${post}
          @show=${(event: CustomEvent<string>) => this.view(Conversation)?.reveal(event.detail)}
        ></cs-review-bar>
        ${planView(head.plan)} ${queueView(this.transcript.queue, post)}
        ${
          head.off === undefined
            ? html`<cs-composer
                .port=${this.port}
                .files=${this.files}
                ?working=${head.working}
                @sent=${() => this.view(Conversation)?.toEnd()}
              ></cs-composer>`
            : offView(head.off, post)
        }
        ${statusLine(head, post)}
      </section>
      <div class="visually-hidden" aria-live="polite">${this.announcement}</div>`;
  }

  protected override updated(): void {
    void this.watchCards();
  }

  /** The conversation renders after this element; its cards exist once it is done. */
  private async watchCards(): Promise<void> {
    await this.view(Conversation)?.updateComplete;
    this.inView.watch(this.querySelectorAll<HTMLElement>('.card'));
  }

  private isReady(ask: string): boolean {
    return [...this.querySelectorAll('cs-card')].some(
      view => view instanceof CardView && view.card?.ask === ask && view.isApprovable,
    );
  }

  /** Each new ask is said once; what is already on the list is not repeated. */
  private announce(): void {
    const cards = cardsOf(this.transcript.pending);
    const fresh = cards.filter(card => !this.announced.has(card.ask));
    for (const card of fresh) this.announced.add(card.ask);
    const [first] = fresh;
    if (first === undefined) return;
    this.announcement = `Needs your approval: ${first.title.text}. ${count(cards.length, 'ask')} open.`;
  }

  private view<T extends Element>(kind: abstract new (...args: never[]) => T): T | undefined {
    for (const element of this.querySelectorAll('cs-conversation, cs-composer')) {
      if (element instanceof kind) return element;
    }
    return undefined;
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || this.head?.working !== true) return;
    this.post({ kind: 'stop' });
  };
}

function welcome(): TemplateResult {
  return html`<div class="welcome">
    ${icon('verified')}
    <h2>Nothing happens until you countersign it</h2>
    <p>
      Ask for a change. Every edit and every command is shown to you first, unless a rule of yours already allows it.
    </p>
  </div>`;
}
