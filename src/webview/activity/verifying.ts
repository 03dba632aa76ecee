import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { FromActivity, ToActivity } from '../../protocol/activityMessages.js';
import { number } from '../parts/count.js';
import { icon } from '../parts/icon.js';
import { styled } from '../parts/styled.js';

type Progress = Extract<ToActivity, { kind: 'verifying' }>;
type Verified = Extract<ToActivity, { kind: 'verified' }>;

type State =
  | undefined
  | { readonly kind: 'under-way'; readonly done: number; readonly of: number }
  | Verified
  | { readonly kind: 'failed'; readonly because: string };

const icons: Readonly<Record<Verified['how'], string>> = {
  whole: 'pass',
  partly: 'info',
  broken: 'error',
  stopped: 'circle-slash',
};

/** How far verification of the record is, or what it found. */
export class Verifying {
  private state: State;

  constructor(
    private readonly host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    private readonly post: (message: FromActivity) => void,
  ) {}

  /** `entries`: how many are on record, as far as is known here. */
  begin(entries: number): void {
    this.become({ kind: 'under-way', done: 0, of: entries });
    this.post({ kind: 'verify' });
  }

  /** It may have ended meanwhile. */
  received({ done, of }: Progress): void {
    if (this.state?.kind === 'under-way') this.become({ kind: 'under-way', done, of });
  }

  ended(found: Verified): void {
    this.become(found);
  }

  failed(because: string): void {
    this.become({ kind: 'failed', because });
  }

  view(): TemplateResult | typeof nothing {
    return viewOf(
      this.state,
      () => this.post({ kind: 'stop-verifying' }),
      () => this.become(undefined),
    );
  }

  private become(state: State): void {
    this.state = state;
    this.host.requestUpdate();
  }
}

function viewOf(state: State, stop: () => void, close: () => void): TemplateResult | typeof nothing {
  if (state === undefined) return nothing;
  switch (state.kind) {
    case 'under-way':
      return html`<div class="verifying">
        <span>Verifying: ${number(state.done)} of ${number(state.of)} entries</span>
        <span
          class="meter"
          role="progressbar"
          aria-label="Verifying the ledger"
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${percent(state)}
          ><span class="meter-fill" ${styled({ width: `${percent(state)}%` })}></span
        ></span>
        <button type="button" class="button secondary small" @click=${stop}>Stop</button>
      </div>`;
    case 'verified':
      return result(`verified-${state.how}`, icons[state.how], state.words, close);
    case 'failed':
      return result('verified-broken', 'error', `It could not be verified: ${state.because}`, close);
  }
}

function result(kind: string, name: string, words: string, close: () => void): TemplateResult {
  return html`<div class="verifying ${kind}">
    ${icon(name)}<span>${words}</span>
    <button
      type="button"
      class="icon-button"
      title="Close"
      aria-label="Close the result of verification"
      @click=${close}
    >
      ${icon('close')}
    </button>
  </div>`;
}

function percent({ done, of }: { readonly done: number; readonly of: number }): number {
  return of === 0 ? 0 : Math.min(100, Math.round((done / of) * 100));
}
