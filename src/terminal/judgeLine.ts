import type { z } from 'zod';
import { makeAction } from '../approvals/action.js';
import { faultOfJson } from '../base/jsonPlaces.js';
import { resolvePath } from '../base/paths.js';
import { breadthNeeds, commitsNeeds } from '../policy/breadth.js';
import type { Compiled } from '../policy/compile.js';
import type { Context } from '../policy/context.js';
import { namesNeeds, secretNeeds } from '../policy/secretsBelow.js';
import { evaluate } from '../policy/evaluate.js';
import { rulesOf } from '../policy/explain.js';
import type { Effect } from '../protocol/effect.js';
import type { Verdict } from '../protocol/verdict.js';
import { builtinTools } from '../tools/builtin.js';
import type { AnswerFacts } from '../tools/ports.js';
import type { Description, Place } from '../tools/tool.js';

/** What lines are judged by. */
export interface Judge {
  readonly place: Place;
  readonly policy: Compiled;
  readonly context: () => Context;
  readonly facts: AnswerFacts;
}

/** One line in; whatever else it holds is judged. */
interface Line {
  readonly id: unknown;
  readonly tool: string;
  readonly input: unknown;
  readonly cwd: string;
  /** What makes it no action of any tool. */
  readonly fault: string | undefined;
}

/** The answer to one line as it is printed, or why there is none: it is no JSON object with an `id`. */
export async function judgeLine(text: string, judge: Judge): Promise<{ answer: object } | { fault: string }> {
  const line = readLine(text, judge.place);
  if ('fault' in line && !('id' in line)) return line;
  return { answer: { id: line.id, ...inWords(await judgeCall(line, judge)) } };
}

/** Judges one call of a tool as it stands. */
export async function judgeCall(call: Omit<Line, 'id'>, judge: Judge): Promise<Verdict> {
  const { tool, input, cwd } = call;
  const context = judge.context();
  const { effects, needs, command } = describeLine(call, judge.place);
  // What the journal keeps need not be counted.
  const isJournaled = builtinTools.some(known => known.name === tool && 'plan' in known);
  const counted = isJournaled ? [] : [...breadthNeeds(effects, context), ...commitsNeeds(effects, context, command)];
  const asked = [...needs, ...counted, ...secretNeeds(effects, context), ...namesNeeds(effects)];
  const facts = await judge.facts(asked, AbortSignal.timeout(2000)); // far past the machine's own cap
  const action = makeAction({ tool, input: input ?? null, cwd, agent: context.agent, session: 'judge' });
  const question = { action, effects, ...(isJournaled && { changes: [] }), ...(command && { command }) };
  return evaluate(question, facts, judge.policy, context);
}

function readLine(text: string, { cwd }: Place): Line | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault;
    const { column, what } = faultOfJson(text, fault);
    return { fault: `, column ${column}: it is no JSON (${what})` };
  }
  if (typeof value !== 'object' || value === null || !('id' in value))
    return { fault: ' is no JSON object with an "id"' };
  const said: Readonly<Record<string, unknown>> = { ...value };
  return {
    id: value.id,
    tool: typeof said['tool'] === 'string' ? said['tool'] : '',
    input: said['input'],
    ...placed(said['cwd'], cwd),
  };
}

function placed(said: unknown, from: string): Pick<Line, 'cwd' | 'fault'> {
  if (said === undefined) return { cwd: from, fault: undefined };
  return typeof said === 'string'
    ? { cwd: resolvePath(from, said), fault: undefined }
    : { cwd: from, fault: 'the folder it starts from, "cwd", is no text' };
}

function describeLine(
  { tool: name, input, cwd, fault }: Omit<Line, 'id'>,
  place: Place,
): Pick<Description, 'effects' | 'needs' | 'command'> {
  if (fault !== undefined) return unknown(fault);
  const tool = builtinTools.find(candidate => candidate.name === name);
  if (tool === undefined) return unknown(`there is no tool ${JSON.stringify(name)}`);
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return unknown(`the input is not valid for ${name}: ${inOneLine(parsed.error)}`);
  return tool.describe(parsed.data, { ...place, cwd });
}

function inOneLine({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ');
}

function unknown(why: string): { readonly effects: readonly Effect[]; readonly needs: readonly [] } {
  return { effects: [{ kind: 'unknown', why }], needs: [] };
}

function inWords(verdict: Verdict): object {
  return {
    verdict: verdict.kind,
    risk: verdict.risk,
    floor: verdict.floor !== undefined,
    effects: verdict.effects,
    because: verdict.because,
    reasons: [...new Set(verdict.reasons.map(({ because }) => because))],
    rules: rulesOf(verdict.reasons),
  };
}
