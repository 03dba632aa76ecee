import { html, nothing, type TemplateResult } from 'lit';
import type { Card } from '../../protocol/card.js';
import { icon } from '../parts/icon.js';
import { shown } from '../parts/shown.js';
import { styled } from '../parts/styled.js';

type Part = TemplateResult | typeof nothing;

const effectIcons: Readonly<Record<string, string>> = {
  none: 'pass',
  read: 'eye',
  write: 'edit',
  delete: 'trash',
  execute: 'play',
  network: 'globe',
  git: 'git-branch',
  package: 'package',
  privilege: 'key',
  process: 'server-process',
  env: 'symbol-variable',
  secret: 'lock',
  attachment: 'file-media',
  agent: 'hubot',
  mcp: 'plug',
  publish: 'cloud-upload',
  unknown: 'question',
};

/** What it may do, each effect with its words; colour and picture only repeat them. */
export function effectChips(card: Card): Part {
  if (card.effects.length === 0) return nothing;
  return html`<ul class="effects" aria-label="What it may do">
    ${card.effects.map(
      ({ kind, words }) =>
        html`<li class="effect effect-${kind}">
          ${icon(effectIcons[kind] ?? 'circle-filled')}<span>${shown(words)}</span>
        </li>`,
    )}
  </ul>`;
}

export function riskWord(risk: number): 'low' | 'medium' | 'high' {
  if (risk < 30) return 'low';
  return risk < 70 ? 'medium' : 'high';
}

/** The score as a number, a word and a meter, with the factors behind it. */
export function riskMeter(card: Card): TemplateResult {
  const word = riskWord(card.risk);
  return html`<details class="risk risk-${word}">
    <summary title="Show what the risk is made of">
      <span class="risk-label">Risk ${card.risk}, ${word}</span>
      <span
        class="risk-meter"
        role="meter"
        aria-label="Risk"
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${card.risk}
        ><span class="risk-fill" ${styled({ width: `${card.risk}%` })}></span
      ></span>
    </summary>
    <ul class="factors">
      ${card.factors.map(
        factor =>
          html`<li>
            <span class="points">${factor.points > 0 ? '+' : ''}${factor.points}</span>
            <span><b>${factor.name}</b>: ${factor.because}</span>
          </li>`,
      )}
      ${card.factors.length === 0 ? html`<li><span>Nothing raised it.</span></li>` : nothing}
    </ul>
  </details>`;
}

/** Why it is asked, why again, and under which isolation it would run. */
export function reasons(card: Card): TemplateResult {
  return html`<dl class="reasons">
    ${
      card.again === undefined
        ? nothing
        : html`<div class="again">
            <dt>Asked again</dt>
            <dd>${shown(card.again)}</dd>
          </div>`
    }
    ${
      card.rewritten === undefined
        ? nothing
        : html`<div class="again">
            <dt>Rewritten</dt>
            <dd>The agent called something else; this is what became of it. ${shown(card.rewritten)}</dd>
          </div>`
    }
    ${
      card.review === undefined
        ? nothing
        : html`<div class=${card.review.wasAsked ? 'again' : ''}>
            <dt>Reviewer</dt>
            <dd>${shown(card.review.words)}</dd>
          </div>`
    }
    ${
      card.unseen === undefined
        ? nothing
        : html`<div class="again">
            <dt>Not saved yet</dt>
            <dd>
              The command reads from disk and does not see what is unsaved in
              ${card.unseen.map((name, at) => html`${at > 0 ? ', ' : ''}${shown(name)}`)}.
            </dd>
          </div>`
    }
    ${
      card.extra === undefined
        ? nothing
        : html`<div class="extra">
            <dt>Opened for this run</dt>
            <dd>
              It runs once more from its start, in the sandbox. What it writes outside this folder cannot be undone.
              Opened for exactly:
              <ul>
                ${card.extra.map(one => html`<li>${shown(one)}</li>`)}
              </ul>
            </dd>
          </div>`
    }
    <div>
      <dt>Asked because</dt>
      <dd>${shown(card.because)}</dd>
    </div>
    <div>
      <dt>Isolation</dt>
      <dd>${card.isolation}</dd>
    </div>
  </dl>`;
}

export function floorBanner(card: Card): Part {
  if (card.floor === undefined) return nothing;
  return html`<div class="floor" role="note">
    ${icon('error')}
    <div>
      <strong>This cannot be taken back.</strong> ${card.floor.loses}
      <span class="quiet">No rule can allow it: only you, each time, in a dialog of its own.</span>
    </div>
  </div>`;
}
