import * as vscode from 'vscode';
import type { Settings } from '../protocol/settings.js';
import type { Keys } from './keys.js';
import { askForMissingKey, chooseModel } from './pickModel.js';
import { writeSetting } from './settings.js';

const { l10n } = vscode;

/** Lets the person choose who reads what they need not; written to their own settings. True when that is new. */
export async function pickReviewer(settings: Settings, keys: Keys): Promise<boolean> {
  const now = {
    provider: settings['reviewer.provider'],
    model: settings['reviewer.model'],
    baseUrl: settings['reviewer.baseUrl'],
  };
  const words = l10n.t('you are asked');
  const choice = await chooseModel(now, {
    title: l10n.t('Which model reviews? Choose another than the one that proposes.'),
    none: { group: l10n.t('Nobody but you'), label: l10n.t('No reviewer'), words, provider: 'off' },
  });
  if (choice === undefined) return false;
  await writeSetting('reviewer.provider', choice.provider);
  await writeSetting('reviewer.model', choice.model || undefined);
  await writeSetting('reviewer.baseUrl', choice.baseUrl || undefined);
  await askForMissingKey(keys, choice);
  return true;
}
