import { assertNever } from '../base/never.js';
import type { JudgeArguments } from './arguments.js';
import { exitCodes } from './exitCodes.js';
import { explain } from './explain.js';
import { judgeLine, type Judge } from './judgeLine.js';
import { linesOf } from './lines.js';
import { openJudge } from './openJudge.js';
import { readPolicyFile } from './policyFile.js';
import { badInput } from './say.js';

/** Judges what comes on standard input, or one command for a person. Returns the exit code. */
export async function judge(wanted: JudgeArguments, assets: string): Promise<number> {
  const rules = readPolicyFile(wanted.policy);
  if (rules === undefined) return badInput(`--policy: there is no file ${wanted.policy ?? ''} that can be read.`);
  const judging = await openJudge(wanted, rules, assets);
  switch (wanted.asked.kind) {
    case 'lines':
      return judgeLines(process.stdin, judging);
    case 'command':
      return explain(wanted.asked, judging);
    default:
      return assertNever(wanted.asked);
  }
}

/** Each line is answered as it comes, in order. Returns the exit code: 0, or 2 when a line could not be read. */
async function judgeLines(input: AsyncIterable<Uint8Array | string>, judging: Judge): Promise<number> {
  let exit: number = exitCodes.done;
  for await (const { number, text } of linesOf(input)) {
    if (text?.trim() === '') continue;
    const answer = text === undefined ? { fault: ' is no UTF-8 text' } : await judgeLine(text, judging);
    if ('fault' in answer) exit = exitCodes.badInput;
    const said = 'fault' in answer ? { id: null, error: `Line ${number}${answer.fault}.` } : answer.answer;
    await say(`${JSON.stringify(said)}\n`);
  }
  return exit;
}

/** Waits where whoever reads is slower, so that answers do not pile up. */
async function say(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise<void>(resolve => process.stdout.once('drain', resolve));
}
