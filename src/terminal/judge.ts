import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { makeAction } from '../approvals/action.js';
import { adminSource } from '../core.js';
import { noBuffers } from '../machine/noBuffers.js';
import { answerFacts } from '../machine/facts.js';
import { realPathOf, slashed } from '../machine/realPath.js';
import { systemClock } from '../machine/systemClock.js';
import { temporaryFolders } from '../machine/temporaryFolders.js';
import { createAnalyse } from '../shell/bash.js';
import { builtinTools } from '../tools/builtin.js';
import type { JudgeArguments } from './arguments.js';
import { readPolicyFile } from './policyFile.js';
import { isAbsolute, resolvePath } from '../base/paths.js';
import type { Context } from '../policy/context.js';
import { compile, type Compiled, type Source } from '../policy/compile.js';
import { evaluate } from '../policy/evaluate.js';
import type { Effect } from '../protocol/effect.js';
import { noFacts, type Facts } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import type { AnswerFacts } from '../tools/ports.js';
import type { Description, Place, Tool } from '../tools/tool.js';

/** One line in. Only what is no JSON object with an `id` is an error; everything else is judged. */
const lineSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  tool: z.unknown().optional(),
  input: z.unknown().optional(),
  cwd: z.unknown().optional(),
});

export interface Judge {
  readonly tools: readonly Tool[];
  readonly place: Place;
  readonly policy: Compiled;
  readonly context: Context;
  readonly facts: AnswerFacts;
}

/** Judges what comes on standard input; answers on standard output. Returns the exit code. */
export async function judge(wanted: JudgeArguments, assets: string): Promise<number> {
  const analyse = await createAnalyse(
    await readFile(join(assets, 'tree-sitter.wasm')),
    await readFile(join(assets, 'tree-sitter-bash.wasm')),
    () => systemClock.now(),
  );
  const [cwd, home] = [slashed(resolve(wanted.workspace ?? '.')), slashed(resolve(wanted.home ?? homedir()))];
  const roots = [await realPathOf(cwd)];
  const admin = adminSource();
  const user: Source = { layer: 'user', ...readPolicyFile(wanted.policy) };
  const place = { home, roots, analyse: (command: string) => analyse(command, 'bash', { cwd, home }).effects };
  const policy = compile(admin === undefined ? [user] : [admin, user], place);
  for (const problem of policy.problems) process.stderr.write(`${problem}\n`);
  return judgeLines(process.stdin, line => process.stdout.write(`${line}\n`), {
    ...{ tools: builtinTools, place: { cwd, home, roots, analyse }, policy },
    context: { ...nobodysContext, roots, home, temp: temporaryFolders(), now: systemClock.now() },
    facts: answerFacts({ buffers: noBuffers, clock: systemClock, roots: () => roots, home, env: process.env }),
  });
}

/** No session and no window stand behind these questions: a person would be asked, and nothing was remembered. */
const nobodysContext = {
  mode: 'interactive',
  ...{ trusted: true, own: [], agent: 'main', newestEntryAt: 0, threshold: 0, sandboxWorks: false },
  ...{ trustsProjectCode: false, stopped: false, uses: () => 0, readSecret: false },
  caseSensitive: process.platform === 'linux',
} as const;

/** Judges actions line by line, in order, each answered as it comes. Returns the exit code: 0, or 2 when a line could not be read. */
export async function judgeLines(
  input: NodeJS.ReadableStream,
  write: (line: string) => void,
  judge: Judge,
): Promise<number> {
  let exit = 0;
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === '') continue;
    const line = readLine(text);
    if (line === undefined) {
      exit = 2;
      write(JSON.stringify({ id: number, error: `Line ${number} is no JSON object with an "id".` }));
      continue;
    }
    const verdict = await judgeOne(line, judge);
    write(JSON.stringify({ id: line.id, ...inWords(verdict) }));
  }
  return exit;
}

function readLine(text: string): z.output<typeof lineSchema> | undefined {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

async function judgeOne(line: z.output<typeof lineSchema>, judge: Judge): Promise<Verdict> {
  const cwd = typeof line.cwd === 'string' ? resolvePath(judge.place.cwd, line.cwd) : judge.place.cwd;
  const name = typeof line.tool === 'string' ? line.tool : '';
  const described = describeLine(name, line.input, { ...judge.place, cwd }, judge.tools);
  const facts = await factsFor(described, judge.facts);
  const action = makeAction({
    tool: name,
    input: line.input ?? null,
    cwd,
    agent: judge.context.agent,
    session: 'judge',
  });
  return evaluate({ action, effects: described.effects }, facts, judge.policy, judge.context);
}

function describeLine(
  name: string,
  input: unknown,
  place: Place,
  tools: readonly Tool[],
): Pick<Description, 'effects' | 'needs'> {
  const unknown = (why: string): { effects: Effect[]; needs: [] } => ({
    effects: [{ kind: 'unknown', why }],
    needs: [],
  });
  if (!isAbsolute(place.cwd)) return unknown('the folder is not an absolute path');
  const tool = tools.find(candidate => candidate.name === name);
  if (tool === undefined) return unknown(`there is no tool ${JSON.stringify(name)}`);
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return unknown(`the input is not valid for ${name}: ${z.prettifyError(parsed.error)}`);
  return tool.describe(parsed.data, place);
}

async function factsFor(described: Pick<Description, 'needs'>, facts: AnswerFacts): Promise<Facts> {
  if (described.needs.length === 0) return noFacts;
  return facts(described.needs, AbortSignal.timeout(2000)); // far past the machine's own cap: a last resort against a hanging disk
}

function inWords(verdict: Verdict): object {
  return {
    verdict: verdict.kind,
    risk: verdict.risk,
    floor: verdict.floor !== undefined,
    effects: verdict.effects,
    because: verdict.because,
    reasons: verdict.reasons.map(reason => reason.because),
    rules: verdict.reasons.flatMap(({ from }) => (from.kind === 'rule' ? [{ id: from.id, layer: from.layer }] : [])),
  };
}
