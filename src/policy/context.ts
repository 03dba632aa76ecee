import type { CountedMeasure, LimitPeriod } from '../protocol/policyLimits.js';
import type { Mode } from '../protocol/posture.js';
import type { Measure, Period, When } from '../protocol/rule.js';
import type { Tally } from '../protocol/tally.js';

/** Where paths lie, as far as judging cares. */
export type Places = Pick<Context, 'roots' | 'home' | 'temp' | 'own'>;

/**
 * All that judging knows besides the action, its facts and the rules. Everything in it is a person's or a machine's
 * statement; nothing in it comes from a model or from a file of the workspace.
 */
export interface Context {
  readonly mode: Mode;
  readonly trusted: boolean;
  /** Real paths of the workspace's folders. */
  readonly roots: readonly string[];
  readonly home: string;
  /** Temporary folders, real paths. */
  readonly temp: readonly string[];
  /** Countersign's own state and what belongs to it: neither read nor written, in any mode. */
  readonly own: readonly string[];
  readonly agent: string;
  readonly now: number;
  /** Time of the newest ledger entry: a clock that is earlier than this makes grants expire. */
  readonly newestEntryAt: number;
  /** Default asks below this risk pass; 0: none do. Undefined: a person set none, and the mode has its own. */
  readonly threshold: number | undefined;
  /** Commands run in a sandbox that withstood its own check. */
  readonly sandboxWorks: boolean;
  /** There is such a sandbox for what must be confined, also where other commands run without. */
  readonly confinable: boolean;
  /** A person said that commands whose effects stay inside the sandbox pass without asking. */
  readonly passesInSandbox: boolean;
  /** A person said that what is in this folder may run on a remembered rule. */
  readonly trustsProjectCode: boolean;
  readonly stopped: boolean;
  /** Passes that a rule has minted so far. */
  readonly uses: (ruleId: string) => number;
  /** What a rule has let pass so far: passes, bytes or dollars, in that period up to now. Infinity where nothing counts it. */
  readonly spent: (ruleId: string, measure: Measure, per: Period) => number;
  /** What was used of what policy files limit, in that period up to now, and what people let through besides. */
  readonly usage: (measure: CountedMeasure, per: LimitPeriod) => { readonly used: number; readonly granted: number };
  /** Set where another agent started this one. */
  readonly child: Child | undefined;
  readonly caseSensitive: boolean;
  /** A reviewing model answers asks that are not a person's alone: wide rules do not speak then. */
  readonly reviewed: boolean;
  /** This session has read a secret: from then on every way out asks a person. */
  readonly readSecret: boolean;
  /** This session has fetched what somebody else wrote, which may have told it what to do. */
  readonly sawUntrusted: boolean;
  /** What passed in this task without a person: it counts against the task's budget. */
  readonly unasked: Tally;
  /** What this agent ran last in this task, where nobody was asked about it since. */
  readonly lastRun: LastRun | undefined;
}

/** An agent that another one started. Rules know neither it nor those above it by the names that they have at work. */
export interface Child {
  /** What rules call those above it, the nearest first; left out are those that a model made up. */
  readonly parents: readonly string[];
  /** What rules call it; undefined where a model wrote what it is told. */
  readonly as: string | undefined;
  /** The names at work of those above it, the nearest first. */
  readonly above: readonly string[];
  /** What it is trusted with at most, and each of those above it: what passes is in all of these. */
  readonly trust: readonly (readonly When[])[];
}

/** The action, by its hash, and how often it ran in a row. */
export interface LastRun {
  readonly action: string;
  readonly times: number;
}
