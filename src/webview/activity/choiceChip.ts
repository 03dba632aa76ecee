import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icon.js';
import { LightElement } from '../parts/light.js';
import { chosenInWords, type Choice, type ListFilter } from './choices.js';

/** A chip that says what is chosen of one thing to filter by, and opens to choose otherwise. */
@customElement('cs-choice')
export class ChoiceChip extends LightElement {
  @property({ attribute: false }) choice: Choice | undefined;
  @property({ attribute: false }) filter: ListFilter = {};
  @property({ attribute: false }) change: (filter: ListFilter) => void = () => undefined;
  @state() private isOpen = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.listen(false);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { choice, filter } = this;
    if (choice === undefined) return nothing;
    const words = chosenInWords(choice, filter);
    return html`<span class="chip-holder" @keydown=${this.pressed}>
      <span class="chip ${words === '' ? '' : 'chip-on'}">
        <button
          type="button"
          class="chip-main"
          aria-haspopup="dialog"
          aria-expanded=${this.isOpen}
          aria-label=${words === '' ? `Filter by ${choice.label}` : `Filter by ${choice.label}: ${words}`}
          @click=${() => this.set(!this.isOpen)}
        >
          <span class="chip-words">${words === '' ? choice.label : `${choice.label}: ${words}`}</span
          >${icon('chevron-down')}
        </button>
        ${
          words === ''
            ? nothing
            : html`<button
                type="button"
                class="chip-clear"
                aria-label="Any ${choice.label}"
                title="Any ${choice.label}"
                @click=${() => this.choose([])}
              >
                ${icon('close')}
              </button>`
        }
      </span>
      ${this.isOpen ? this.menu(choice) : nothing}
    </span>`;
  }

  private menu(choice: Choice): TemplateResult {
    const chosen = choice.chosen(this.filter);
    const type = choice.isMany ? 'checkbox' : 'radio';
    return html`<div class="chip-menu" role="dialog" aria-label="Filter by ${choice.label}">
      <fieldset>
        <legend class="visually-hidden">${choice.label}</legend>
        ${
          choice.isMany
            ? nothing
            : html`<label>
                <input
                  type="radio"
                  name="choice-${choice.id}"
                  .checked=${chosen.length === 0}
                  @change=${() => this.choose([])}
                />
                any
              </label>`
        }
        ${choice.options.map(
          ({ value, label }) =>
            html`<label>
              <input
                type=${type}
                name="choice-${choice.id}"
                .checked=${chosen.includes(value)}
                @change=${(event: Event) => this.toggled(event, value)}
              />
              ${label}
            </label>`,
        )}
      </fieldset>
      ${
        choice.other === undefined
          ? nothing
          : html`<input
              type="text"
              class="input"
              aria-label=${choice.other}
              placeholder=${choice.other}
              .value=${chosen.find(value => choice.options.every(option => option.value !== value)) ?? ''}
              @change=${this.typed}
            />`
      }
      ${choice.options.length === 0 && choice.other === undefined ? html`<p class="quiet">Nothing to choose yet.</p>` : nothing}
    </div>`;
  }

  private toggled({ currentTarget }: Event, value: string): void {
    const { choice } = this;
    if (choice === undefined || !(currentTarget instanceof HTMLInputElement)) return;
    const others = choice.isMany ? choice.chosen(this.filter).filter(one => one !== value) : [];
    this.choose(currentTarget.checked ? [...others, value] : others);
  }

  private readonly typed = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLInputElement) this.choose([currentTarget.value.trim()]);
  };

  private choose(values: readonly string[]): void {
    if (this.choice !== undefined) this.change(this.choice.choose(this.filter, values));
  }

  private set(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.listen(isOpen);
    if (isOpen) void this.updateComplete.then(() => this.placeMenu());
  }

  /** Within the panel, and with the keyboard in it. */
  private placeMenu(): void {
    const menu = this.querySelector('.chip-menu');
    if (menu === null) return;
    if (menu.getBoundingClientRect().right > window.innerWidth) menu.classList.add('chip-menu-left');
    const checked = menu.querySelector<HTMLElement>('input:checked');
    (checked ?? menu.querySelector<HTMLElement>('input'))?.focus();
  }

  private listen(isOpen: boolean): void {
    if (isOpen) document.addEventListener('pointerdown', this.left, { capture: true });
    else document.removeEventListener('pointerdown', this.left, { capture: true });
  }

  private readonly left = ({ target }: Event): void => {
    if (target instanceof Node && !this.contains(target)) this.set(false);
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    this.set(false);
    this.querySelector<HTMLElement>('.chip-main')?.focus();
  };
}
