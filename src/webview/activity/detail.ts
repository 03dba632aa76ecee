import { html, nothing, type TemplateResult } from 'lit';
import type { ActDetail } from '../../protocol/actDetail.js';
import type { ShownText } from '../../protocol/card.js';
import type { Layer } from '../../protocol/rule.js';
import { icon } from '../parts/icon.js';
import { deceptionNote, shown } from '../parts/shown.js';
import { clockTime } from '../parts/time.js';

type Part = TemplateResult | typeof nothing;

export interface DetailActions {
  readonly close: () => void;
  readonly openChange: () => void;
  readonly undo: () => void;
  readonly earlier: (before: number) => void;
  readonly revealRule: (rule: string, layer: Layer) => void;
  readonly onlySession: () => void;
  readonly onlyRule: (rule: string) => void;
}

const questions = {
  allow: 'Why it was allowed',
  ask: 'Why it was asked',
  deny: 'Why it was refused',
} as const;
const questionsOfTrial = {
  allow: 'Why it would have been allowed',
  ask: 'Why it would have been asked',
  deny: 'Why it was refused',
} as const;
const layerWords: Readonly<Record<Layer, string>> = {
  admin: 'set by the administrator',
  user: 'yours, in every folder',
  workspace: 'for this folder',
  session: 'for one session',
};

/** Answers why an act was asked about, allowed or refused, and what became of it. */
export function detailView(detail: ActDetail, now: number, actions: DetailActions): TemplateResult {
  return html`<aside class="detail" aria-label="Details of the act" tabindex="-1">
    <header>
      <h2>${shown(detail.title)}</h2>
      <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close details" @click=${actions.close}>
        ${icon('close')}
      </button>
    </header>
    ${deceptionNote(detail.title)} ${trialNote(detail)} ${actionRow(detail, actions)} ${why(detail)}
    ${ruleList(detail, actions)} ${effectList(detail)} ${factorList(detail)}
    ${section('Decided by', html`<p>${shown(detail.decided)}</p>`)} ${changeList(detail)}
    ${facts('What it was to do', detail.input, true)} ${facts('What came of it', detail.result, true)}
    ${steps(detail, now, actions.earlier)} ${facts('About', detail.about)}
  </aside>`;
}

/** While it is read, and when it could not be. */
export function noDetailView(because: string | undefined, close: () => void): TemplateResult {
  return html`<aside class="detail" aria-label="Details of the act" aria-busy=${because === undefined} tabindex="-1">
    <header>
      ${because === undefined ? nothing : html`<p role="alert">${icon('error')} ${because}</p>`}
      <button type="button" class="icon-button" title="Close (Esc)" aria-label="Close details" @click=${close}>
        ${icon('close')}
      </button>
    </header>
  </aside>`;
}

function trialNote({ dry }: ActDetail): Part {
  if (dry !== true) return nothing;
  return html`<p class="trial">${icon('beaker')} A dry run: it was judged and recorded, and did not happen.</p>`;
}

/** What can be done from here. */
function actionRow({ hasDiff, undo }: ActDetail, actions: DetailActions): TemplateResult {
  return html`<div class="detail-actions">
    ${hasDiff ? action('diff', 'Show what changed', actions.openChange) : nothing}
    ${undo?.possible ? action('discard', 'Undo…', actions.undo) : nothing}
    ${action('filter', 'Only this session', actions.onlySession)}
    ${undo?.possible === false && undo.why !== undefined ? html`<p class="quiet">No undo: ${undo.why}</p>` : nothing}
  </div>`;
}

function action(name: string, words: string, act: () => void): TemplateResult {
  return html`<button type="button" class="button secondary small" @click=${act}>${icon(name)} ${words}</button>`;
}

function why({ verdict, why: words, floor, dry }: ActDetail): TemplateResult {
  return section(
    (dry ? questionsOfTrial : questions)[verdict],
    html`<p class="why why-${verdict}">${shown(words)}</p>
      ${
        floor === undefined
          ? nothing
          : html`<p class="why-floor">
              ${icon('error')} It stands on the floor “${floor}”: no rule can allow it, only a person, each time.
            </p>`
      }`,
  );
}

function ruleList({ rules }: ActDetail, { revealRule, onlyRule }: DetailActions): TemplateResult {
  if (rules.length === 0) return section('Rules', html`<p class="quiet">No rule spoke; the default did.</p>`);
  return section(
    'Rules that spoke',
    html`<ul class="rules">
      ${rules.map(
        ({ id, layer, words }) =>
          html`<li>
            <div>${ruleName(id, layer, words !== undefined, () => revealRule(id, layer))}</div>
            <button
              type="button"
              class="icon-button"
              title="Show only acts where it spoke"
              aria-label="Show only acts where ${id} spoke"
              @click=${() => onlyRule(id)}
            >
              ${icon('filter')}
            </button>
            ${words === undefined ? nothing : html`<div>${shown(words)}</div>`}
          </li>`,
      )}
    </ul>`,
  );
}

function ruleName(id: string, layer: Layer, holds: boolean, reveal: () => void): TemplateResult {
  if (!holds) return html`<b>${id}</b> <span class="quiet">(${layerWords[layer]}; it no longer holds)</span>`;
  return html`<button type="button" class="link" title="Show it in the list of rules" @click=${reveal}>${id}</button>
    <span class="quiet">(${layerWords[layer]})</span>`;
}

function effectList({ effects }: ActDetail): TemplateResult {
  return section(
    'What it may do',
    html`<ul>
      ${effects.map(({ words }) => html`<li>${shown(words)}</li>`)}
    </ul>`,
  );
}

function factorList({ risk, factors }: ActDetail): TemplateResult {
  return section(
    `Risk ${risk} of 100`,
    factors.length === 0
      ? html`<p class="quiet">Nothing raised it.</p>`
      : html`<ul class="factors">
          ${factors.map(
            ({ name, points, because }) =>
              html`<li>
                <span class="points">${points > 0 ? '+' : ''}${points}</span>
                <span><b>${name}</b>: ${because}</span>
              </li>`,
          )}
        </ul>`,
  );
}

function changeList({ changes }: ActDetail): Part {
  if (changes.length === 0) return nothing;
  return section(
    'What was changed',
    html`<ul>
      ${changes.map(({ what, path }) => html`<li>${what}: ${shown(path)}</li>`)}
    </ul>`,
  );
}

export function facts(
  title: string,
  named: readonly { readonly name: string; readonly words: ShownText }[],
  isCode = false,
): Part {
  if (named.length === 0) return nothing;
  return section(
    title,
    html`<dl>
      ${named.map(
        ({ name, words }) =>
          html`<div>
            <dt>${name}</dt>
            <dd class=${isCode ? 'code' : ''}>${shown(words)}</dd>
          </div>`,
      )}
    </dl>`,
  );
}

function steps({ steps: list, earlier }: ActDetail, now: number, read: (before: number) => void): TemplateResult {
  return section(
    'On record',
    html`${
        earlier === undefined
          ? nothing
          : html`<button type="button" class="link" @click=${() => read(earlier)}>Earlier…</button>`
      }
      <ol class="steps">
        ${list.map(
          ({ seq, at, words }) =>
            html`<li><span class="quiet">${clockTime(at, now)} · entry ${seq}</span> ${shown(words)}</li>`,
        )}
      </ol>`,
  );
}

function section(title: string, content: TemplateResult): TemplateResult {
  return html`<section>
    <h3>${title}</h3>
    ${content}
  </section>`;
}
