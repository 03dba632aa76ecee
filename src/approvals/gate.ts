import { assertNever } from '../base/never.js';
import { deepFreeze } from '../base/readonly.js';
import type { Action, ToolCall } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { Record } from '../protocol/entry.js';
import type { Verdict } from '../protocol/verdict.js';
import { Act, type Line } from './act.js';
import type { Broker } from './broker.js';
import { changedSince } from './changedSince.js';
import { blockedEntry, interceptedEntry, runEntry } from './entries.js';
import { isDry, judgeAction, judgeCall, mayReadPlanned, verdictOn, type Caller, type JudgeDeps } from './judge.js';
import type { Bound, Judged, Unjudged } from './judged.js';
import { vetoOf, type Hearing, type WillRun } from './listeners.js';
import type { PendingAsk } from './pendingAsk.js';
import { RecordFault } from './recordFault.js';
import { blocked, cancelledText, stoppedText, unsteadyText } from './refusal.js';
import { wouldHave } from './rehearsed.js';
import type { RunningActs } from './runningActs.js';
import { Settlement, type RefusedBy, type SettleDeps, type Standing } from './settle.js';
import { isSameAct, type Approval } from './stands.js';
import { Cancelled, timely } from './timely.js';

declare const minted: unique symbol;
declare const rehearsing: unique symbol;

/** What was judged, and what exactly it was about. */
interface Cleared<Input> {
  /** The call of the gate that it was minted for, as in the record. */
  readonly act: string;
  readonly action: Action<Input>;
  readonly changes: readonly FileChange[];
  readonly bound: Bound & Pick<Verdict, 'revision' | 'sandbox' | 'effects'>;
}

/**
 * Proof that one action was approved. Only this file mints one, what reaches the machine takes nothing else, and what
 * runs is what the pass holds.
 */
export interface Pass<Input = unknown> extends Cleared<Input> {
  readonly [minted]: true;
}

/** Leave to play one action through in a dry run. No pass, and of no use at a door that leads to the machine. */
export interface Rehearsal<Input = unknown> extends Cleared<Input> {
  /** Somebody would have been asked first. Nobody was, so nothing may be read or said on its strength. */
  readonly wouldAsk: boolean;
  /** False: it takes a file to another name that nobody said may be read there, so it is not played through at all. */
  readonly plays: boolean;
  readonly [rehearsing]: true;
}

export interface GateRequest {
  readonly call: ToolCall;
  /** The call's own id; it is in every entry about it, also when the action becomes another. */
  readonly act: string;
  /** Real path of the folder it starts from. */
  readonly cwd: string;
  readonly agent: string;
  readonly session: string;
  readonly turn: string;
  /** Resolves when earlier calls of the turn have run; what they changed is seen by the re-check. */
  readonly ready: () => Promise<void>;
  /** Where it is one of several calls of a turn. */
  readonly line?: Line;
  /** Why the person is asked once more, where the caller knows it. */
  readonly again?: string;
  /** What the sandbox is to be opened for: what it kept the same call from before. Only a person can let it. */
  readonly extra?: Action['extra'];
}

export type GateResult =
  /** `why` for people; `edited` and `rewritten` for the model: what became of its call before it was approved. */
  | {
      readonly kind: 'passed';
      readonly pass: Pass;
      /** Aborts, with a sentence, when the rule that let it pass is taken back: it must end then. */
      readonly until: AbortSignal;
      readonly title: string;
      readonly why: string;
      readonly edited: string | undefined;
      readonly rewritten: string | undefined;
    }
  /** A dry run: it was judged and recorded, and may be played through in memory. `would` is for the model. */
  | {
      readonly kind: 'rehearsed';
      readonly rehearsal: Rehearsal;
      readonly title: string;
      readonly would: string;
      readonly rewritten: string | undefined;
    }
  /** `because` is for the model. `ends`: the run is over, and why, for whoever started it. */
  | {
      readonly kind: 'refused';
      readonly because: string;
      readonly title: string;
      readonly by: RefusedBy;
      readonly ends?: string;
    }
  /** The call or its plan cannot be made; the model can mend it. */
  | { readonly kind: 'failed'; readonly because: string; readonly title: string };

export type { Progress } from './settle.js';

export interface GateDeps extends JudgeDeps, Omit<SettleDeps, 'broker' | 'policy'> {
  readonly broker: Pick<Broker, 'ask' | 'lapseAll'>;
  readonly willRun: readonly WillRun[];
  readonly running: Pick<RunningActs, 'begin'>;
  readonly record: Record;
}

/** Passes and rehearsals that may still be spent, and what makes them worthless. */
const unspent = new WeakMap<Pass | Rehearsal, readonly AbortSignal[]>();

/** Takes a pass. True exactly once, and never for one that was revoked or that this file did not mint. */
export function spend(pass: Pass | Rehearsal): boolean {
  const signals = unspent.get(pass);
  unspent.delete(pass);
  return signals?.every(({ aborted }) => !aborted) === true;
}

/** Milliseconds that listeners may take for their last word before it is looked whether all is as it was. */
const mostWithoutLook = 100;

/** What is touched may change under an approval this often; then it is refused. */
const mostRounds = 8;

/**
 * The one way to act: a call goes in, and what comes out is a pass or a reason why there is none.
 *
 * Invariant: closed on every fault. A pass exists only after its action was judged, recorded, allowed by policy or
 * approved by somebody who was shown exactly it, and judged once more with the world unchanged; and never in a dry run.
 */
export class Gate {
  private readonly settlement: Settlement;
  private stopping = new AbortController();

  constructor(private readonly deps: GateDeps) {
    this.settlement = new Settlement(deps);
  }

  /** Rejects on faults only; then no pass exists. */
  async ask(request: GateRequest, signal: AbortSignal): Promise<GateResult> {
    const stopped = this.stopping.signal;
    const act = new Act({
      id: request.act,
      call: request.call.id,
      turn: request.turn,
      caller: callerOf(request),
      signal: AbortSignal.any([signal, stopped]),
      record: this.deps.record,
      ...(request.line !== undefined && { line: request.line }),
    });
    try {
      return await this.settleAndMint(request, act);
    } catch (fault) {
      if (!(fault instanceof Cancelled)) throw fault;
      return this.refuse(act, request.call.tool, stopped.aborted ? stoppedText : cancelledText, 'nobody');
    }
  }

  /** Stop: every pass that was not spent is worthless, every ask lapses, and every call on its way ends. */
  revokeAll(): void {
    const { stopping } = this;
    this.stopping = new AbortController();
    this.deps.broker.lapseAll('stopped');
    stopping.abort();
  }

  /** A person will not wait for the reviewer of that call. It approves nothing: they are asked at once. */
  takeOver(call: string): void {
    this.settlement.takeOver(call);
  }

  /** The verdict on a pending ask by the rules and in the context of this moment. */
  verdictNow(ask: PendingAsk): Verdict {
    const waiting = this.settlement.waiting(ask.id);
    if (waiting === undefined) return ask.verdict;
    const verdict = verdictOn(waiting.judged, this.deps);
    // A dry run began or ended while it waited: what was asked is not what would happen.
    if (waiting.judged.dry !== isDry(waiting.judged.action, this.deps)) return { ...verdict, kind: 'deny' };
    if (verdict.kind === 'deny' || (verdict.kind === 'allow' && !waiting.insists)) return verdict;
    // In the background nobody is asked: it is withdrawn, and goes the way of that mode.
    const { agent, session } = waiting.judged.action;
    return { ...verdict, kind: this.deps.context(agent, session).mode === 'background' ? 'deny' : 'ask' };
  }

  private async settleAndMint({ call, ready, again }: GateRequest, act: Act): Promise<GateResult> {
    this.deps.progress?.(act.call, 'judging');
    const judge = (asked: Pick<ToolCall, 'tool' | 'input'>): Promise<Judged | Unjudged> =>
      judgeCall(asked, act.caller, this.deps, { act: act.id, ...this.hearing(act) });
    let found = await judge(call);
    let standing: Standing = { approval: undefined, again };
    for (let round = 0; round < mostRounds; round++) {
      // It was judged in a dry run, which is over: what no listener was asked about is asked about now.
      if (found.kind === 'judged' && !found.isHeard && !found.dry) found = await judge(found.action);
      if (found.kind !== 'judged') return this.unjudged(act, found);
      await act.begin(found);
      if (found.dry && found.verdict.kind !== 'deny') {
        await timely(ready(), { signal: act.signal, what: 'the calls before it' });
        const now = await judgeAction(found, this.deps, act.signal);
        const result = this.rehearseIfSame(act, found, now);
        if (result !== undefined) return result;
        found = now;
        continue;
      }
      const settled = await this.settlement.settle(act, found, standing);
      switch (settled.kind) {
        case 'refused':
          return { ...settled, title: found.title };
        case 'withdrawn':
          found = await judgeAction(found, this.deps, act.signal);
          continue;
        case 'revised': {
          const revised = await judge(settled.call);
          standing = standingNow(settled.approval, found, revised);
          found = revised;
          continue;
        }
        case 'approved': {
          await timely(ready(), { signal: act.signal, what: 'the calls before it' });
          const now = await judgeAction(found, this.deps, act.signal);
          const result = await this.mintIfItStands(act, now, settled.approval);
          if (result !== undefined) return result;
          standing = standingNow(settled.approval, found, now);
          found = now;
          continue;
        }
        default:
          assertNever(settled);
      }
    }
    return this.refuse(act, call.tool, unsteadyText, 'nobody');
  }

  /** Undefined when what was approved is no longer what would happen. */
  private async mintIfItStands(
    act: Act,
    judged: Judged | Unjudged,
    approval: Approval,
  ): Promise<GateResult | undefined> {
    if (judged.kind !== 'judged' || judged.dry || !judged.isHeard) return undefined;
    if (!this.settlement.holds(approval, judged)) return undefined;
    const { action, title, verdict, rewritten } = judged;
    const asked = this.deps.clock.now();
    const veto = await vetoOf({ act: act.id, action, verdict }, this.deps.willRun, this.hearing(act));
    if (veto !== undefined) return this.refuse(act, title, blocked(veto), 'policy');
    const isLate = this.deps.clock.now() - asked > mostWithoutLook;
    const looked = isLate ? await judgeAction(judged, this.deps, act.signal) : judged;
    if (looked.kind !== 'judged' || (isLate && !isSameAct(judged, looked))) return undefined;
    const last = { ...looked, verdict: verdictOn(looked, this.deps) };
    if (!this.settlement.holds(approval, last)) return undefined;
    this.deps.progress?.(act.call, 'running', undefined, approval.why);
    try {
      await act.record(runEntry(act.id, last, approval));
    } catch (fault) {
      // Another window took the last that a rule may let pass: it is judged by what is left.
      if (isOverspent(fault)) return undefined;
      throw fault;
    }
    if (act.signal.aborted) throw new Cancelled('Cancelled while the run was put on record.');
    // A stop that a thread heard holds before its word has come to this one.
    const { stopped } = this.deps.context(action.agent, action.session);
    if (stopped) return this.refuse(act, title, stoppedText, 'nobody');
    if (isDry(action, this.deps) || this.deps.policy(act.caller.session).revision !== last.verdict.revision)
      return this.refuse(act, title, unsteadyText, 'policy');
    act.end();
    const edited = approval.kind === 'answer' ? approval.edited : undefined;
    const until = this.deps.running.begin(act.id, last, approval);
    return { kind: 'passed', pass: mint(act, last, until), until, title, why: approval.why, edited, rewritten };
  }

  /** Undefined when it is no longer what was recorded, or when the dry run has ended. */
  private rehearseIfSame(act: Act, was: Judged, now: Judged | Unjudged): GateResult | undefined {
    if (now.kind !== 'judged' || !isDry(now.action, this.deps) || !isSameAct(was, now)) return undefined;
    if (act.signal.aborted) throw new Cancelled('Cancelled before it was played through.');
    const { title, rewritten } = now;
    this.deps.progress?.(act.call, 'running', undefined, 'a dry run: it does not happen');
    act.end();
    return { kind: 'rehearsed', rehearsal: rehearsalOf(act, now, this.deps), title, would: wouldHave(now), rewritten };
  }

  private async unjudged(act: Act, found: Unjudged): Promise<GateResult> {
    const { title, because } = found;
    switch (found.kind) {
      case 'blocked': {
        const { revision } = this.deps.policy(act.caller.session);
        const dry = isDry(found.action, this.deps);
        await act.record(blockedEntry(act.id, act.call, found, { revision, dry }));
        act.end();
        return { kind: 'refused', because: blocked(because), title, by: 'policy' };
      }
      case 'failed':
        if (found.judged !== undefined) await act.begin(found.judged);
        await act.endUnrun('failed', because);
        return { kind: 'failed', because, title };
      default:
        return assertNever(found);
    }
  }

  private hearing(act: Act): Hearing {
    const tell: Hearing['tell'] = what => act.record(interceptedEntry(act.id, what));
    return { clock: this.deps.clock, signal: act.signal, tell };
  }

  private async refuse(act: Act, title: string, because: string, by: 'policy' | 'nobody'): Promise<GateResult> {
    await act.endUnrun('refused', because);
    return { kind: 'refused', because, title, by };
  }
}

function callerOf({ cwd, agent, session, extra }: GateRequest): Caller {
  return { cwd, agent, session, ...(extra !== undefined && { extra }) };
}

function mint(act: Act, judged: Judged, until: AbortSignal): Pass {
  const pass = Object.freeze(clearedOf(act, judged)) as Pass;
  unspent.set(pass, [act.signal, until]);
  return pass;
}

function rehearsalOf(act: Act, judged: Judged, deps: JudgeDeps): Rehearsal {
  const plays = judged.changes.every(({ kind }) => kind !== 'move') || mayReadPlanned(judged, deps);
  const wouldAsk = judged.verdict.kind !== 'allow';
  const rehearsal = Object.freeze({ ...clearedOf(act, judged), wouldAsk, plays }) as Rehearsal;
  unspent.set(rehearsal, [act.signal]);
  return rehearsal;
}

function clearedOf(act: Act, { action, changes, bound, verdict }: Judged): Cleared<unknown> {
  const { revision, sandbox, effects } = verdict;
  const bindings = Object.freeze({ ...bound, revision, sandbox, effects: deepFreeze([...effects]) });
  return { act: act.id, action, changes: deepFreeze([...changes]), bound: bindings };
}

function isOverspent(fault: unknown): boolean {
  const cause = fault instanceof RecordFault ? fault.cause : fault;
  return cause instanceof Error && 'code' in cause && cause.code === 'overspent';
}

function standingNow(approval: Approval, was: Judged, now: Judged | Unjudged): Standing {
  const isShown = approval.kind === 'answer' && now.kind === 'judged';
  return { approval, again: isShown ? changedSince(approval.shown, was, now) : undefined };
}
