import type { Clock } from '../base/clock.js';
import { newId } from '../base/ids.js';
import type { GateRequest, GateResult, Pass } from '../approvals/gate.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Outcome } from '../protocol/message.js';
import type { Ports } from '../tools/ports.js';
import type { Tool, ToolResult } from '../tools/tool.js';
import { excerpt, oneLine } from './excerpt.js';
import type { Toolbox } from './toolbox.js';

/** A call as the model made it. */
export interface HeardCall {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** Why `input` is only text. */
  readonly malformed?: string;
}

/** What the model is told of one call. `fault`: something on the way to permission or to the record broke, so the turn ends. */
export interface Acted {
  readonly outcome: Outcome;
  readonly text: string;
  readonly fault?: unknown;
}

/** The gate, as far as the loop knows it. `spend` is true exactly once for a pass that still holds. */
export interface GateDoor {
  ask(request: GateRequest, signal: AbortSignal): Promise<GateResult>;
  spend(pass: Pass): boolean;
}

export interface Acting {
  readonly cwd: string;
  readonly agent: string;
  readonly session: string;
  readonly turn: string;
  readonly toolbox: Toolbox;
  readonly ports: Ports;
  readonly gate: GateDoor;
  readonly clock: Clock;
  readonly record: (body: EntryBody) => Promise<void>;
  readonly emit: (event: AgentEvent) => void;
}

const longestResult = 100_000;
export const stopped: Acted = { outcome: 'refused', text: 'Stopped before it ran: nothing was changed.' };

/**
 * One call, from the model's words to what the model is told. Never rejects.
 *
 * Invariant: a tool runs only with a pass of the gate that was spent here, once.
 */
export async function act(
  call: HeardCall,
  acting: Acting,
  place: Pick<GateRequest, 'ready' | 'line'>,
  signal: AbortSignal,
): Promise<Acted> {
  if (call.malformed !== undefined) return failed(malformed(call));
  if (acting.toolbox.find(call.tool) === undefined)
    return failed(`There is no tool “${oneLine(call.tool, 60)}”. There are: ${acting.toolbox.names.join(', ')}.`);
  try {
    const { cwd, agent, session, turn } = acting;
    const { id, input } = call;
    const asked = { call: { id, tool: call.tool, input }, act: newId('act'), cwd, agent, session, turn, ...place };
    const result = await acting.gate.ask(asked, signal);
    switch (result.kind) {
      case 'passed':
        return await run(call, result, acting, signal);
      case 'refused':
        return { outcome: 'refused', text: result.because };
      case 'failed':
        return failed(result.because);
    }
  } catch (fault) {
    if (signal.aborted) return stopped;
    return { outcome: 'refused', text: `It could not be judged or recorded, so nothing was run.`, fault };
  }
}

async function run(
  call: HeardCall,
  passed: Extract<GateResult, { kind: 'passed' }>,
  acting: Acting,
  signal: AbortSignal,
): Promise<Acted> {
  const { pass, title } = passed;
  // What the person made of the call may be another tool's: what runs is what the pass names.
  const tool = acting.toolbox.find(pass.action.tool);
  if (tool === undefined || signal.aborted || !acting.gate.spend(pass)) return stopped;
  const began = acting.clock.now();
  const result = await runTool(call, tool, pass, acting, signal);
  const acted: Acted = { outcome: result.kind, text: `${excerpt(result.text, longestResult)}${becameOf(passed)}` };
  try {
    await acting.record({
      kind: 'result',
      act: pass.act,
      action: pass.action.hash,
      outcome: result.kind,
      durationMs: Math.max(0, acting.clock.now() - began),
      ...(result.bytes === undefined ? {} : { bytes: result.bytes }),
      ...(result.exit === undefined ? {} : { exit: result.exit }),
      summary: summaryOf(result, title),
    });
    return acted;
  } catch (fault) {
    return { ...acted, fault };
  }
}

/** What became of the call on its way: the model goes on from what was really done. The guide looks for these words. */
function becameOf({ edited, rewritten }: Extract<GateResult, { kind: 'passed' }>): string {
  const byPerson = edited === undefined ? '' : `\n\nThe person changed this before approving it: ${edited}`;
  return rewritten === undefined ? byPerson : `\n\nThis was rewritten before it ran: ${rewritten}${byPerson}`;
}

/** A tool that breaks does not end the turn: the model is told, and told to look before it goes on. */
async function runTool(
  call: HeardCall,
  tool: Tool,
  pass: Pass,
  acting: Acting,
  signal: AbortSignal,
): Promise<ToolResult> {
  const onOutput = (text: string): void => acting.emit({ kind: 'output', call: call.id, text });
  try {
    return await tool.run(pass, doorsFor(tool, acting.ports), { place: acting.toolbox.place, signal, onOutput });
  } catch (fault) {
    const what = fault instanceof Error ? fault.message : String(fault);
    return {
      kind: 'failed',
      text: `${tool.name} broke off: ${oneLine(what, 300)}. It may have done a part of its work; check before you go on.`,
    };
  }
}

/** Only the doors the tool named. */
function doorsFor(tool: Tool, ports: Ports): Ports {
  return Object.fromEntries(tool.needs.map(door => [door, ports[door]])) as Partial<Ports> as Ports;
}

/** For the record, which holds no contents of files and no output. */
function summaryOf(result: ToolResult, title: string): string {
  if (result.kind === 'done') return oneLine(title, 200);
  if (typeof result.exit === 'number') return `exit ${result.exit}`;
  return oneLine(result.text, 200);
}

function malformed(call: HeardCall): string {
  return `The input of this call to ${oneLine(call.tool, 60)} is not valid JSON (${oneLine(call.malformed ?? '', 200)}), so it was not run. Send it again with its input as one complete JSON object.`;
}

function failed(text: string): Acted {
  return { outcome: 'failed', text };
}
