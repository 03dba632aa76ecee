import * as vscode from 'vscode';
import type { Posture } from '../protocol/posture.js';
import { shownText } from '../base/shownText.js';
import { modeWordsIn } from './chooseMode.js';

const { l10n } = vscode;

interface Item extends vscode.QuickPickItem {
  readonly command?: string;
}

/** What holds besides the posture of the core. */
export interface Besides {
  readonly model: string;
  /** Rules that were made for another folder at this path. */
  readonly waitingRules: number;
  readonly listeners: { readonly heard: readonly string[]; readonly unheard: readonly string[] };
}

/** What holds right now, and what would change it. */
export async function showPosture(posture: Posture, besides: Besides): Promise<void> {
  const picked = await vscode.window.showQuickPick(itemsFor(posture, besides), {
    title: l10n.t('Countersign: what holds right now'),
    placeHolder: l10n.t('Approvals show and catch mistakes. Isolation is the boundary.'),
  });
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
}

function itemsFor(posture: Posture, { model, waitingRules, listeners }: Besides): Item[] {
  const { isolation, isolationWords, mode, trusted, trustsProjectCode, stopped, admin, problems, stricter } = posture;
  const items: (Item | false)[] = [
    stopped && row('debug-stop', l10n.t('Stopped: nothing runs'), l10n.t('Resume'), 'countersign.resume'),
    !trusted &&
      row(
        'workspace-untrusted',
        l10n.t('This folder is not trusted: nothing runs'),
        l10n.t('Manage trust'),
        'workbench.trust.manage',
      ),
    ...problems.map(problem =>
      row('warning', problem, l10n.t('Everything asks until it is mended'), 'countersign.openRules'),
    ),
    waitingRules > 0 &&
      row(
        'question',
        l10n.t('{0} rules were made for another folder at this path', waitingRules),
        l10n.t('Decide'),
        'countersign.confirmFolder',
      ),
    ...isolationRows(isolation, isolationWords),
    row('person', l10n.t('Mode: {0}', modeWordsIn(l10n.t)[mode]), l10n.t('Change'), 'countersign.pickMode'),
    ...(posture.trust ?? []).map(words =>
      row('blank', l10n.t('Passes without asking: {0}', shownText(words).text), ''),
    ),
    row('hubot', l10n.t('Model: {0}', model), l10n.t('Change'), 'countersign.pickModel'),
    ...reviewerRows(posture),
    row(
      'beaker',
      trustsProjectCode ? l10n.t("This folder's own code is trusted") : l10n.t("This folder's own code is asked about"),
      l10n.t('Change'),
      'countersign.trustProjectCode',
    ),
    row(
      'organization',
      admin === undefined ? l10n.t('No administrator file') : l10n.t("Administrator's file: {0}", admin),
      '',
    ),
    row(
      'eye',
      l10n.t('Would a reviewer pay here?'),
      l10n.t('What speaks for it, and what against'),
      'countersign.adviseReviewer',
    ),
    ...stricter.map(words => row('law', words, '')),
    ...listenerRows(listeners),
    row(
      'broadcast',
      posture.telemetry ? l10n.t('Telemetry: on') : l10n.t('Telemetry: none leaves this machine'),
      posture.telemetryWords ?? '',
    ),
    row('discard', l10n.t('Undo'), posture.undoWords ?? '', 'countersign.undoLastAct'),
    row('list-unordered', l10n.t('Rules'), l10n.t('See all'), 'countersign.rules.focus'),
    row('history', l10n.t('Activity'), l10n.t('What was done'), 'countersign.showActivity'),
    !stopped &&
      row(
        'debug-stop',
        l10n.t('Stop everything'),
        l10n.t('Ends what runs, answers every ask with no'),
        'countersign.stopEverything',
      ),
  ];
  return items.filter(item => item !== false);
}

function reviewerRows({ reviewer, reviewerWords = '' }: Posture): Item[] {
  if (reviewer === undefined)
    return [row('eye', l10n.t('Reviewer: none'), l10n.t('Pick one'), 'countersign.pickReviewer')];
  return [
    row('eye', l10n.t('Reviewer: {0}', reviewer), l10n.t('Change'), 'countersign.pickReviewer'),
    row('blank', reviewerWords, ''),
  ];
}

/** A row shows one line only: each sentence gets its own. */
function isolationRows(isolation: Posture['isolation'], words: string): Item[] {
  const [first = '', ...more] = words.split(/(?<=\.) /);
  return [
    row('shield', l10n.t('Isolation: {0}', isolation), first),
    ...more.map(sentence => row('blank', sentence, '')),
  ];
}

function listenerRows({ heard, unheard }: Besides['listeners']): Item[] {
  const change = l10n.t('Change');
  const line = (names: readonly string[], words: string): Item[] =>
    names.length === 0 ? [] : [row('plug', words, change, 'countersign.chooseListeners')];
  return [
    ...line(heard, l10n.t('Extensions that listen: {0}', heard.join(', '))),
    ...line(unheard, l10n.t('Extensions that want to listen, and hear nothing: {0}', unheard.join(', '))),
  ];
}

function row(icon: string, label: string, detail: string, command?: string): Item {
  return { label: `$(${icon}) ${label}`, detail, ...(command !== undefined && { command }) };
}
