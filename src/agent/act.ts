import type { Clock } from '../base/clock.js';
import { firstOf } from './firstOf.js';
import { newId } from '../base/ids.js';
import { interceptedEntry } from '../approvals/entries.js';
import type { AboutResult, Seen } from '../approvals/events.js';
import type { GateRequest, GateResult, Pass, Rehearsal } from '../approvals/gate.js';
import type { EntryBody } from '../protocol/entry.js';
import type { Outcome } from '../protocol/message.js';
import type { ToolResult } from '../tools/tool.js';
import { escalate, type RanOnce } from './escalate.js';
import { excerpt, oneLine } from './excerpt.js';
import { rehearseTool, runTool, type Workplace } from './runTool.js';

/** A call as the model made it. */
export interface HeardCall {
  readonly id: string;
  readonly tool: string;
  readonly input: unknown;
  /** Why `input` is only text. */
  readonly malformed?: string;
}

/**
 * What the model is told of one call. `fault`: something on the way to permission or to the record broke, so the turn
 * ends; `ends`: so it does, because nothing more is let through.
 */
export interface Acted {
  readonly outcome: Outcome;
  readonly text: string;
  readonly fault?: unknown;
  readonly ends?: string;
}

/** The gate, as far as the loop knows it. `spend` is true exactly once for a pass that still holds. */
export interface GateDoor {
  ask(request: GateRequest, signal: AbortSignal): Promise<GateResult>;
  spend(pass: Pass | Rehearsal): boolean;
}

export interface Acting extends Workplace {
  readonly cwd: string;
  readonly agent: string;
  readonly session: string;
  readonly turn: string;
  readonly gate: GateDoor;
  readonly clock: Clock;
  /** What the model may see of what came of an act, by whoever looks at that first. Never rejects. */
  readonly seen: (about: AboutResult, signal: AbortSignal) => Promise<Seen>;
  readonly record: (body: EntryBody) => Promise<void>;
}

const longestResult = 100_000;
export const stopped: Acted = { outcome: 'refused', text: 'Stopped before it ran: nothing was changed.' };

/**
 * One call, from the model's words to what the model is told. Never rejects.
 *
 * Invariant: a tool runs only with a pass of the gate that was spent here, once; with a rehearsal, only in memory.
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
      case 'passed': {
        const first = await run(call, result, acting, signal);
        const { line: _, ...unqueued } = asked;
        return await escalate(first, unqueued, request => runAgain(call, request, acting, signal));
      }
      case 'rehearsed':
        return await rehearse(call, result, acting, signal);
      case 'refused':
        return { outcome: 'refused', text: result.because, ...(result.ends !== undefined && { ends: result.ends }) };
      case 'failed':
        return failed(result.because);
    }
  } catch (fault) {
    if (signal.aborted) return stopped;
    return { outcome: 'refused', text: `It could not be judged or recorded, so nothing was run.`, fault };
  }
}

/** The same call, as an act of its own. */
async function runAgain(
  call: HeardCall,
  request: GateRequest,
  acting: Acting,
  signal: AbortSignal,
): Promise<RanOnce | { readonly refused: Acted }> {
  if (signal.aborted) return { refused: stopped };
  const result = await acting.gate.ask(request, signal);
  if (result.kind === 'passed') return run(call, result, acting, signal);
  // A dry run that began meanwhile plays nothing through that has run already.
  if (result.kind === 'rehearsed') return { refused: await unrun(result.rehearsal, acting, { dry: true }) };
  return { refused: { outcome: result.kind, text: result.because } };
}

async function run(
  call: HeardCall,
  passed: Extract<GateResult, { kind: 'passed' }>,
  acting: Acting,
  signal: AbortSignal,
): Promise<RanOnce> {
  const { pass, title, until } = passed;
  // What the person made of the call may be another tool's: what runs is what the pass names.
  const tool = acting.toolbox.find(pass.action.tool);
  if (tool === undefined || signal.aborted || !acting.gate.spend(pass))
    return { acted: await unrun(pass, acting), kept: [] };
  const began = acting.clock.now();
  const either = firstOf(signal, until);
  const result = await runTool({ call: call.id, tool, signal: either.signal }, pass, acting);
  either.dispose();
  const durationMs = since(began, acting);
  const more = `${becameOf(passed)}${endedEarly(until)}`;
  const about = { act: pass.act, action: pass.action, outcome: result.kind, text: shortened(result) };
  const seen = await acting.seen(about, signal);
  const acted = await ended({ cleared: pass, result, seen, title, durationMs, more }, acting);
  return { acted, kept: acted.fault === undefined ? (result.kept ?? []) : [] };
}

/** A dry run: nothing of it reaches the machine. */
async function rehearse(
  call: HeardCall,
  rehearsed: Extract<GateResult, { kind: 'rehearsed' }>,
  acting: Acting,
  signal: AbortSignal,
): Promise<Acted> {
  const { rehearsal, title, would, rewritten } = rehearsed;
  const tool = acting.toolbox.find(rehearsal.action.tool);
  if (tool === undefined || signal.aborted || !acting.gate.spend(rehearsal))
    return unrun(rehearsal, acting, { dry: true });
  const began = acting.clock.now();
  const result = await rehearseTool({ call: call.id, tool, signal }, rehearsal, acting);
  const more = `\n${would}${becameOf({ edited: undefined, rewritten })}`;
  const seen = { text: shortened(result), did: [], isRedacted: false };
  const about = { cleared: rehearsal, result, seen, title: `Dry run: ${title}`, durationMs: since(began, acting) };
  return ended({ ...about, more, dry: true }, acting);
}

/** It has begun on record, so it ends there. */
async function unrun(
  { act, action: { hash: action } }: Pass | Rehearsal,
  { record }: Acting,
  dry?: { readonly dry: true },
): Promise<Acted> {
  try {
    await record({ kind: 'result', act, action, outcome: 'refused', durationMs: 0, summary: stopped.text, ...dry });
    return stopped;
  } catch (fault) {
    return { ...stopped, fault };
  }
}

interface Ended {
  readonly cleared: Pass | Rehearsal;
  readonly result: ToolResult;
  readonly seen: Seen;
  readonly title: string;
  readonly durationMs: number;
  /** What the model is told besides the result. */
  readonly more: string;
  readonly dry?: true;
}

async function ended({ cleared, result, seen, title, durationMs, more, dry }: Ended, acting: Acting): Promise<Acted> {
  const text = `${excerpt(seen.text, longestResult)}${more}`;
  const acted: Acted = { outcome: result.kind, text, ...(result.ends !== undefined && { ends: result.ends }) };
  try {
    for (const did of seen.did) await acting.record(interceptedEntry(cleared.act, did));
    await acting.record({
      kind: 'result',
      act: cleared.act,
      action: cleared.action.hash,
      outcome: result.kind,
      durationMs,
      ...(result.bytes === undefined ? {} : { bytes: result.bytes }),
      ...(result.exit === undefined ? {} : { exit: result.exit }),
      ...sandboxOutcome(result),
      summary: summaryOf(seen.isRedacted ? { ...result, text: seen.text } : result, title),
      ...(dry && { dry }),
    });
    return acted;
  } catch (fault) {
    return { ...acted, fault };
  }
}

function shortened({ text }: ToolResult): string {
  return excerpt(text, longestResult);
}

function since(began: number, { clock }: Acting): number {
  return Math.max(0, clock.now() - began);
}

/** Why it may not have been finished, where that was no stop. */
function endedEarly({ aborted, reason }: AbortSignal): string {
  return aborted && reason instanceof Error ? `\n\nIt was ended before it was done. ${reason.message}` : '';
}

/** What became of the call on its way: the model goes on from what was really done. The guide looks for these words. */
function becameOf({
  edited,
  rewritten,
}: Pick<Extract<GateResult, { kind: 'passed' }>, 'edited' | 'rewritten'>): string {
  const byPerson = edited === undefined ? '' : `\n\nThe person changed this before approving it: ${edited}`;
  return rewritten === undefined ? byPerson : `\n\nThis was rewritten before it ran: ${rewritten}${byPerson}`;
}

function sandboxOutcome({
  sandbox,
  kept = [],
}: ToolResult): Pick<Extract<EntryBody, { kind: 'result' }>, 'sandbox' | 'kept'> {
  const [first, ...more] = kept;
  return { ...(sandbox !== undefined && { sandbox }), ...(first !== undefined && { kept: [first, ...more] }) };
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
