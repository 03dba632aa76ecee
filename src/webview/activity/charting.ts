import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { nothing } from 'lit';
import type { ActivityCounts, ActivityFilter } from '../../protocol/activity.js';
import { chartsView } from './charts.js';

/** Charts follow what happens no faster than that. */
const everyMs = 10_000;

/** Whether charts are shown, and what they show. */
export class Charting implements ReactiveController {
  isOn = false;
  private counts: ActivityCounts | undefined;
  private due: number | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Asks the ledger to count what the list leaves. */
    private readonly ask: () => void,
  ) {
    host.addController(this);
  }

  view(now: number, narrow: (to: Partial<ActivityFilter>) => void): TemplateResult | typeof nothing {
    return this.isOn ? chartsView(this.counts, now, narrow) : nothing;
  }

  toggle(): void {
    this.isOn = !this.isOn;
    if (this.isOn && this.counts === undefined) this.count();
    this.host.requestUpdate();
  }

  /** The list is another one. */
  begin(): void {
    this.counts = undefined;
    if (this.isOn) this.count();
  }

  /** Something new was recorded. */
  follow(): void {
    if (this.isOn) this.due ??= window.setTimeout(() => this.count(), everyMs);
  }

  counted(counts: ActivityCounts): void {
    this.counts = counts;
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    window.clearTimeout(this.due);
  }

  private count(): void {
    window.clearTimeout(this.due);
    this.due = undefined;
    this.ask();
  }
}
