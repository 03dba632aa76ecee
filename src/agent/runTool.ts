import type { Pass, Rehearsal } from '../approvals/gate.js';
import type { AgentEvent } from '../protocol/agentEvent.js';
import type { DryPorts, Ports } from '../tools/ports.js';
import type { Tool, ToolResult } from '../tools/tool.js';
import { oneSentence } from './excerpt.js';
import type { Toolbox } from './toolbox.js';

export interface Workplace {
  readonly toolbox: Toolbox;
  readonly ports: Ports;
  /** Absent: a dry run plays nothing through here. */
  readonly dryPorts?: DryPorts;
  readonly emit: (event: AgentEvent) => void;
}

interface Run {
  readonly call: string;
  readonly tool: Tool;
  readonly signal: AbortSignal;
}

/** Runs a tool on the machine, for which only a pass will do. Rejects never. */
export function runTool(run: Run, pass: Pass, place: Workplace): Promise<ToolResult> {
  return withDoors(run, pass, doorsFor(run.tool, place.ports), place);
}

/**
 * Plays an act through in memory, or says that it was not run.
 *
 * Invariant: what needs a door that a dry run does not have is not run at all; and what nobody was asked about gets
 * no door but the one that keeps changes in memory.
 */
export async function rehearseTool(run: Run, rehearsal: Rehearsal, place: Workplace): Promise<ToolResult> {
  const doors = dryDoorsFor(run.tool, place.dryPorts, rehearsal);
  if (doors === undefined) return { kind: 'done', text: 'Not run: this is a dry run.' };
  const result = await withDoors(run, rehearsal, doors, place);
  if (rehearsal.changes.length === 0 || result.kind === 'failed') return result;
  return { ...result, text: `${result.text}\nOnly in memory: this is a dry run, and nothing was written.` };
}

/** A tool that breaks does not end the turn: the model is told, and told to look before it goes on. */
async function withDoors(
  { call, tool, signal }: Run,
  cleared: Pass | Rehearsal,
  doors: Ports,
  { toolbox, emit }: Workplace,
): Promise<ToolResult> {
  const onOutput = (text: string): void => emit({ kind: 'output', call, text });
  try {
    return await tool.run(cleared, doors, { place: toolbox.place, signal, onOutput });
  } catch (fault) {
    const what = fault instanceof Error ? fault.message : String(fault);
    return {
      kind: 'failed',
      text: `${tool.name} broke off: ${oneSentence(what, 300)} It may have done a part of its work; check before you go on.`,
    };
  }
}

/** Only the doors the tool named. */
function doorsFor({ needs }: Tool, ports: Ports): Ports {
  return Object.fromEntries(needs.map(door => [door, ports[door]])) as Partial<Ports> as Ports;
}

/** Undefined when one that it named does not exist for it. */
function dryDoorsFor({ needs }: Tool, ports: DryPorts | undefined, { wouldAsk, plays }: Rehearsal): Ports | undefined {
  if (ports === undefined || !plays) return undefined;
  const open: Partial<Ports> = wouldAsk ? { changes: ports.changes } : ports;
  const doors = needs.map(door => [door, open[door]] as const);
  if (doors.some(([, door]) => door === undefined)) return undefined;
  return Object.fromEntries(doors) as Partial<Ports> as Ports;
}
