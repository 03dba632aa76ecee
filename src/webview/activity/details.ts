import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { ActDetail } from '../../protocol/actDetail.js';
import type { FromActivity, ToActivity } from '../../protocol/activityMessages.js';
import { isEntryRow, nameOfRow, type EntryDetail, type ListedRow } from '../../protocol/entryRow.js';
import { detailView, noDetailView, type DetailActions } from './detail.js';
import { entryDetailView } from './entryDetail.js';

type Shown = ActDetail | EntryDetail;
type Earlier = Extract<ToActivity, { kind: 'earlier' }>;

/** The act, or the entry about none, that is looked at closely, as far as it was read. */
export class Details {
  private row: ListedRow | undefined;
  /** Or why it could not be read. */
  private detail: ActDetail | EntryDetail | string | undefined;
  private isFocusWanted = false;
  private isOld = false;

  constructor(
    private readonly host: ReactiveControllerHost & HTMLElement,
    private readonly ask: (message: FromActivity) => void,
  ) {}

  /** Name of the row that is open. */
  get name(): string | undefined {
    return this.row && nameOfRow(this.row);
  }

  view(now: number, actions: (detail: Shown) => DetailActions, close: () => void): TemplateResult | typeof nothing {
    const { detail } = this;
    if (this.row === undefined) return nothing;
    if (detail === undefined || typeof detail === 'string') return noDetailView(detail, close);
    const can = actions(detail);
    return isOfAct(detail) ? detailView(detail, now, can) : entryDetailView(detail, close, can.onlySession);
  }

  /** With the keyboard, it goes there once the act was read; at once where that is so already. */
  open(row: ListedRow, withKeyboard: boolean): void {
    if (nameOfRow(row) === this.name && withKeyboard) {
      this.focus();
      return;
    }
    this.row = row;
    this.isFocusWanted = withKeyboard;
    this.read();
  }

  close(): void {
    this.row = undefined;
    this.detail = undefined;
    this.host.requestUpdate();
  }

  /** Something was recorded about these acts. */
  changed(acts: readonly string[]): void {
    if (this.row?.act !== undefined && acts.includes(this.row.act)) this.read();
  }

  /** What was read of it may have been taken out of the record: the next answer stands alone. */
  renew(): void {
    if (this.row === undefined) return;
    this.isOld = true;
    this.read();
  }

  received(detail: ActDetail): void {
    if (detail.act !== this.row?.act) return;
    const before = this.isOld ? undefined : this.detail;
    this.isOld = false;
    this.put(isOfAct(before) ? withKnown(before, detail) : detail);
  }

  receivedEntry(detail: EntryDetail): void {
    if (this.row !== undefined && isEntryRow(this.row) && detail.seq === this.row.seq) this.put(detail);
  }

  receivedEarlier({ act, before, ...older }: Earlier): void {
    const { detail } = this;
    if (!isOfAct(detail) || detail.act !== act || detail.earlier !== before) return;
    this.put(withEarlier(detail, older));
  }

  failed(because: string): void {
    this.put(because);
  }

  private read(): void {
    const { row } = this;
    if (row?.act !== undefined) this.ask({ kind: 'detail', act: row.act });
    else if (row !== undefined) this.ask({ kind: 'entry', seq: row.seq });
    this.host.requestUpdate();
  }

  private put(detail: Shown | string): void {
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

function isOfAct(detail: Shown | string | undefined): detail is ActDetail {
  return typeof detail === 'object' && 'act' in detail;
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
