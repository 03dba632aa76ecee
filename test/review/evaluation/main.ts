import { systemClock } from '../../../src/machine/systemClock.js';
import { openModel } from '../../../src/models/open.js';
import { readArguments, usage, type Wanted } from './arguments.js';
import type { Theme } from './case.js';
import { evaluateCases, type Evaluated, type Seat } from './evaluate.js';
import { mistakes, report } from './report.js';
import { scoresOf } from './scores.js';
import { byWords, standInWords, startStandIn } from './standIn.js';
import { themes } from './themes.js';

/** `npm run eval:review`: how well a model answers for a person, by authored cases. Exit code 2 on bad input. */
const wanted = readArguments(process.argv.slice(2));
if (typeof wanted === 'string') {
  process.stderr.write(`${wanted}\n${usage}\n`);
  process.exit(2);
}
const chosen = themes.map(theme => having(theme, wanted.cases)).filter(({ cases }) => cases.length > 0);
if (chosen.length === 0) {
  process.stderr.write(`No theme and no case has the word “${wanted.cases}”.\n`);
  process.exit(2);
}
const { who, evaluated } = await (wanted.provider === undefined ? byStandIn() : byModel(wanted.provider, wanted));
const scores = scoresOf(evaluated);
const cases = evaluated.map(({ theme, one, fate }) => ({ theme, name: one.name, right: one.right, ...fate }));
// What a script gets wrong says nothing.
const wrong = wanted.provider === undefined ? [] : mistakes(evaluated);
process.stdout.write(
  wanted.json ? `${JSON.stringify({ reviewer: who, ...scores, cases }, null, 1)}\n` : report(who, scores, wrong),
);

interface Told {
  readonly who: string;
  readonly evaluated: readonly Evaluated[];
}

async function byModel(
  provider: NonNullable<Wanted['provider']>,
  { model, baseUrl, limitMs, atOnce }: Wanted,
): Promise<Told> {
  const key = process.env['COUNTERSIGN_REVIEWER_API_KEY'] ?? '';
  const opened = await openModel({ provider, model, baseUrl, key });
  const seat: Seat = { model: opened, clock: systemClock, limitMs, atOnce };
  return { who: `Reviewer: ${opened.id}`, evaluated: await evaluateCases(chosen, seat) };
}

async function byStandIn(): Promise<Told> {
  const server = await startStandIn(byWords);
  try {
    const model = await openModel({ provider: 'compatible', model: 'stand-in', baseUrl: `${server.url}/v1`, key: '' });
    const seat: Seat = { model, clock: systemClock, limitMs: 500, atOnce: 1 };
    const who = [
      'Reviewer: a stand-in. It is a script and no model; these figures say nothing of any model, only that the way',
      `to one and back works. ${standInWords}`,
    ].join('\n');
    return { who, evaluated: await evaluateCases(chosen, seat) };
  } finally {
    await server.close();
  }
}

/** The whole theme where its name has the word. */
function having({ theme, cases }: Theme, word: string): Theme {
  return { theme, cases: theme.includes(word) ? cases : cases.filter(({ name }) => name.includes(word)) };
}
