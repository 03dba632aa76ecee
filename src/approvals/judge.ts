import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import { isToolOn } from '../policy/agents.js';
import type { Compiled } from '../policy/compile.js';
import { breadthNeeds, commitsNeeds } from '../policy/breadth.js';
import type { Context } from '../policy/context.js';
import { evaluate } from '../policy/evaluate.js';
import { effectsOf } from '../policy/extras.js';
import { insteadOfTool } from '../policy/instead.js';
import { withPlan } from '../policy/manifest.js';
import { namesNeeds, secretNeeds } from '../policy/secretsBelow.js';
import type { Action, ToolCall } from '../protocol/action.js';
import type { Planned } from '../protocol/change.js';
import type { Effect } from '../protocol/effect.js';
import { extrasInWords } from '../protocol/extra.js';
import type { FactNeed, Facts } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import { makeAction } from './action.js';
import { weighDeception } from './deception.js';
import type { Judged, Unjudged } from './judged.js';
import { intercept, type Hearing, type Interceptor } from './listeners.js';
import { workingFolder, type Described, type Proposal } from './proposal.js';
import { quotedName } from '../base/shownText.js';
import { timely } from './timely.js';

export interface JudgeDeps {
  /** The tool of that name as it is in that folder, or undefined when there is none. */
  readonly proposals: (tool: string, cwd: string) => Proposal | undefined;
  readonly policy: (session: string) => Compiled;
  readonly context: (agent: string, session: string) => Context;
  /** Has its own cap, and leaves out what it cannot answer in it. `dryIn`: the session in whose dry run it is asked. */
  readonly facts: (needs: readonly FactNeed[], signal: AbortSignal, dryIn: string | undefined) => Promise<Facts>;
  readonly interceptors: readonly Interceptor[];
  readonly clock: Clock;
}

/** Who calls, from where, and what the sandbox is to be opened for. */
export interface Caller {
  readonly cwd: string;
  readonly agent: string;
  readonly session: string;
  readonly extra?: Action['extra'];
}

const mostRewrites = 3;
/** Far past the cap that the facts keep themselves: a port that hangs is a fault, and means no. */
const factsMs = 5000;

/**
 * From a call to a verdict: parse, intercept, describe, find facts, plan, evaluate.
 *
 * Invariant: an action is judged as what the interceptors made of it, never as what it was before. In a dry run none is
 * asked, and what none was asked about says so.
 */
export async function judgeCall(
  call: Pick<ToolCall, 'tool' | 'input'>,
  caller: Caller,
  deps: JudgeDeps,
  hearing: Pick<Hearing, 'signal' | 'tell'> & { readonly act: string },
): Promise<Judged | Unjudged> {
  const first = propose(call, caller, deps);
  if (first.kind !== 'proposed') return first;
  let { action } = first;
  const { proposal } = first;
  const judgedAs = (rewritten: string | undefined, isHeard: boolean) =>
    judgeAction({ action, proposal, rewritten, isHeard }, deps, hearing.signal);
  // What Countersign itself asks for is no call of a tool, and nobody makes another of it.
  if (proposal.isOwn) return judgedAs(undefined, true);
  if (isDry(caller, deps)) return judgedAs(undefined, false);
  const blocked = (because: string): Unjudged => {
    const { title } = describe(action, proposal);
    return { kind: 'blocked', title, because, action };
  };
  let rewritten: string | undefined;
  for (let rewrites = 0; ; rewrites++) {
    const answer = await intercept({ act: hearing.act, action }, deps.interceptors, { ...hearing, clock: deps.clock });
    switch (answer.kind) {
      case 'leave':
        return judgedAs(rewritten, true);
      case 'block':
        return blocked(answer.because);
      case 'rewrite': {
        const { input, because } = answer;
        if (rewrites === mostRewrites)
          return blocked(`It was rewritten more than ${mostRewrites} times, the last time by ${because}`);
        const made = propose({ tool: call.tool, input }, caller, deps);
        if (made.kind !== 'proposed') return blocked(`${because}; and what it made cannot be read: ${made.because}`);
        ({ action } = made);
        rewritten = rewritten === undefined ? because : `${rewritten}; ${because}`;
        continue;
      }
      default:
        return assertNever(answer);
    }
  }
}

/** Judges an action anew, with the facts, the rules and the context of this moment. */
export async function judgeAction(
  { action, proposal, rewritten, isHeard }: Pick<Judged, 'action' | 'proposal' | 'rewritten' | 'isHeard'>,
  deps: JudgeDeps,
  signal: AbortSignal,
): Promise<Judged | Unjudged> {
  const described = describe(action, proposal);
  const folder = workingFolder(action);
  // What the journal keeps need not be counted.
  const context = contextOf(action, deps);
  const { effects, command } = described;
  const counted =
    proposal.plan === undefined ? [...breadthNeeds(effects, context), ...commitsNeeds(effects, context, command)] : [];
  const secrets = [...secretNeeds(described.effects, context), ...namesNeeds(described.effects)];
  const needs: readonly FactNeed[] = [...described.needs, { kind: 'path', path: folder }, ...counted, ...secrets];
  const dry = isDry(action, deps);
  const finding = deps.facts(needs, signal, dry ? action.session : undefined);
  const facts = await timely(finding, { signal, clock: deps.clock, ms: factsMs, what: 'the facts' });
  const planned: Planned = proposal.plan?.(action.input, facts) ?? { kind: 'planned', changes: [] };
  const changes = planned.kind === 'planned' ? planned.changes : [];
  const judged: Judged = {
    kind: 'judged',
    action,
    proposal,
    title: described.title,
    described,
    facts,
    changes,
    verdict: verdictOn({ action, proposal, described, facts, changes }, deps),
    bound: {
      cwd: facts.paths.get(folder)?.real ?? folder,
      programs: new Map([...facts.programs].flatMap(([name, path]) => (path === undefined ? [] : [[name, path]]))),
      paths: new Map([...facts.paths].map(([path, { real }]) => [path, real])),
    },
    dry,
    rewritten,
    isHeard,
  };
  if (planned.kind === 'planned') return judged;
  return { kind: 'failed', title: described.title, because: whyNoPlan(planned.because, judged, deps), judged };
}

/** What the call may do, and what may come of opening the sandbox for it. */
function describe({ input, extra = [] }: Action, proposal: Proposal): Described {
  const described = proposal.describe(input);
  if (extra.length === 0) return described;
  const paths = extra.flatMap((one): FactNeed[] => (one.kind === 'host' ? [] : [{ kind: 'path', path: one.path }]));
  return {
    ...described,
    effects: [...described.effects, ...effectsOf(extra, described.effects)],
    needs: [...described.needs, ...paths],
    title: `${described.title} again, with the sandbox opened for ${extrasInWords(extra)}`,
  };
}

/** The verdict on what is already known, by the rules and in the context of this moment. Synchronous. */
export function verdictOn(
  judged: Pick<Judged, 'action' | 'proposal' | 'described' | 'facts' | 'changes'>,
  deps: Pick<JudgeDeps, 'policy' | 'context'>,
): Verdict {
  const { action, proposal, described, facts, changes } = judged;
  const effects = withPlan(described.effects, changes);
  const { command } = described;
  const planned = proposal.plan === undefined ? {} : { changes };
  const question = {
    action,
    effects,
    ...planned,
    ...(command !== undefined && { command }),
    ...(described.isRequest && { isRequest: true as const }),
  };
  const verdict = evaluate(question, facts, deps.policy(action.session), contextOf(action, deps));
  return weighDeception(verdict, action, changes);
}

/** Whether nothing may come of an action of theirs on the machine, now. */
export function isDry(by: Pick<Caller, 'agent' | 'session'>, deps: Pick<JudgeDeps, 'context'>): boolean {
  return contextOf(by, deps).mode === 'dry-run';
}

function contextOf(
  { agent, session }: Pick<Caller, 'agent' | 'session'>,
  { context }: Pick<JudgeDeps, 'context'>,
): Context {
  return context(agent, session);
}

type Proposed = { readonly kind: 'proposed'; readonly action: Action; readonly proposal: Proposal };

function propose(call: Pick<ToolCall, 'tool' | 'input'>, caller: Caller, deps: JudgeDeps): Proposed | Unjudged {
  const { tool, input } = call;
  const failed = (because: string): Unjudged => ({ kind: 'failed', title: tool, because, judged: undefined });
  const proposal = deps.proposals(tool, caller.cwd);
  if (proposal === undefined) return failed(`There is no tool ${quotedName(tool)}.`);
  const parsed = proposal.parse(input);
  if (parsed.kind === 'malformed') return failed(parsed.because);
  const action = makeAction({ ...caller, tool, input: parsed.input });
  const { said } = deps.policy(caller.session);
  const who = deps.context(caller.agent, caller.session);
  if (proposal.isOwn || isToolOn(tool, said, who)) return { kind: 'proposed', action, proposal };
  const instead = insteadOfTool(tool, name => isToolOn(name, said, who));
  const because = `The tool ${quotedName(tool)} is switched off by policy.${instead === undefined ? '' : ` ${instead}`}`;
  return { kind: 'blocked', title: tool, because, action };
}

/**
 * Why a plan cannot be made may tell what a file holds. Whoever may not read those files without asking is told no
 * more than that.
 */
function whyNoPlan(because: string, judged: Judged, deps: JudgeDeps): string {
  return mayReadPlanned(judged, deps)
    ? because
    : 'It cannot be planned. Why is not told, because reading that file needs an approval: read it first.';
}

/** Whether policy lets the files that a plan was made from be read without asking. */
export function mayReadPlanned(
  { action, described, facts }: Judged,
  deps: Pick<JudgeDeps, 'policy' | 'context'>,
): boolean {
  const reads = described.needs.flatMap((need): Effect[] =>
    need.kind === 'text' ? [{ kind: 'read', path: need.path }] : [],
  );
  if (reads.length === 0) return true;
  const policy = deps.policy(action.session);
  return evaluate({ action, effects: reads }, facts, policy, contextOf(action, deps)).kind === 'allow';
}
