import * as vscode from 'vscode';
import type { Judging } from '../policy/compile.js';
import { whenInWords } from '../policy/words.js';
import { trustedKinds, type Trust } from '../protocol/mode.js';
import { modeSchema, type Mode } from '../protocol/posture.js';
import type { Settings } from '../protocol/settings.js';
import { say } from './say.js';
import { writeSetting } from './settings.js';

const { l10n } = vscode;

export const modeWords = {
  interactive: l10n.t('you are asked'),
  background: l10n.t('nobody is asked: what no rule allows and no sandbox holds is refused'),
  delegated: l10n.t('what you trust it with passes; you are asked about everything else'),
  plan: l10n.t('only reads pass; everything else is refused'),
  'dry-run': l10n.t('nothing happens: all is judged and recorded, and changes stay in memory'),
} as const satisfies Record<Mode, string>;

/** A mode is chosen by a person only; it is written to their own settings. An administrator may leave fewer to choose. */
export async function pickMode(
  { mode: current, trust }: Settings,
  { constraints: { modes: permitted } }: Judging,
): Promise<void> {
  const items = modeSchema.options
    .filter(mode => permitted?.value.includes(mode) !== false)
    .map(mode => ({
      label: mode,
      detail: modeWords[mode],
      description: mode === current ? l10n.t('now') : '',
      mode,
    }));
  if (items.length === 0) {
    say(l10n.t('{0} permits no mode at all, so no agent runs here.', permitted?.from ?? ''));
    return;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Who answers when an action asks?'),
    matchOnDetail: true,
    ...(permitted && { placeHolder: l10n.t('{0} permits these and no others.', permitted.from) }),
  });
  if (picked === undefined) return;
  if (picked.mode === 'delegated') {
    const chosen = await pickTrust(trust);
    if (chosen === undefined) return;
    await writeSetting('trust', [...chosen]);
  }
  await writeSetting('mode', picked.mode);
}

const kindWords = {
  read: l10n.t('read files of this folder'),
  write: l10n.t('write files of this folder'),
  delete: l10n.t('delete files of this folder'),
  execute: l10n.t('run programs'),
  git: l10n.t('use git'),
  package: l10n.t('install and remove packages'),
  network: l10n.t('use the network'),
} as const satisfies Record<(typeof trustedKinds)[number], string>;

/** What passes without asking from now on; undefined: nothing was decided. What settings say more exactly can be kept or left. */
async function pickTrust(now: Trust): Promise<Trust | undefined> {
  const exact = now.filter(one => typeof one !== 'string');
  const items = [
    ...trustedKinds.map(kind => ({ label: kindWords[kind], picked: now.includes(kind), trusted: kind })),
    ...exact.map(when => ({ label: whenInWords(when), picked: true, trusted: when })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('What may pass without asking?'),
    placeHolder: l10n.t('What is irreversible, protected or secret asks all the same.'),
    canPickMany: true,
  });
  return picked?.map(({ trusted }) => trusted);
}
