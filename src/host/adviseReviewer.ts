import * as vscode from 'vscode';
import type { Core } from '../core/core.js';
import { titles, type Condition } from '../policy/learning/advisor.js';

const { l10n } = vscode;

const icons = { yes: 'pass', no: 'circle-slash', unknown: 'question' } as const satisfies Record<
  Condition['holds'],
  string
>;

/** Whether a reviewer would pay here: four conditions, each with what was counted on this machine. */
export async function adviseReviewer(core: Pick<Core, 'advice'>): Promise<void> {
  const { sentence, conditions } = await core.advice();
  const items = conditions.map(({ name, holds, figure, says }) => ({
    label: `$(${icons[holds]}) ${titles[name]}`,
    description: figure,
    detail: says,
  }));
  await vscode.window.showQuickPick(items, {
    title: l10n.t('Would a reviewer pay here?'),
    placeHolder: sentence,
  });
}
