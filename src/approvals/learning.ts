import type { Compiled } from '../policy/compile.js';
import type { Context } from '../policy/context.js';
import { auditRules, type Finding } from '../policy/learning/audit.js';
import { evidenceOf } from '../policy/learning/evidence.js';
import {
  auditedMs,
  auditLimits,
  limitsToAudit,
  type AuditedLimit,
  type LimitFinding,
} from '../policy/learning/limitAudit.js';
import { recordedAct, type RecordedAct } from '../policy/learning/recorded.js';
import { suggestions, type Suggestion } from '../policy/learning/suggest.js';
import { Sessions } from '../policy/learning/then.js';
import { asksAgain } from '../policy/learning/tighten.js';
import type { Entry, Record } from '../protocol/entry.js';
import type { Rule } from '../protocol/rule.js';
import { callAgain } from './callAgain.js';
import { Gathered } from './gathered.js';
import { LimitUse } from './limitUse.js';
import { makingIn, takeBack } from './remember.js';
import type { BacktestDeps, Pages, RecordPages } from './backtest.js';
import type { Proposal } from './proposal.js';
import type { ListedRule, RuleBook } from './ruleBook.js';

export interface LearningDeps {
  readonly ruleBook: RuleBook;
  readonly record: Record;
  /** What holds now, for a session that has done nothing yet. */
  readonly context: () => Context;
  readonly proposals: (tool: string, cwd: string) => Proposal | undefined;
  /** The names of what an agent can be offered. */
  readonly tools: readonly string[];
}

/** A rule that let pass what a person took back; `asks` would ask about that again, and leave the rest of it. */
export interface Tightening {
  readonly of: ListedRule;
  readonly acts: readonly RecordedAct[];
  readonly asks?: readonly [Rule, ...Rule[]];
}

/**
 * Learns rules from the record, and looks rules over by it.
 *
 * Invariant: it proposes; what a person takes goes through the rule book, and is on record, like any rule they make.
 */
export class Learning {
  private readonly make: ReturnType<typeof makingIn>;

  constructor(private readonly deps: LearningDeps) {
    this.make = makingIn(deps.ruleBook, deps.record);
  }

  /** Reads page by page, so that whoever stops asking stops the reading. Acts of other folders say nothing here. */
  async *gather({ sessions: starts, acts }: RecordPages): AsyncGenerator<Gathered> {
    const { context, proposals } = this.deps;
    const { roots } = context();
    const sessions = new Sessions();
    for await (const entries of starts) for (const entry of entries) sessions.note(entry);
    const gathered = new Gathered();
    for await (const page of acts) {
      for (const entries of page) {
        const act = recordedAct(entries);
        if (act === undefined || !roots.includes(sessions.at(act).folder)) continue;
        const found = evidenceOf(act, callAgain(act, proposals(act.tool, act.cwd)));
        if (found === undefined) gathered.unread++;
        else gathered.add(found);
      }
      yield gathered;
    }
  }

  suggest({ evidence, tools: used }: Gathered): readonly Suggestion[] {
    const { ruleBook } = this.deps;
    const tools = this.deps.tools.filter(tool => !used.has(tool));
    const known = new Set(ruleBook.list().map(({ rule }) => rule.id));
    const found = suggestions(evidence, { policy: ruleBook.policy, context: this.calmly() }, tools);
    return found.filter(({ rules }) => !rules.every(({ id }) => known.has(id)));
  }

  /**
   * `made`: the entries about grants; `spoke`: when rules spoke last; `since`: the time of the oldest entry; `used`:
   * entries that say what was used of limits.
   */
  async audit(
    { evidence }: Gathered,
    about: {
      readonly made: Pages<readonly Entry[]>;
      readonly spoke: ReadonlyMap<string, { readonly last: number }>;
      readonly since: number;
      readonly used: AsyncIterable<Entry> | Iterable<Entry>;
    },
  ): Promise<readonly (Finding | LimitFinding)[]> {
    const { ruleBook } = this.deps;
    const madeAt = new Map<string, number>();
    for await (const entries of about.made)
      for (const { at, body } of entries) if (body.kind === 'grant' && body.what === 'made') madeAt.set(body.rule, at);
    const usedAt = (rule: string): number =>
      Math.max(about.spoke.get(rule)?.last ?? about.since, madeAt.get(rule) ?? about.since);
    const lasting = ruleBook.list().filter(({ layer }) => layer === 'workspace' || layer === 'user');
    const found = auditRules(lasting, { policy: ruleBook.policy, context: this.calmly(), evidence, usedAt });
    const since = ({ of }: AuditedLimit): number => (of && madeAt.get(of.rule.id)) ?? about.since;
    return [...found, ...(await this.auditLimits(lasting, about.used, since))];
  }

  private async auditLimits(
    rules: readonly ListedRule[],
    used: AsyncIterable<Entry> | Iterable<Entry>,
    since: (limit: AuditedLimit) => number,
  ): Promise<readonly LimitFinding[]> {
    const limits = limitsToAudit(this.deps.ruleBook.policy.limits, rules);
    if (limits.length === 0) return [];
    const { now } = this.deps.context();
    const use = new LimitUse(limits);
    for await (const entry of used) if (entry.at > now - auditedMs) use.take(entry);
    return auditLimits(use.counted, { now, since });
  }

  /** Of acts that were taken back, each by its entries: the rules that let them pass, and what would ask about them again. */
  tightenings(undone: readonly (readonly Entry[])[]): readonly Tightening[] {
    const { ruleBook, proposals } = this.deps;
    const acts = undone
      .flatMap(entries => recordedAct(entries) ?? [])
      .filter(({ verdict, ran }) => verdict === 'allow' && ran);
    const listed = ruleBook.list().filter(({ rule }) => rule.then === 'allow');
    return listed.flatMap((of): Tightening[] => {
      const its = acts.filter(({ rules }) => rules.some(({ id, layer }) => id === of.rule.id && layer === of.layer));
      if (its.length === 0) return [];
      const evidence = its.map(act => evidenceOf(act, callAgain(act, proposals(act.tool, act.cwd))));
      const known = evidence.filter(one => one !== undefined);
      const about = { policy: ruleBook.policyFor(its[0]?.session ?? ''), context: this.calmly() };
      const asks = known.length < its.length ? undefined : asksAgain(of, known, about);
      return [{ of, acts: its, ...(asks && { asks }) }];
    });
  }

  /** What a backtest of these rules needs, or why they are none that can be tried. */
  backtesting(content: unknown, from: string): BacktestDeps | { readonly broken: string } {
    const { context, proposals, ruleBook } = this.deps;
    const [problem] = ruleBook.candidate(content, from, context().roots[0] ?? '/').problems;
    if (problem !== undefined) return { broken: problem };
    const known = new Map<string, Compiled>();
    const candidate = (folder: string): Compiled => {
      const made = known.get(folder) ?? ruleBook.candidate(content, from, folder);
      known.set(folder, made);
      return made;
    };
    return { here: context(), candidate, proposals: (tool, { cwd }) => proposals(tool, cwd) };
  }

  /** Makes rules for this folder: on record first, then in force. */
  async take(rules: readonly [Rule, ...Rule[]], by: string): Promise<void> {
    await this.make({ scope: 'always', rules }, { ...nobody, by });
  }

  /** Puts narrower rules in place of one of this folder: they hold before it goes. */
  async narrow(listed: ListedRule, narrower: readonly [Rule, ...Rule[]], by: string): Promise<void> {
    await this.take(narrower, by);
    await takeBack([listed], by, this.deps.ruleBook, this.deps.record);
  }

  /** Lets a rule of this folder end, at the latest then. */
  async expire({ rule }: ListedRule, at: number, by: string): Promise<void> {
    await this.take([{ ...rule, expires: new Date(at).toISOString() }], by);
  }

  /** Rules are tried as a person would be asked: a mode, a stop or a threshold of now says nothing of them. */
  private calmly(): Context {
    return {
      ...this.deps.context(),
      mode: 'interactive',
      stopped: false,
      trusted: true,
      reviewed: false,
      threshold: 0,
    };
  }
}

/** Of no session, and not the agent's doing. */
const nobody = { session: '', agent: '' };
