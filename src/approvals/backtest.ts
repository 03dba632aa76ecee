import type { Judging } from '../policy/compile.js';
import { compared, type Compared } from '../policy/learning/backtest.js';
import { judgedAgain } from '../policy/learning/judgedAgain.js';
import { recordedAct } from '../policy/learning/recorded.js';
import { contextThen, type Here, Sessions } from '../policy/learning/then.js';
import type { Entry } from '../protocol/entry.js';
import { callAgain } from './callAgain.js';
import type { Proposal } from './proposal.js';

export interface BacktestDeps {
  readonly here: Here;
  /** The candidate as it holds in that folder. */
  readonly candidate: (folder: string) => Judging;
  readonly proposals: (tool: string, place: { readonly cwd: string; readonly folder: string }) => Proposal | undefined;
}

export type Pages<Page> = AsyncIterable<Page> | Iterable<Page>;

/** What is read of a ledger, oldest first. */
export interface RecordPages {
  /** The entries that say where sessions work. */
  readonly sessions: Pages<readonly Entry[]>;
  /** Acts, page by page, each with its entries. */
  readonly acts: Pages<readonly (readonly Entry[])[]>;
}

/** Judges what is on record by a candidate policy, page by page: whoever stops asking stops the reading. */
export async function* backtest(
  { sessions: starts, acts }: RecordPages,
  deps: BacktestDeps,
): AsyncGenerator<readonly Compared[]> {
  const sessions = new Sessions();
  for await (const entries of starts) for (const entry of entries) sessions.note(entry);
  for await (const page of acts) yield page.flatMap(entries => comparedAct(entries, sessions, deps) ?? []);
}

function comparedAct(
  entries: readonly Entry[],
  sessions: Sessions,
  { here, candidate, proposals }: BacktestDeps,
): Compared | undefined {
  const act = recordedAct(entries);
  if (act === undefined) return undefined;
  const then = sessions.at(act);
  const { folder } = then;
  const call = callAgain(act, proposals(act.tool, { cwd: act.cwd, folder }));
  return compared(act, judgedAgain(act, call, candidate(folder), contextThen(act, then, here)));
}
