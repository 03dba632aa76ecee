import { html, nothing, type TemplateResult } from 'lit';
import type { Plan } from '../../protocol/message.js';
import { icon } from '../parts/icon.js';

const icons = { todo: 'circle-large-outline', doing: 'circle-large-filled', done: 'pass-filled' } as const;
const words = { todo: 'to do', doing: 'in progress', done: 'done' } as const;

/** What the agent means to do and how far it is; folded to the step it is at. */
export function planView(plan: Plan): TemplateResult | typeof nothing {
  if (plan.length === 0) return nothing;
  const done = plan.filter(step => step.state === 'done').length;
  const current = plan.find(step => step.state === 'doing')?.text ?? (done === plan.length ? 'All done' : 'Not begun');
  return html`<details class="plan">
    <summary>
      ${icon('checklist')}<span class="plan-count">${done}/${plan.length}</span><span class="plan-now">${current}</span>
      <progress max=${plan.length} .value=${done} aria-label="Plan, ${done} of ${plan.length} done"></progress>
    </summary>
    <ol>
      ${plan.map(
        step =>
          html`<li class="step-${step.state}">
            ${icon(icons[step.state])}<span
              >${step.text}<span class="visually-hidden">, ${words[step.state]}</span></span
            >
          </li>`,
      )}
    </ol>
  </details>`;
}
