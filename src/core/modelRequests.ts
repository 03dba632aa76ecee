import type { GateDoor } from '../agent/act.js';
import type { Proposal } from '../approvals/proposal.js';
import { assertNever } from '../base/never.js';
import { newId } from '../base/ids.js';
import type { Compiled } from '../policy/compile.js';
import type { Context } from '../policy/context.js';
import { reachedLimits, requestTakes } from '../policy/policyLimits.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { Record } from '../protocol/entry.js';
import { modelRequestInputSchema, modelRequestTool } from '../protocol/policyLimits.js';

export interface ModelRequestDeps {
  readonly gate: GateDoor;
  readonly policy: (session: string) => Compiled;
  readonly context: (agent: string, session: string) => Context;
  readonly record: Record;
  readonly emit: (event: AgentEvent) => void;
}

export interface ModelRequestAbout {
  readonly model: string;
  readonly agent: string;
  readonly session: string;
  readonly turn: string;
  readonly cwd: string;
}

/** A request to the model as the gate sees it, where a limit is reached: it has no effect, and asks for the limit's sake. */
export const modelRequest: Proposal = {
  isOwn: true,
  parse: input => {
    const parsed = modelRequestInputSchema.safeParse(input);
    return parsed.success
      ? { kind: 'parsed', input: parsed.data }
      : { kind: 'malformed', because: parsed.error.message };
  },
  describe: input => ({
    effects: [{ kind: 'none' }],
    needs: [],
    title: `Send another request to ${modelRequestInputSchema.parse(input).model}`,
    isRequest: true,
  }),
};

/**
 * Why the model may not be asked now, in words; undefined when it may. Where limits leave room nothing is asked or
 * recorded: the request itself will be.
 */
export async function permitRequest(
  about: ModelRequestAbout,
  deps: ModelRequestDeps,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { model, agent, session, turn, cwd } = about;
  const { limits } = deps.policy(session);
  if (limits.length === 0) return undefined;
  const reached = reachedLimits(limits, requestTakes, deps.context(agent, session));
  if (reached.length === 0) return undefined;
  const call = { id: newId('call'), tool: modelRequestTool, input: { model } };
  const act = newId('act');
  deps.emit({ kind: 'call', message: act, call, title: modelRequest.describe(call.input).title });
  const asked = { call, act, cwd, agent, session, turn, ready: async () => undefined };
  const result = await deps.gate.ask(asked, signal);
  const told = (outcome: 'done' | 'refused', text: string): void =>
    deps.emit({ kind: 'result', call: call.id, tool: call.tool, outcome, text });
  switch (result.kind) {
    case 'passed': {
      if (!deps.gate.spend(result.pass)) return 'Stopped before the model was asked.';
      const { hash: action } = result.pass.action;
      const entry = { kind: 'result', act, action, outcome: 'done', durationMs: 0, summary: result.title } as const;
      await deps.record({ session, agent }, entry);
      told('done', result.why);
      return undefined;
    }
    case 'rehearsed': {
      const { hash: action } = result.rehearsal.action;
      const entry = { kind: 'result', act, action, outcome: 'refused', durationMs: 0, dry: true } as const;
      await deps.record({ session, agent }, { ...entry, summary: result.title });
      told('refused', result.would);
      return result.would;
    }
    case 'refused':
      told('refused', result.because);
      if (result.by === 'human' || result.by === 'nobody') return endedBy(reached, result.by);
      return result.because;
    case 'failed':
      told('refused', result.because);
      return result.because;
    default:
      return assertNever(result);
  }
}

/** For the person whose turn it was. */
function endedBy(reached: readonly { readonly because: string }[], by: 'human' | 'nobody'): string {
  const who = by === 'human' ? 'you let no more through' : 'nobody was there to let more through';
  return `The turn ended before its next request, and ${who}: ${reached.map(({ because }) => because).join('; ')}.`;
}
