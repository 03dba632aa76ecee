import { assertNever } from '../base/never.js';
import { provenBy, verificationInWords } from '../ledger/verificationWords.js';
import { listsInWords } from '../ledger/verifyLists.js';
import type { ActivityFilter } from '../protocol/activity.js';
import type { FromActivity, ToActivity } from '../protocol/activityMessages.js';
import type { Entry } from '../protocol/entry.js';
import type { Layer } from '../protocol/rule.js';
import { ActivityDetails, type ActivityDetailsDeps } from './activityDetails.js';
import { ActsList, EntriesList, KnownTools, type ActivityList, type ListDeps } from './activityLists.js';

export interface ActivityDeskDeps extends ActivityDetailsDeps {
  readonly post: (message: ToActivity) => void;
  readonly openChange: (act: string) => Promise<void>;
  readonly revealRule: (rule: string, layer: Layer) => Promise<void>;
  readonly exportActs: (filter: ActivityFilter) => Promise<void>;
}

type Failing = Extract<ToActivity, { kind: 'failed' }>['what'];

/** Between two messages of how far verification is. */
const progressMs = 100;

/**
 * Answers one activity panel out of the ledger.
 *
 * Invariant: it reads, a page at a time, and decides nothing; what changes anything is only begun from here, and asks the
 * person first. A ledger that cannot be read is said to be so.
 */
export class ActivityDesk {
  private readonly lists: ListDeps;
  private readonly details: ActivityDetails;
  private list: ActivityList | undefined;
  private verifying: AbortController | undefined;

  constructor(private readonly deps: ActivityDeskDeps) {
    this.lists = { ...deps, tools: new KnownTools(deps.ledger) };
    this.details = new ActivityDetails(deps);
  }

  async answer(message: FromActivity): Promise<void> {
    const { deps, details } = this;
    switch (message.kind) {
      case 'ready':
        return;
      case 'show':
        return this.show(() => new ActsList(message.view, message.filter, message.group, this.lists));
      case 'show-entries':
        return this.show(() => new EntriesList(message.view, message.filter, this.lists));
      case 'page':
        return this.page(message.view, message.page, message.session);
      case 'count':
        return this.count(message.view);
      case 'detail':
        return this.trying('detail', async () => deps.post(await details.ofAct(message.act)));
      case 'entry':
        return this.trying('detail', async () => deps.post(await details.ofEntry(message.seq)));
      case 'earlier':
        return this.trying('detail', async () =>
          deps.post({ ...message, ...details.past(message.act, message.before) }),
        );
      case 'undo':
        if (await details.undo(message.act)) await this.answer({ kind: 'detail', act: message.act });
        return;
      case 'open-change':
        return deps.openChange(message.act);
      case 'reveal-rule':
        return deps.revealRule(message.rule, message.layer);
      case 'export': {
        const acts = this.listOf(message.view)?.acts;
        if (acts !== undefined) await deps.exportActs(acts);
        return;
      }
      case 'verify':
        return this.verify();
      case 'stop-verifying':
        this.verifying?.abort();
        return;
      default:
        assertNever(message);
    }
  }

  /** These were recorded. */
  async recorded(entries: readonly Entry[]): Promise<void> {
    const { list } = this;
    if (list === undefined) return;
    // What was taken out of the record goes from the panel too.
    if (entries.some(({ body }) => body.kind === 'erased' || body.kind === 'pruned'))
      return this.show(() => list.anew());
    await this.trying('rows', async () => this.tell(list, await list.recorded(entries)));
  }

  dispose(): void {
    this.verifying?.abort();
    this.list = undefined;
  }

  private async show(make: () => ActivityList): Promise<void> {
    await this.trying('rows', async () => {
      const list = (this.list = make());
      const { shown, first } = await list.begin();
      this.tell(list, shown);
      if (first !== undefined && this.list === list) this.tell(list, await list.page(0, first.session));
    });
  }

  private async page(view: number, page: number, session?: string): Promise<void> {
    const list = this.listOf(view);
    if (list !== undefined) await this.trying('rows', async () => this.tell(list, await list.page(page, session)));
  }

  private async count(view: number): Promise<void> {
    const list = this.listOf(view);
    if (list === undefined) return;
    await this.trying('charts', async () => {
      const counts = await list.counts?.();
      this.tell(list, counts && { kind: 'counted', view, counts });
    });
  }

  private listOf(view: number): ActivityList | undefined {
    return this.list?.view === view ? this.list : undefined;
  }

  /** Unless another list was asked for meanwhile, or the panel was closed. */
  private tell(list: ActivityList, message: ToActivity | undefined): void {
    if (message !== undefined && this.list === list) this.deps.post(message);
  }

  private async verify(): Promise<void> {
    const { ledger, post } = this.deps;
    this.verifying?.abort();
    const verifying = new AbortController();
    this.verifying = verifying;
    let told = 0;
    const progress = (done: number, of: number): void => {
      const now = performance.now();
      if (now - told < progressMs) return;
      told = now;
      post({ kind: 'verifying', done, of });
    };
    try {
      const found = await ledger.verify({ signal: verifying.signal, progress });
      const words = verificationInWords(found);
      const lists = found.kind === 'broken' ? undefined : await ledger.verifyLists({ signal: verifying.signal });
      if (lists?.kind === 'differ') post({ kind: 'verified', how: 'broken', words: `${listsInWords(lists)} ${words}` });
      else post({ kind: 'verified', how: provenBy(found), words });
    } catch (fault) {
      if (verifying.signal.aborted) {
        post({ kind: 'verified', how: 'stopped', words: 'Verification was stopped before it came to the end.' });
      } else this.failed('verify', fault);
    }
  }

  /** What cannot be read is said in the panel, where it is missing. */
  private async trying(what: Failing, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (fault) {
      this.failed(what, fault);
    }
  }

  private failed(what: Failing, fault: unknown): void {
    this.deps.fault(fault);
    this.deps.post({ kind: 'failed', what, because: fault instanceof Error ? fault.message : String(fault) });
  }
}
