import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ActDetail } from '../../protocol/actDetail.js';
import type { FromActivity, ToActivity } from '../../protocol/activityMessages.js';
import { detailView, noDetailView, type DetailActions } from './detail.js';

type Earlier = Extract<ToActivity, { kind: 'earlier' }>;

/** The act that is looked at closely, as far as it was read. */
export class Details {
  /** Which one is open. */
  act: string | undefined;
  /** Or why it could not be read. */
  private detail: ActDetail | string | undefined;
  private isFocusWanted = false;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly ask: (message: FromActivity) => void,
  ) {}

  view(now: number, actions: (detail: ActDetail) => DetailActions, close: () => void): TemplateResult | typeof nothing {
    const { detail } = this;
    if (this.act === undefined) return nothing;
    if (detail === undefined || typeof detail === 'string') return noDetailView(detail, close);
    return detailView(detail, now, actions(detail));
  }

  /** With the keyboard, it goes there once the act was read; at once where that is so already. */
  open(act: string, withKeyboard: boolean): void {
    if (act === this.act && withKeyboard) {
      this.focus();
      return;
    }
    this.act = act;
    this.isFocusWanted = withKeyboard;
    this.read();
  }

  close(): void {
    this.act = undefined;
    this.detail = undefined;
    this.host.requestUpdate();
  }

  /** Something was recorded about these acts. */
  changed(acts: readonly string[]): void {
    if (this.act !== undefined && acts.includes(this.act)) this.read();
  }

  received(detail: ActDetail): void {
    if (detail.act !== this.act) return;
    const before = typeof this.detail === 'string' ? undefined : this.detail;
    this.put(before === undefined ? detail : withKnown(before, detail));
  }

  receivedEarlier({ act, before, ...older }: Earlier): void {
    const { detail } = this;
    if (typeof detail !== 'object' || detail.act !== act || detail.earlier !== before) return;
    this.put(withEarlier(detail, older));
  }

  failed(because: string): void {
    this.put(because);
  }

  private read(): void {
    if (this.act !== undefined) this.ask({ kind: 'detail', act: this.act });
    this.host.requestUpdate();
  }

  private put(detail: ActDetail | string): void {
    this.detail = detail;
    this.host.requestUpdate();
    if (!this.isFocusWanted) return;
    this.isFocusWanted = false;
    void this.host.updateComplete.then(() => this.focus());
  }

  private focus(): void {
    this.host.querySelector<HTMLElement>('.detail')?.focus();
  }
}

/** What was read already of the past of an act stays when it is read anew, where nothing is missing between. */
function withKnown(before: ActDetail, detail: ActDetail): ActDetail {
  const first = detail.steps[0]?.seq ?? 0;
  const isWhole = before.act === detail.act && (before.steps.at(-1)?.seq ?? 0) >= first;
  const known = { steps: before.steps.filter(({ seq }) => seq < first) };
  if (!isWhole || known.steps.length === 0) return detail;
  const changes = before.changes.filter(({ seq }) => seq < first);
  return withEarlier(detail, { ...known, changes, earlier: before.earlier });
}

function withEarlier(detail: ActDetail, older: Pick<Earlier, 'steps' | 'changes' | 'earlier'>): ActDetail {
  const { earlier: _, ...rest } = detail;
  return {
    ...rest,
    ...(older.earlier !== undefined && { earlier: older.earlier }),
    steps: [...older.steps, ...detail.steps],
    changes: [...older.changes, ...detail.changes],
  };
}
