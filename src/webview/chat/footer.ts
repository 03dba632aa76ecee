import { html, nothing, type TemplateResult } from 'lit';
import type { ChatState, FromChat } from '../../protocol/chat.js';
import { count, short } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import type { PersonItem } from './transcript.js';

type Post = (message: FromChat) => void;
type Head = Omit<ChatState, 'items'>;

const isolationIcons = { container: 'package', sandbox: 'vm', none: 'unlock' } as const;
const isolationWords = { container: 'In a container', sandbox: 'In a sandbox', none: 'No isolation' } as const;
const modeWords = {
  interactive: 'asks you',
  background: 'in the background',
  delegated: 'delegated: asks beyond its trust',
  plan: 'plan: only reads',
  'dry-run': 'dry run: nothing happens',
} as const;
const helpWords = {
  trust: 'Trust this folder…',
  'resume-after-stop': 'Resume',
  'set-key': 'Set the key…',
  'pick-model': 'Choose a model…',
  'pick-mode': 'Choose a mode…',
} as const;

/** Which model answers, what the task has used, and under which protection it all runs. */
export function statusLine(state: Head, post: Post): TemplateResult {
  const { model, usage, posture } = state;
  const used = usage.input + usage.output;
  const tokens = `${usage.input} tokens in, ${usage.output} out${
    usage.cached === undefined ? '' : `, ${usage.cached} of them from the cache`
  }`;
  return html`<div class="status">
    <button type="button" class="status-item" title="Choose a model" @click=${() => post({ kind: 'pick-model' })}>
      ${icon('hubot')}<span>${model.label}</span>${model.script && !/script/i.test(model.label) ? html`<span class="tag">script</span>` : nothing}
    </button>
    <button
      type="button"
      class="status-item ${posture.problems.length > 0 ? 'status-problem' : ''}"
      title=${[posture.isolationWords, ...reviewerOf(posture), ...posture.problems].join('\n')}
      @click=${() => post({ kind: 'show-posture' })}
    >
      ${icon(posture.problems.length > 0 ? 'warning' : isolationIcons[posture.isolation])}<span
        >${isolationWords[posture.isolation]} ·
        ${modeWords[posture.mode]}${posture.reviewer === undefined ? '' : ' · reviewer'}${
          posture.problems.length > 0 ? ` · ${count(posture.problems.length, 'problem')}` : ''
        }</span
      >
    </button>
    ${
      used === 0
        ? nothing
        : html`<span class="status-usage" title=${tokens}
            >${short(used)} tokens${state.cost === undefined ? '' : ` · $${state.cost.toFixed(2)}`}</span
          >`
    }
  </div>`;
}

function reviewerOf({ reviewer, reviewerWords = '' }: Head['posture']): readonly string[] {
  return reviewer === undefined ? [] : [`Reviewer: ${reviewer}. ${reviewerWords}`];
}

/** Messages that wait until the agent is done with what it does now. */
export function queueView(queue: readonly PersonItem[], post: Post): TemplateResult | typeof nothing {
  if (queue.length === 0) return nothing;
  return html`<ul class="queue" aria-label="Queued messages">
    ${queue.map(
      message =>
        html`<li>
          ${icon('history')}<span class="queue-text">${message.text}</span>
          <button
            type="button"
            class="icon-button"
            title="Remove from the queue"
            aria-label="Remove from the queue: ${message.text}"
            @click=${() => post({ kind: 'unqueue', id: message.id })}
          >
            ${icon('close')}
          </button>
        </li>`,
    )}
  </ul>`;
}

/** Why nothing can run, and the one button that helps. */
export function offView(off: NonNullable<Head['off']>, post: Post): TemplateResult {
  const { help } = off;
  return html`<div class="off" role="note">
    <p>${icon(help === 'trust' ? 'workspace-untrusted' : 'circle-slash')}<span>${off.because}</span></p>
    ${
      help === 'nothing'
        ? nothing
        : html`<button type="button" class="button" @click=${() => post({ kind: help })}>${helpWords[help]}</button>`
    }
  </div>`;
}
