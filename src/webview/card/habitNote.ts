import { html, nothing, type TemplateResult } from 'lit';
import type { Card } from '../../protocol/card.js';
import { icon } from '../parts/icon.js';
import { shown } from '../parts/shown.js';
import type { Offer } from './offersPanel.js';

/** Points out, below the answers, the rule that would have covered what was approved so often. It makes none. */
export function habitNote(card: Card, look: (offer: Offer) => void): TemplateResult | typeof nothing {
  const { habit, offers } = card;
  const offer = offers.find(({ rule, scope }) => rule === habit?.rule && scope === habit.scope);
  if (habit === undefined || offer === undefined) return nothing;
  return html`<p class="footnote quiet habit">
    ${icon('lightbulb')} You approved this ${habit.approvals} times. One rule would do: “${shown(offer.words)}”
    <button type="button" class="link" @click=${() => look(offer)}>Look at this rule…</button>
  </p>`;
}
