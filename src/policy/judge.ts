import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { KnownCommand } from '../protocol/command.js';
import type { Effect } from '../protocol/effect.js';
import { extrasInWords } from '../protocol/extra.js';
import type { Facts } from '../protocol/fact.js';
import type { Reason, Touch, Verdict } from '../protocol/verdict.js';
import { definitionOf, lookalikeOf } from './agentDefinitions.js';
import { toolsInWords } from './agents.js';
import { addedFloorOf } from './addedFloors.js';
import type { Judging } from './compile.js';
import { confinementOf, whyNotConfined, type Confinement } from './confinement.js';
import type { Context } from './context.js';
import { sentenceOf, weightiestFirst } from './explain.js';
import { floorOf, isWayOut, type Loss } from './floors.js';
import { handoverTo } from './handover.js';
import { insteadOf } from './instead.js';
import { lenient, passesInWords } from './lenience.js';
import { amountsOf, spendsOf, type Amounts } from './limits.js';
import { reachedLimits, requestTakes, type Takes } from './policyLimits.js';
import { callAt, type Call } from './match.js';
import { resolve, type Subject } from './resolve.js';
import { budgeted } from './reviewBudget.js';
import { riskOf } from './risk.js';
import { judgeSubject, strictest } from './speak.js';
import { mayTalk } from './talk.js';

export interface Question {
  readonly action: Pick<Action, 'tool' | 'agent' | 'hash' | 'extra'>;
  readonly effects: readonly Effect[];
  /** The one simple command that the call is, whose every word is known: no list, no redirection, no assignment. */
  readonly command?: KnownCommand;
  /** What is planned to change, where the journal keeps what was there before. */
  readonly changes?: readonly FileChange[];
  /** It is a request to the model, asked about because a limit is reached. */
  readonly isRequest?: true;
}

/** The verdict without offers; what an offer would change is found out by asking this again. */
export function judge(question: Question, facts: Facts, policy: Judging, context: Context): Verdict {
  const subjects = resolve(question.effects, facts, context).map(subject => withHandover(subject, policy, context));
  const call = callOf(question);
  const floor = floorOf(subjects, context) ?? addedFloorOf(policy.floors, subjects, call);
  const { risk, factors } = riskOf(subjects, floor, { context, isJournaled: question.changes !== undefined });
  const amounts = amountsOf(question, subjects);
  const said = subjects.map(subject =>
    judgeSubject(subject, callAt(call, subject.effect), { policy, context, amounts }),
  );
  const rules = said.flatMap(one => one.rules);
  const confinement = confinementOf([...rules, ...said.flatMap(one => one.silent)], question, policy);
  const own = [
    ...said.flatMap(one => one.reasons),
    ...ofTheWhole(question, subjects, { floor, confinement }, policy, context),
    ...ofLimits(question, subjects, amounts, { policy, context }),
  ];
  const passing = lenient(own, subjects, risk, { policy, context, question });
  const { reasons, cost } = budgeted(passing, subjects, { context, question });
  const kind = strictest(reasons);
  const speaking = weightiestFirst(reasons.filter(reason => reason.kind === kind));
  return {
    kind,
    because: sentenceOf(kind, speaking, { risk, factors }),
    reasons: [...speaking, ...reasons.filter(reason => reason.kind !== kind)],
    effects: subjects.map(({ effect }) => effect),
    touches: subjects.flatMap(touchOf),
    risk,
    factors,
    floor: floor === undefined ? undefined : { id: floor.id, loses: floor.loses },
    humanOnly: kind === 'ask' && (floor !== undefined || reasons.some(needsPerson)),
    offers: [],
    noOffer: undefined,
    unasked: cost,
    sandbox: confinement?.mode ?? heldBy(question, context),
    writes: writesOf(question, amounts),
    spends: kind === 'allow' ? spendsOf(rules, amounts) : [],
    instead: kind === 'allow' ? undefined : insteadOf(speaking, { context, floor: floor?.id, policy }),
    revision: policy.revision,
  };
}

/** An agent that is started: what it is handed is what is judged and approved. */
function withHandover(subject: Subject, policy: Judging, context: Context): Subject {
  const { effect } = subject;
  if (effect.kind !== 'agent') return subject;
  const definition = definitionOf(effect.name, policy.said);
  const { hands, keeps } = handoverTo(definition, policy, context);
  const filled = {
    ...(definition === undefined && { isMadeUp: true as const }),
    hands: [...hands.map(({ words }) => words), ...passesInWords(policy, context)],
    keeps: [...keeps],
    tools: toolsInWords(definition?.name, policy.said, context),
  };
  return { ...subject, effect: { ...effect, ...filled } };
}

/** What was judged as held by a sandbox runs in none that is weaker, whatever is set by then. */
function heldBy({ action }: Question, { sandboxWorks }: Context): Verdict['sandbox'] {
  return sandboxWorks && action.tool === 'run_command' ? 'workspace-write' : undefined;
}

function touchOf({ effect, breadth, commits }: Subject): readonly Touch[] {
  if (breadth === undefined && commits === undefined) return [];
  return [{ effect, ...(breadth !== undefined && { breadth }), ...(commits !== undefined && { commits }) }];
}

export function callOf({ action: { tool, hash }, command }: Question): Call {
  return { tool, action: hash, words: command?.words, cwd: command?.cwd };
}

/** What is said about the action as a whole, whatever its single effects are. */
function ofTheWhole(
  question: Question,
  subjects: readonly Subject[],
  { floor, confinement }: { readonly floor: Loss | undefined; readonly confinement: Confinement | undefined },
  policy: Judging,
  context: Context,
): readonly Reason[] {
  const reasons: Reason[] = [];
  const say = (kind: Reason['kind'], from: Exclude<Reason['from']['kind'], 'rule' | 'limit'>, because: string): void =>
    void reasons.push({ kind, because, effect: undefined, from: { kind: from } });
  if (subjects.length === 0) say('ask', 'fault', `${question.action.tool} declares no effects, which is a fault`);
  if (policy.halted !== undefined) say('deny', 'fault', `the agent is stopped: ${policy.halted}`);
  if (policy.broken) say('ask', 'fault', `until it is mended everything asks: ${policy.problems.join('; ')}`);
  if (context.stopped) say('deny', 'mode', 'everything was stopped; nothing runs until you resume');
  if (!context.trusted) say('deny', 'mode', 'this workspace is not trusted');
  const modes = policy.constraints.modes;
  if (modes !== undefined && !modes.value.includes(context.mode)) {
    say('deny', 'mode', `${modes.from} does not permit the mode ${context.mode}`);
  }
  const onlyReads = subjects.every(({ effect }) => effect.kind === 'read' || effect.kind === 'none');
  if (context.mode === 'plan' && !onlyReads) say('deny', 'mode', 'in plan mode only reading passes');
  if (isTooDeep(subjects, context))
    say('deny', 'mode', `agents work at most ${deepest} deep under the first one, and this would be one more`);
  for (const { effect } of subjects) {
    const known = effect.kind === 'agent' ? lookalikeOf(effect.name, policy.said) : undefined;
    if (known !== undefined) say('deny', 'mode', `the agent's name is too much like that of the agent ${known}`);
  }
  const leaves = subjects.some(({ effect }) => mayLeak(effect, context));
  if (context.readSecret && leaves) say('ask', 'protected', 'this session has read a secret, and this is a way out');
  const unconfined = confinement === undefined ? undefined : whyNotConfined(confinement, context.confinable);
  if (unconfined !== undefined) say('deny', 'sandbox', unconfined);
  if (floor !== undefined) say('ask', 'floor', floor.loses);
  const { extra } = question.action;
  if (extra !== undefined) say('ask', 'extra', `the sandbox is opened for ${extrasInWords(extra)}`);
  if (isLoop(question, context))
    say('ask', 'loop', 'it is the same as the last times, and would run a third time in a row');
  return reasons;
}

/** Under the first agent; one that works there starts no other. */
const deepest = 3;

function isTooDeep(subjects: readonly Subject[], { child }: Context): boolean {
  return (child?.above.length ?? 0) >= deepest && subjects.some(({ effect }) => effect.kind === 'agent');
}

/** What may run in a row without a word; once more looks like a loop. */
export const mostInARow = 2;

function isLoop({ action }: Question, { lastRun }: Context): boolean {
  return lastRun?.action === action.hash && lastRun.times >= mostInARow;
}

/** What limits of policy files say of it: of acts, or of a request to the model. */
function ofLimits(
  question: Question,
  subjects: readonly Subject[],
  amounts: Amounts,
  { policy, context }: { readonly policy: Judging; readonly context: Context },
): readonly Reason[] {
  const writes = writesOf(question, amounts);
  const isTalking = mayTalk(subjects.map(({ effect }) => effect));
  const act: Takes = {
    actions: 1,
    ...(writes !== undefined && { bytesWritten: writes }),
    ...(isTalking && { networkBytes: 'later' as const }),
  };
  return reachedLimits(policy.limits, question.isRequest ? requestTakes : act, context).map(
    ({ limit: { most }, because, portion }): Reason => ({
      ...{ kind: 'ask', because, effect: undefined },
      from: { kind: 'limit', most, portion },
    }),
  );
}

/** What a command writes nobody knows beforehand. */
function writesOf({ changes }: Question, { bytes }: Amounts): number | undefined {
  return changes !== undefined && changes.length > 0 && Number.isFinite(bytes) ? bytes : undefined;
}

/** What nobody has read, or no table knows, can send as well, unless a sandbox holds it. */
function mayLeak(effect: Effect, { sandboxWorks }: Context): boolean {
  if (isWayOut(effect)) return true;
  if (sandboxWorks) return false;
  return effect.kind === 'unknown' || (effect.kind === 'execute' && (effect.opaque === true || effect.inline === true));
}

const personal: readonly Reason['from']['kind'][] = ['rule', 'protected', 'floor', 'extra', 'budget', 'limit', 'loop'];

function needsPerson({ kind, from, effect }: Reason): boolean {
  const isDelegation = effect?.kind === 'agent' || effect?.kind === 'attachment';
  return kind === 'ask' && (isDelegation || personal.includes(from.kind));
}
