import type { RuleBook } from '../approvals/ruleBook.js';
import type { SessionFacts } from '../approvals/sessionFacts.js';
import type { Ledger } from '../ledger/ledger.js';
import type { DryRuns } from '../machine/dryRuns.js';
import { temporaryFolders } from '../machine/temporaryFolders.js';
import { firstAgent } from '../policy/agentDefinitions.js';
import type { Context } from '../policy/context.js';
import type { Record } from '../protocol/entry.js';
import type { Settings } from '../protocol/settings.js';
import { reviewerOn } from './chosenReviewer.js';
import type { CountedUsage } from './countedUsage.js';
import type { CoreDeps } from './deps.js';
import type { Isolating } from './isolating.js';
import type { Lineages } from './lineages.js';

export const mainAgent = firstAgent;

export interface JudgingDeps extends CoreDeps {
  readonly ledger: Ledger;
  readonly record: Record;
  readonly rules: RuleBook;
  readonly dryRuns: DryRuns;
  readonly sessionFacts: SessionFacts;
  readonly usage: CountedUsage;
  readonly isolating: Isolating;
  readonly lineages: Pick<Lineages, 'childOf'>;
  readonly stopped: () => boolean;
}

/** What judging knows of this moment besides the action, its facts and the rules. */
export class Judging {
  private readonly temp = temporaryFolders();
  /** How things were set when that was looked at last. */
  private held: string | undefined;
  /** Who might listen then, by the user's settings. */
  private listeners = '';

  constructor(private readonly deps: JudgingDeps) {}

  context(agent: string, session: string): Context {
    const { deps } = this;
    const { ledger } = deps;
    const settings = this.settings();
    const { mode, riskThreshold, sandboxPasses } = settings;
    return {
      ...{ mode, agent, roots: deps.roots, home: deps.home, temp: this.temp, own: [deps.stateFolder, ...deps.own] },
      trusted: deps.trusted(),
      now: deps.clock.now(),
      newestEntryAt: ledger.newestAt,
      threshold: riskThreshold ?? undefined,
      ...{ sandboxWorks: deps.isolating.works, confinable: deps.isolating.holds },
      passesInSandbox: sandboxPasses,
      trustsProjectCode: deps.trustsProjectCode(),
      stopped: deps.stopped(),
      uses: rule => ledger.uses(rule),
      spent: (rule, measure, per) => ledger.spent({ rule, measure, per, session }),
      usage: (measure, per) => deps.usage.of(measure, per, session),
      child: deps.lineages.childOf(agent, session),
      reviewed: reviewerOn(settings, deps.rules.policy) !== undefined,
      caseSensitive: process.platform === 'linux',
      ...deps.sessionFacts.of(session),
      lastRun: deps.sessionFacts.lastRun(agent, session),
    };
  }

  /**
   * The settings of this moment. Where they end a dry run, its memory is gone before anything is judged by them, and a
   * change of mode, trust, sandbox, listeners or reviewer is on record before.
   */
  settings(): Settings {
    const { deps } = this;
    const settings = deps.settings();
    const { mode, sandbox } = settings;
    const dropped = deps.dryRuns.follow(mode === 'dry-run');
    for (const { session, what } of dropped) this.put(session, mode, what);
    const { held } = this;
    const reviewer = reviewerOn(settings, deps.rules.policy);
    this.held = JSON.stringify([mode, sandbox, deps.trusted(), reviewer]);
    // How it is at the start is told by the first entry of a session; a dry run and a reviewer are told of at once.
    const isNew = held === undefined ? mode === 'dry-run' || reviewer !== undefined : held !== this.held;
    if (isNew && dropped.length === 0) this.put('', mode);
    const listeners = settings.listeners.join(', ');
    if (this.listeners !== listeners)
      this.put('', mode, `Extensions that may listen, by the user: ${listeners === '' ? 'none' : listeners}.`);
    this.listeners = listeners;
    return settings;
  }

  private put(session: string, mode: Settings['mode'], what?: string): void {
    const { isolating, trusted, record, fault, settings, rules } = this.deps;
    const put = (): void => {
      const { isolation } = isolating.isolation;
      const reviewer = reviewerOn(settings(), rules.policy);
      const more = { ...(reviewer !== undefined && { reviewer }), ...(what && { what }) };
      const entry = { kind: 'posture', isolation, mode, trusted: trusted(), ...more } as const;
      record({ session, agent: mainAgent }, entry).catch(fault);
    };
    // Nothing is judged before it is known which isolation holds, so it is on record in time all the same.
    if (isolating.isUnderCheck) void isolating.checked.then(put);
    else put();
  }
}
