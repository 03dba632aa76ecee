import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { ActDetail } from '../../protocol/actDetail.js';
import {
  fromActivitySchema,
  toActivitySchema,
  type FromActivity,
  type ToActivity,
} from '../../protocol/activityMessages.js';
import type { EntryDetail, ListedRow } from '../../protocol/entryRow.js';
import { LightElement } from '../parts/light.js';
import { openPort } from '../parts/port.js';
import { clockTime } from '../parts/time.js';
import { Acts } from './acts.js';
import './actsTable.js';
import { ActsTable } from './actsTable.js';
import { Charting } from './charting.js';
import { inCommon, withMember, type Known, type ListFilter, type Listing } from './choices.js';
import type { DetailActions } from './detail.js';
import { Details } from './details.js';
import { filterBar } from './filterBar.js';
import { takesText } from './keys.js';
import { Searching } from './searching.js';
import { emptyView, newInWords, statusLine, totalInWords } from './statusLine.js';
import { Verifying } from './verifying.js';

type Failed = Extract<ToActivity, { kind: 'failed' }>;

/** New acts are spoken of no more often. */
const tellingMs = 20_000;

/**
 * The record as a person looks at it: searched, filtered, counted, explained, verified.
 *
 * Invariant: it shows the ledger and keeps no history of its own; only pages near what is visible are here, and what
 * is being read does not move because something new was recorded.
 */
@customElement('countersign-activity')
export class ActivityApp extends LightElement {
  /** For screen readers alone, and not often. */
  @state() private told = '';
  @state() private version = 0;

  private readonly acts = new Acts();
  private readonly port = openPort<ToActivity, FromActivity>(toActivitySchema, fromActivitySchema, message =>
    this.receive(message),
  );
  private readonly charts = new Charting(this, () => this.port.post({ kind: 'count', view: this.acts.id }));
  private readonly details = new Details(this, message => this.port.post(message));
  private readonly searching = new Searching(this, words => this.show(withMember(this.acts.filter, 'text', words)));
  private readonly verifying = new Verifying(this, message => this.port.post(message));
  private toldAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.pressed);
  }

  protected override firstUpdated(): void {
    this.port.post({ kind: 'ready' });
    this.show({});
  }

  private get table(): ActsTable | undefined {
    const table = this.querySelector('cs-acts');
    return table instanceof ActsTable ? table : undefined;
  }

  protected override render(): TemplateResult {
    const { acts } = this;
    const { filter, group } = acts;
    const now = Date.now();
    return html`<main>
      <h1 class="visually-hidden">Countersign activity</h1>
      ${filterBar({
        ...{ filter, group, text: this.searching.text, hasCharts: this.charts.isOn, known: this.known(now) },
        search: text => this.searching.search(text),
        change: changed => this.show(changed),
        regroup: other => this.regroup(other),
        toggleCharts: () => this.charts.toggle(),
        exportActs: () => this.port.post({ kind: 'export', view: acts.id }),
        verify: () => this.verifying.begin(acts.size.entries),
      })}
      ${this.verifying.view()}
      ${group === 'entry' ? nothing : this.charts.view(now, to => this.show({ ...filter, ...to }))}
      ${statusLine(acts, this.newAbove, now, () => this.renew())}
      <div class="split-view">
        ${
          acts.outline.lines === 0
            ? emptyView(
                acts,
                () => this.clear(),
                () => this.renew(),
              )
            : html`<cs-acts
                .acts=${acts}
                .version=${this.version}
                .opened=${this.details.name}
                .ask=${this.ask}
                .open=${this.openDetail}
                .scrolled=${() => this.requestUpdate()}
              ></cs-acts>`
        }
        ${this.details.view(
          now,
          detail => this.actionsOf(detail),
          () => this.closeDetail(),
        )}
      </div>
      <p class="visually-hidden" role="status">${this.told}</p>
    </main>`;
  }

  private actionsOf({ session, ...detail }: ActDetail | EntryDetail): DetailActions {
    const { filter, group } = this.acts;
    const act = 'act' in detail ? detail.act : '';
    const isOfEntries = group === 'entry';
    return {
      close: () => this.closeDetail(),
      openChange: () => this.port.post({ kind: 'open-change', act }),
      undo: () => this.port.post({ kind: 'undo', act }),
      earlier: before => this.port.post({ kind: 'earlier', act, before }),
      revealRule: (rule, layer) => this.port.post({ kind: 'reveal-rule', rule, layer }),
      onlySession: () => this.show({ ...filter, session }, isOfEntries ? 'entry' : 'act'),
      onlyRule: rule => this.show(isOfEntries ? { rule } : { ...filter, rule }, isOfEntries ? 'act' : group),
    };
  }

  private receive(message: ToActivity): void {
    const anchor = this.table?.anchor();
    const before = this.acts.fresh;
    const isNews = this.acts.receive(message);
    if (isNews) {
      this.table?.keep(anchor);
      this.version++;
    }
    switch (message.kind) {
      case 'shown':
        if (isNews) this.begin();
        return;
      case 'changed':
        if (isNews)
          this.follow(
            message.acts.flatMap(({ row }) => row.act ?? []),
            before,
            anchor === undefined,
          );
        return;
      case 'counted':
        if (message.view === this.acts.id) this.charts.counted(message.counts);
        return;
      case 'detail':
        this.details.received(message.detail);
        return;
      case 'entry':
        this.details.receivedEntry(message.detail);
        return;
      case 'earlier':
        this.details.receivedEarlier(message);
        return;
      case 'verifying':
        this.verifying.received(message);
        return;
      case 'verified':
        this.verifying.ended(message);
        this.tell(message.words);
        return;
      case 'failed':
        this.failed(message);
        return;
      case 'page':
        return;
    }
  }

  private failed({ what, because }: Failed): void {
    if (what === 'detail') this.details.failed(because);
    if (what === 'verify') this.verifying.failed(because);
    if (what !== 'rows') this.tell(because);
  }

  private begin(): void {
    this.table?.begin();
    this.charts.begin();
    this.details.renew();
    this.tell(totalInWords(this.acts));
  }

  /** Something new was recorded. */
  private follow(changed: readonly string[], before: number, isFollowing: boolean): void {
    const { acts } = this;
    this.details.changed(changed);
    this.charts.follow();
    if (acts.fresh > before && Date.now() - this.toldAt > tellingMs) this.tell(newInWords(acts, acts.fresh));
    if (acts.isLong && isFollowing) this.renew();
  }

  private get newAbove(): number {
    return Math.min(this.acts.fresh, this.table?.above ?? 0);
  }

  private known(now: number): Known {
    const { tools, rules, outline } = this.acts;
    const sessions = outline.sections.flatMap(({ session }) =>
      session === undefined ? [] : [{ value: session.session, label: clockTime(session.first, now) }],
    );
    return { tools, rules, sessions: sessions.slice(0, 20), now };
  }

  private regroup(group: Listing): void {
    const { filter, group: before } = this.acts;
    if ((group === 'entry') === (before === 'entry')) {
      this.show(filter, group);
      return;
    }
    this.closeDetail();
    this.show(inCommon(filter), group);
  }

  private show(filter: ListFilter, group: Listing = this.acts.group): void {
    this.port.post(this.acts.show(filter, group));
    this.version++;
  }

  private renew(): void {
    this.show(this.acts.filter);
  }

  private clear(): void {
    this.searching.clear();
    this.show({});
  }

  private readonly ask = (message: FromActivity): void => this.port.post(message);

  private readonly openDetail = (row: ListedRow, withKeyboard: boolean): void => this.details.open(row, withKeyboard);

  private closeDetail(): void {
    this.details.close();
    this.table?.focusLine();
  }

  private tell(words: string): void {
    this.told = words;
    this.toldAt = Date.now();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const search = this.querySelector<HTMLElement>('vscode-textfield');
    const isSearching = event.target === search;
    if (event.key === '/' && !takesText(event.target)) search?.focus();
    else if (event.key === 'Escape' && isSearching && this.searching.text !== '') this.searching.search('');
    else if ((event.key === 'Escape' || event.key === 'ArrowDown') && isSearching) this.table?.focusLine();
    else if (event.key === 'Escape' && this.details.name !== undefined) this.closeDetail();
    else return;
    event.preventDefault();
  };
}
