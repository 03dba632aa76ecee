import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import type { ActivityFilter } from '../../protocol/activity.js';
import type { Grouping } from '../../protocol/activityMessages.js';
import { icon } from '../parts/icon.js';
import './choiceChip.js';
import { choicesOf, isNarrowed, type Known } from './choices.js';

export interface FilterBar {
  readonly filter: ActivityFilter;
  /** What stands in the search field; the filter follows a moment later. */
  readonly text: string;
  readonly group: Grouping;
  readonly known: Known;
  readonly hasCharts: boolean;
  readonly search: (text: string) => void;
  readonly change: (filter: ActivityFilter) => void;
  readonly regroup: (group: Grouping) => void;
  readonly toggleCharts: () => void;
  readonly exportActs: () => void;
  readonly verify: () => void;
}

/** What the table shows of the record, and what else can be done with that. */
export function filterBar(bar: FilterBar): TemplateResult {
  const { filter, known, group, hasCharts } = bar;
  return html`<div class="toolbar">
      <vscode-textfield
        .label=${'Search (press /)'}
        placeholder="Search: every word must occur"
        .value=${bar.text}
        @input=${(event: Event) => {
          const field = event.currentTarget;
          if (field instanceof HTMLElement && 'value' in field) bar.search(String(field.value));
        }}
      >
        <span slot="content-before">${icon('search')}</span>
      </vscode-textfield>
      <button
        type="button"
        class="button secondary small"
        aria-pressed=${group === 'session'}
        @click=${() => bar.regroup(group === 'session' ? 'act' : 'session')}
      >
        ${icon('group-by-ref-type')} By session
      </button>
      <button type="button" class="button secondary small" aria-pressed=${hasCharts} @click=${bar.toggleCharts}>
        ${icon('graph')} Charts
      </button>
      <button type="button" class="button secondary small" @click=${bar.exportActs}>${icon('export')} Export…</button>
      <button type="button" class="button secondary small" @click=${bar.verify}>${icon('verified')} Verify</button>
    </div>
    <div class="chips" role="group" aria-label="Filters">
      ${choicesOf(known).map(
        choice => html`<cs-choice .choice=${choice} .filter=${filter} .change=${bar.change}></cs-choice>`,
      )}
      ${
        isNarrowed(filter)
          ? html`<button type="button" class="link" @click=${() => bar.change(textOnly(filter))}>Clear filters</button>`
          : nothing
      }
    </div>`;
}

function textOnly({ text }: ActivityFilter): ActivityFilter {
  return text === undefined ? {} : { text };
}
