import * as vscode from 'vscode';
import type { Settings } from '../protocol/settings.js';
import type { Commands } from './commandNames.js';
import type { Keys } from './keys.js';
import { pickModel } from './pickModel.js';
import { pickReviewer } from './pickReviewer.js';
import { say } from './say.js';
import { askForKey, pickKey } from './setKey.js';

const { l10n } = vscode;

export interface ModelCommandsDeps {
  readonly keys: Keys;
  readonly settings: () => Settings;
  /** Model or key are others now. */
  readonly onChanged: () => Promise<void>;
}

export function modelCommands({ keys, settings, onChanged }: ModelCommandsDeps) {
  return {
    'countersign.pickModel': async () => {
      if (await pickModel(settings(), keys)) await onChanged();
    },
    'countersign.pickReviewer': async () => {
      if (await pickReviewer(settings(), keys)) await onChanged();
    },
    'countersign.setKey': async () => {
      const whose = await pickKey(settings());
      const isSet = whose !== undefined && (await askForKey(keys, whose));
      if (isSet) say(l10n.t('The key is stored.'));
      await onChanged();
    },
  } satisfies Partial<Commands>;
}
