import { proposalOf } from '../agent/proposal.js';
import { backtest, type BacktestDeps } from '../approvals/backtest.js';
import { adminSource } from '../core/policySources.js';
import { AskedHere } from '../ledger/asking.js';
import { LedgerError } from '../ledger/ledgerError.js';
import type { LedgerFile } from '../ledger/ledgerFile.js';
import { actsIn, entriesIn } from '../ledger/pages.js';
import { compile, type Compiled, type Source } from '../policy/compile.js';
import { outcomes, type Compared, type Outcome } from '../policy/learning/backtest.js';
import type { ReadCommand } from '../policy/ruleTests.js';
import { builtinTools } from '../tools/builtin.js';
import { exitCodes } from './exitCodes.js';
import type { Judge } from './judgeLine.js';
import { openLedger } from './ledger.js';
import { openJudge } from './openJudge.js';
import { plainText } from './plainText.js';
import type { BacktestArguments } from './policyArguments.js';
import { badInput } from './say.js';

/** `policy backtest`: which recorded verdicts other rules would change. Exit 0 none, 1 some, 2 nothing to compare. */
export async function backtestFile(content: unknown, wanted: BacktestArguments, assets: string): Promise<number> {
  const ledger = openLedger(wanted);
  if (ledger instanceof LedgerError) return badInput(ledger.message);
  try {
    const judge = await openJudge({ ...wanted, policy: undefined }, { from: wanted.file, content }, assets);
    const counts = await printAll(ledger, wanted, depsOf(content, wanted, judge));
    process.stdout.write(wanted.json ? `${JSON.stringify({ acts: counts })}\n` : `${inWords(counts)}\n`);
    return counts.looser + counts.stricter === 0 ? exitCodes.done : exitCodes.failed;
  } finally {
    ledger.dispose();
  }
}

type Counts = Record<Outcome, number>;

async function printAll(
  ledger: LedgerFile,
  { filter, json, all }: BacktestArguments,
  deps: BacktestDeps,
): Promise<Counts> {
  const counts: Counts = { same: 0, looser: 0, stricter: 0, unknown: 0 };
  const { ask } = new AskedHere(read => ledger.reading(read));
  const pages = { sessions: entriesIn(ask, 'session'), acts: actsIn(ask, filter) };
  for await (const page of backtest(pages, deps)) {
    for (const one of page) {
      counts[one.outcome]++;
      if (!all && one.outcome === 'same') continue;
      process.stdout.write(`${json ? JSON.stringify(one) : sentence(one)}\n`);
    }
  }
  return counts;
}

/** The candidate stands in place of the rules of user, folder and sessions; the administrator's stay. */
function depsOf(content: unknown, wanted: BacktestArguments, judge: Judge): BacktestDeps {
  const { home, analyse, cwd } = judge.place;
  const { temp, own, caseSensitive } = judge.context();
  const admin = adminSource();
  const user: Source = { layer: 'user', from: wanted.file, content };
  const sources = admin === undefined ? [user] : [admin, user];
  const compiled = new Map<string, Compiled>();
  const rootsOf = (folder: string): readonly string[] =>
    wanted.workspace === undefined ? [folder] : judge.place.roots;
  return {
    here: { home, temp, own, caseSensitive },
    candidate: folder => {
      const known = compiled.get(folder);
      if (known !== undefined) return known;
      const read: ReadCommand = command => ({ cwd, ...analyse(command, 'bash', { cwd, home }) });
      const made = compile(sources, { home, roots: rootsOf(folder), analyse: read });
      compiled.set(folder, made);
      return made;
    },
    proposals: (name, at) => {
      const tool = builtinTools.find(known => known.name === name);
      return tool && proposalOf(tool, { cwd: at.cwd, home, roots: rootsOf(at.folder), analyse });
    },
  };
}

function sentence({ seq, at, outcome, was, would, tool, title, because }: Compared): string {
  const change = would === undefined ? `${was} → not known` : `${was} → ${would}`;
  const what = [new Date(at).toISOString(), `#${seq}`, outcomeWords[outcome], change, tool, title].join('  ');
  return plainText(`${what} — ${because}`).replace(/\s+/g, ' ');
}

const outcomeWords: Readonly<Record<Outcome, string>> = {
  same: 'same',
  looser: 'looser',
  stricter: 'stricter',
  unknown: 'not known',
};

function inWords(counts: Counts): string {
  const total = outcomes.reduce((sum, outcome) => sum + counts[outcome], 0);
  if (total === 0) return 'Nothing of that is on record.';
  const acts = total === 1 ? '1 act' : `${total} acts`;
  return `Of ${acts}: ${counts.same} the same, ${counts.looser} looser, ${counts.stricter} stricter, ${counts.unknown} not known.`;
}
