import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { icon } from '../parts/icon.js';
import './choiceChip.js';
import { choicesOf, entryChoices, isAll, isNarrowed, type Known, type ListFilter, type Listing } from './choices.js';

type Part = TemplateResult | typeof nothing;

export interface FilterBar {
  readonly filter: ListFilter;
  /** What stands in the search field; the filter follows a moment later. */
  readonly text: string;
  readonly group: Listing;
  readonly known: Known;
  readonly hasCharts: boolean;
  readonly search: (text: string) => void;
  readonly change: (filter: ListFilter) => void;
  readonly regroup: (group: Listing) => void;
  readonly toggleCharts: () => void;
  readonly exportActs: () => void;
  readonly verify: () => void;
}

/** What the table shows of the record, and what else can be done with that. */
export function filterBar(bar: FilterBar): TemplateResult {
  const { filter, known, group } = bar;
  const choices = group === 'entry' ? entryChoices(known) : choicesOf(known);
  return html`<div class="toolbar">
      <div class="switch" role="group" aria-label="What is listed">
        ${pressable(group !== 'entry', 'Acts', () => bar.regroup('act'))}
        ${pressable(group === 'entry', 'Everything', () => bar.regroup('entry'))}
      </div>
      ${searchField(bar)} ${group === 'entry' ? nothing : ofActs(bar)}
      ${
        group === 'entry' && !isAll(filter)
          ? nothing
          : html`<button type="button" class="button secondary small" @click=${bar.exportActs}>
              ${icon('export')} Export…
            </button>`
      }
      <button type="button" class="button secondary small" @click=${bar.verify}>${icon('verified')} Verify</button>
    </div>
    <div class="chips" role="group" aria-label="Filters">
      ${choices.map(choice => html`<cs-choice .choice=${choice} .filter=${filter} .change=${bar.change}></cs-choice>`)}
      ${
        isNarrowed(filter)
          ? html`<button type="button" class="link" @click=${() => bar.change(textOnly(filter))}>Clear filters</button>`
          : nothing
      }
    </div>`;
}

function searchField(bar: FilterBar): TemplateResult {
  return html`<vscode-textfield
    .label=${'Search (press /)'}
    placeholder="Search: every word must occur"
    .value=${bar.text}
    @input=${(event: Event) => {
      const field = event.currentTarget;
      if (field instanceof HTMLElement && 'value' in field) bar.search(String(field.value));
    }}
  >
    <span slot="content-before">${icon('search')}</span>
  </vscode-textfield>`;
}

/** Only acts are grouped and counted. */
function ofActs(bar: FilterBar): Part {
  const isBySession = bar.group === 'session';
  return html`${pressable(isBySession, html`${icon('group-by-ref-type')} By session`, () => bar.regroup(isBySession ? 'act' : 'session'))}
  ${pressable(bar.hasCharts, html`${icon('graph')} Charts`, bar.toggleCharts)}`;
}

function pressable(isOn: boolean, words: TemplateResult | string, press: () => void): TemplateResult {
  return html`<button type="button" class="button secondary small" aria-pressed=${isOn} @click=${press}>
    ${words}
  </button>`;
}

function textOnly({ text }: ListFilter): ListFilter {
  return text === undefined ? {} : { text };
}
