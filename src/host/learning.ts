import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { Gathered } from '../approvals/gathered.js';
import { kindsOfUse } from '../approvals/limitUse.js';
import { shownText } from '../base/shownText.js';
import type { Core } from '../core/core.js';
import type { Finding } from '../policy/learning/audit.js';
import type { Evidence } from '../policy/learning/evidence.js';
import { auditedMs, peakInWords, type LimitFinding } from '../policy/learning/limitAudit.js';
import { countOf, type Suggestion } from '../policy/learning/suggest.js';
import { ruleInWords } from '../policy/words.js';
import type { ActivityFilter } from '../protocol/activity.js';
import { adviseReviewer } from './adviseReviewer.js';
import { agoInWords } from './ago.js';
import { backtestRules } from './backtestRules.js';
import type { Commands } from './commandNames.js';
import { say } from './say.js';

const { l10n } = vscode;
const day = 86_400_000;

export function learningCommands(core: Core, session: () => string) {
  return {
    'countersign.suggestRules': () => suggestRules(core, session()),
    'countersign.adviseReviewer': () => adviseReviewer(core),
    'countersign.auditRules': () => auditRules(core),
    'countersign.backtestRules': () => backtestRules(core),
  } satisfies Partial<Commands>;
}

/** Shows what the record suggests, one after the other; what is taken is a rule of this folder. */
async function suggestRules(core: Core, session: string): Promise<void> {
  const range = await vscode.window.showQuickPick(
    [
      { label: l10n.t('This session'), filter: { session } },
      { label: l10n.t('The last 7 days'), filter: { from: Date.now() - 7 * day } },
      { label: l10n.t('The last 30 days'), filter: { from: Date.now() - 30 * day } },
      { label: l10n.t('All that is on record'), filter: {} },
    ],
    { title: l10n.t('Suggest rules from what?') },
  );
  const gathered = range && (await gather(core, range.filter));
  if (gathered === undefined) return;
  const { learning } = core;
  const items = () => learning.suggest(gathered).map(suggestionItem);
  await oneByOne(titleOf(gathered, l10n.t('Suggested rules')), items, async of => {
    if (!(await confirms(of))) return;
    await learning.take(of.rules, l10n.t('you, from a suggestion'));
    say(l10n.t('The rule holds in this folder now.'));
  });
}

/** One suggestion in full, with the acts behind it; true when it is taken. */
async function confirms({ rules, behind }: Suggestion): Promise<boolean> {
  const take = { label: l10n.t('$(check) Make this rule') };
  const shown = rules.map(rule => ruleInWords(rule, 'workspace')).join(' ');
  const title = l10n.t('{0} act(s) are behind it', countOf(behind));
  const picked = await vscode.window.showQuickPick([take, ...behind.map(evidenceItem)], { title, placeHolder: shown });
  return picked === take;
}

/** Shows rules to look at again, and narrows, ends or removes the one that is chosen. */
async function auditRules(core: Core): Promise<void> {
  const gathered = await gather(core, {});
  if (gathered === undefined) return;
  const items = async () => {
    const { ledger, learning } = core;
    const about = {
      ...{ made: ledger.pagesOf('grant'), spoke: ledger.ruleUse(), since: ledger.size().oldest },
      used: ledger.entriesOf(kindsOfUse, Date.now() - auditedMs),
    };
    return (await learning.audit(gathered, about)).map(findingItem);
  };
  await oneByOne(titleOf(gathered, l10n.t('Rules to look at again')), items, of => mend(core, of));
}

async function mend(core: Core, finding: Finding | LimitFinding): Promise<void> {
  const of = 'limit' in finding ? finding.limit.of : finding.of;
  const listed = of && core.rules.list().find(one => one.rule.id === of.rule.id && one.layer === of.layer);
  if (listed?.layer !== 'workspace') {
    await vscode.commands.executeCommand('countersign.openRules');
    return;
  }
  const by = l10n.t('you, from an audit');
  const { learning } = core;
  const { rule, layer } = listed;
  const ways = [
    ...(finding.kind === 'broader'
      ? [
          {
            label: l10n.t('Narrow it to what it was used for'),
            detail: finding.narrower.map(one => ruleInWords(one, layer)).join(' '),
            do: () => learning.narrow(listed, finding.narrower, by),
          },
        ]
      : []),
    ...(rule.expires === undefined
      ? [{ label: l10n.t('Let it end in 30 days'), do: () => learning.expire(listed, Date.now() + 30 * day, by) }]
      : []),
    { label: l10n.t('Remove it'), do: () => core.policy.remove(listed, by) },
  ];
  const placeHolder = ruleInWords(rule, layer);
  const way = await vscode.window.showQuickPick(ways, { title: l10n.t('What becomes of this rule?'), placeHolder });
  await way?.do();
}

/** Undefined when it was stopped. */
async function gather({ ledger, learning }: Core, filter: ActivityFilter): Promise<Gathered | undefined> {
  const title = l10n.t('Countersign: reading the record');
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (progress, stop) => {
    let gathered = new Gathered();
    for await (gathered of learning.gather({ sessions: ledger.pagesOf('session'), acts: ledger.actPages(filter) })) {
      progress.report({ message: l10n.t('{0} acts', gathered.acts) });
      await setImmediate();
      if (stop.isCancellationRequested) return undefined;
    }
    return gathered;
  });
}

type Of<T> = vscode.QuickPickItem & { readonly of: T };

/** Lets one after the other be chosen, until none is left or the person has enough. */
async function oneByOne<T>(
  title: string,
  items: () => readonly Of<T>[] | Promise<readonly Of<T>[]>,
  then: (chosen: T) => Promise<void>,
): Promise<void> {
  let left = await items();
  if (left.length === 0) say(l10n.t('The record gives no reason for any.'));
  while (left.length > 0) {
    const picked = await vscode.window.showQuickPick(left, { title, matchOnDetail: true });
    if (picked === undefined) return;
    await then(picked.of);
    left = await items();
  }
}

function titleOf({ acts, unread, leftOut }: Gathered, what: string): string {
  const parts = [
    l10n.t('{0}, from {1} acts', what, acts - leftOut),
    ...(unread > 0 ? [l10n.t('{0} cannot be read again', unread)] : []),
    ...(leftOut > 0 ? [l10n.t('the {0} oldest are left out: too many differ', leftOut)] : []),
  ];
  return parts.join('; ');
}

function suggestionItem(of: Suggestion): Of<Suggestion> {
  const label = of.rules.map(rule => ruleInWords(rule, 'workspace')).join(' ');
  const titles = [...new Set(of.behind.map(({ act }) => shownText(act.title).text))].slice(0, 3).join(' · ');
  const description = of.behind.length === 0 ? of.rules[0].because : l10n.t('{0} acts', countOf(of.behind));
  return { label: shownText(label).text, description, detail: titles, of };
}

function findingItem(of: Finding | LimitFinding): Of<Finding | LimitFinding> {
  if ('limit' in of) return { label: shownText(limitTitle(of)).text, description: limitFindingInWords(of), of };
  return { label: shownText(ruleInWords(of.of.rule, of.of.layer)).text, description: findingInWords(of), of };
}

function findingInWords(finding: Finding): string {
  switch (finding.kind) {
    case 'unused':
      return l10n.t('not used for {0} days', Math.floor((Date.now() - finding.since) / day));
    case 'endless':
      return l10n.t('never ends');
    case 'broader':
      return l10n.t('broader than its use: {0} narrower would do', finding.narrower.length);
  }
}

function limitTitle({ limit }: LimitFinding): string {
  if (limit.of === undefined) return l10n.t('Limit: {0}', limit.words);
  return l10n.t('Limit of rule {0}: {1}', limit.of.rule.id, limit.words);
}

function limitFindingInWords(finding: LimitFinding): string {
  const { limit, used } = finding;
  switch (finding.kind) {
    case 'limit-unused': {
      const share = Math.round((100 * used.peak) / limit.most);
      return l10n.t('far from its use: at most {0} in the last 30 days ({1} %)', peakInWords(finding), share);
    }
    case 'limit-reached':
      return l10n.t('reached {0} times in the last 30 days', used.reached);
  }
}

function evidenceItem({ act, count }: Evidence): vscode.QuickPickItem {
  const ago = agoInWords(Date.now() - act.at);
  const description = count === 1 ? ago : l10n.t('{0} times, the last {1}', count, ago);
  return { label: shownText(act.title).text, description };
}
