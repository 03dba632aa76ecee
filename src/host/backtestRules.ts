import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { backtest } from '../approvals/backtest.js';
import { shownText } from '../base/shownText.js';
import type { Core } from '../core/core.js';
import type { Compared } from '../policy/learning/backtest.js';
import { readPolicy } from '../policy/readPolicy.js';
import { say } from './say.js';

const { l10n } = vscode;

/** More rows than this nobody reads; the terminal lists them all. */
const mostRows = 1000;

/** Judges the record by a file of rules that the person chooses, and opens what would change as a table. */
export async function backtestRules(core: Core): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Try which file of rules on the record?'),
      filters: { [l10n.t('Rules')]: ['json'] },
    })) ?? [];
  if (file === undefined) return;
  const read = readPolicy(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  const deps = 'broken' in read ? read : core.learning.backtesting(read.content, vscode.workspace.asRelativePath(file));
  if ('broken' in deps) {
    say(l10n.t('{0} cannot be tried: {1}', vscode.workspace.asRelativePath(file), deps.broken));
    return;
  }
  const { ledger } = core;
  const pages = { sessions: ledger.pagesOf('session'), acts: ledger.actPages({}) };
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Countersign: judging the record again'),
    cancellable: true,
  };
  const counts = { same: 0, looser: 0, stricter: 0, unknown: 0 };
  const rows: Compared[] = [];
  const isDone = await vscode.window.withProgress(options, async (progress, stop) => {
    for await (const page of backtest(pages, deps)) {
      for (const one of page) {
        counts[one.outcome]++;
        if (one.outcome !== 'same' && rows.length < mostRows) rows.push(one);
      }
      progress.report({ message: l10n.t('{0} change', counts.looser + counts.stricter) });
      await setImmediate();
      if (stop.isCancellationRequested) return false;
    }
    return true;
  });
  if (!isDone) return;
  const { same, looser, stricter, unknown } = counts;
  const sum = l10n.t('{0} the same, {1} looser, {2} stricter, {3} not known.', same, looser, stricter, unknown);
  const content = `${sum}\n\n${tableOf(rows)}\n`;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}

function tableOf(rows: readonly Compared[]): string {
  const head = [l10n.t('When'), l10n.t('Tool'), l10n.t('What'), l10n.t('Was'), l10n.t('Would be'), l10n.t('Why')];
  const lines = rows.map(({ at, tool, title, was, would, because }) =>
    [new Date(at).toISOString(), tool, title, was, would ?? l10n.t('not known'), because].map(cell),
  );
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

/** Nothing in it can end its cell or its row. */
function cell(text: string): string {
  return shownText(text).text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
