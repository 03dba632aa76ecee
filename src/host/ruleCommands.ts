import * as vscode from 'vscode';
import type { Core } from '../core/core.js';
import type { Settings } from '../protocol/settings.js';
import { agoInWords } from './ago.js';
import type { Commands } from './commandNames.js';
import { pickMode } from './pickMode.js';
import { rollBack, type RollBackDoor } from './rollBack.js';
import type { RulesView } from './rulesView.js';
import type { WorkspaceRules } from './workspaceRules.js';
import { say } from './say.js';

const { l10n } = vscode;

export interface RuleCommandsDeps {
  readonly core: Core;
  readonly settings: () => Settings;
  readonly rules: RulesView;
  readonly remembered: WorkspaceRules;
  /** Other rules of the folder hold now: everything is opened anew. */
  readonly reopen: () => void;
  readonly onTrustChanged: () => void;
}

export function ruleCommands({ core, settings, rules, remembered, reopen, onTrustChanged }: RuleCommandsDeps) {
  return {
    'countersign.pickMode': () => pickMode(settings(), core.rules.policy),
    'countersign.removeRules': args => rules.remove(args),
    'countersign.openRules': async () => {
      await vscode.commands.executeCommand('workbench.action.openApplicationSettingsJson', {
        revealSetting: { key: 'countersign.rules', edit: true },
      });
    },
    'countersign.rollBackRules': () => rollBack(core.policy, rollBackDoor),
    'countersign.confirmFolder': async () => {
      if (await confirmFolder(remembered)) reopen();
    },
    'countersign.trustProjectCode': async () => {
      await trustProjectCode(remembered);
      onTrustChanged();
    },
  } satisfies Partial<Commands>;
}

const rollBackDoor: RollBackDoor = {
  pick: async (items, title) => vscode.window.showQuickPick(items, { title, matchOnDescription: true }),
  confirm: async (message, detail, button) =>
    (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button,
  say,
  ago: at => agoInWords(Date.now() - at),
  t: (message, ...args) => l10n.t(message, ...args),
};

/** Another folder stands where rules were made: they wait until the person says which it is. True when they hold now. */
async function confirmFolder(remembered: WorkspaceRules): Promise<boolean> {
  const { waiting } = remembered;
  if (waiting === 0) {
    say(l10n.t('No rules wait to be confirmed.'));
    return false;
  }
  const same = { label: l10n.t('It is the same project: use its {0} rules', waiting) };
  const other = { label: l10n.t('It is another one: forget them') };
  const picked = await vscode.window.showQuickPick([same, other], {
    title: l10n.t('Rules were made for another folder at this path'),
    placeHolder: l10n.t('The folder was replaced, for example by a new clone. Until you decide, those rules wait.'),
  });
  if (picked === same) await remembered.confirm();
  if (picked === other) await remembered.forgetWaiting();
  return picked === same;
}

async function trustProjectCode(remembered: WorkspaceRules): Promise<void> {
  const now = remembered.trustsProjectCode;
  const yes = {
    label: l10n.t('Trust it'),
    detail: l10n.t(
      'Rules for tests, builds and scripts pass without a sandbox, also when they run what the agent wrote.',
    ),
    trusts: true,
  };
  const no = {
    label: l10n.t('Do not trust it'),
    detail: l10n.t('Without a sandbox, tests, builds and scripts are remembered for a session at most.'),
    trusts: false,
  };
  const picked = await vscode.window.showQuickPick(now ? [yes, no] : [no, yes], {
    title: l10n.t("May this folder's own code be remembered without a sandbox?"),
    placeHolder: now ? l10n.t('Now: trusted') : l10n.t('Now: not trusted'),
  });
  if (picked && picked.trusts !== now) await remembered.setTrustsProjectCode(picked.trusts);
}
