import { resolve } from 'node:path';
import { effectInWords } from '../approvals/effectWords.js';
import { slashed } from '../machine/realPath.js';
import { commandInWords } from '../policy/words.js';
import type { Reason, Verdict } from '../protocol/verdict.js';
import type { AskedCommand } from './arguments.js';
import { exitCodes } from './exitCodes.js';
import { judgeCall, type Judge } from './judgeLine.js';
import { plainText } from './plainText.js';

/** Says to a person what one command may do, and why it would pass, ask or be denied. Returns the exit code. */
export async function explain({ command, shell, cwd }: AskedCommand, judge: Judge): Promise<number> {
  const folder = cwd === undefined ? judge.place.cwd : slashed(resolve(cwd));
  const call = { tool: 'run_command', input: { command, shell }, cwd: folder, fault: undefined };
  const verdict = await judgeCall(call, judge);
  const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  process.stdout.write(explanation(command, verdict, { folder, isColoured }));
  return exitCodes.done;
}

interface Shown {
  readonly folder: string;
  readonly isColoured: boolean;
}

const said = { allow: 'Passes without a question', ask: 'Asks a person', deny: 'Is denied' } as const;
const colours = { allow: 32, ask: 33, deny: 31 } as const;

function explanation(command: string, verdict: Verdict, { folder, isColoured }: Shown): string {
  const { kind, floor, risk, factors, reasons, instead, offers, noOffer } = verdict;
  const title = `${said[kind]}${floor === undefined ? '' : ', each time, whatever rules say'}.`;
  const unread = verdict.effects.flatMap(effect => (effect.kind === 'unknown' ? [effect.why] : []));
  const parts = [
    [isColoured ? `\u001b[${colours[kind]}m${title}\u001b[0m` : title, indented(plainText(command))],
    section('Because', [verdict.because]),
    section('What it may do', partsInWords(verdict, folder)),
    section('What could not be read', unread),
    section('Who spoke', reasons.map(reasonInWords)),
    section(
      `Risk ${risk} of 100`,
      factors.map(({ name, points, because }) => `${signed(points)} ${name}: ${because}`),
    ),
    section('What would be allowed instead', instead === undefined ? [] : [instead]),
    section('Rules that would let it pass', kind === 'ask' ? offersInWords(offers, noOffer) : []),
  ];
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  const unique = [...new Set(lines.map(plainText))];
  return unique.length === 0 ? [] : [`${title}:`, ...unique.map(line => `  · ${line}`)];
}

/** What each command of the text does, where its words are known. */
function partsInWords({ effects, touches }: Verdict, folder: string): readonly string[] {
  return effects.map(effect => {
    const words = 'words' in effect ? effect.words : undefined;
    const what = effectInWords(
      effect,
      folder,
      touches.find(touch => touch.effect === effect),
    );
    return words === undefined ? what : `${commandInWords(words)}: ${what}`;
  });
}

function reasonInWords({ kind, because, from }: Reason): string {
  const who = from.kind === 'rule' ? `the rule "${from.id}" of the ${from.layer} layer` : sources[from.kind];
  return `${who} ${verbs[kind]}: ${because}`;
}

const verbs = { allow: 'allows', ask: 'asks', deny: 'denies' } as const;
const sources: Readonly<Record<Exclude<Reason['from']['kind'], 'rule'>, string>> = {
  default: 'the default',
  floor: 'a floor',
  protected: 'what is protected',
  fault: 'a fault',
  mode: 'the mode',
  threshold: 'the threshold',
  budget: "the task's budget",
  limit: 'a limit',
  loop: 'the repetition',
  sandbox: 'the sandbox it needs',
  extra: 'what the sandbox is opened for',
  constraint: 'a constraint of the administrator',
};

function offersInWords(offers: Verdict['offers'], none: string | undefined): readonly string[] {
  return offers.length > 0 ? offers.map(({ words }) => words) : none === undefined ? [] : [none];
}

function signed(points: number): string {
  return points < 0 ? String(points) : `+${points}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}
