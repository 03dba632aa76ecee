import * as vscode from 'vscode';
import type { Posture } from '../protocol/posture.js';

const { l10n } = vscode;

const modes = {
  interactive: l10n.t('asks you'),
  background: l10n.t('nobody is asked'),
  delegated: l10n.t('asks beyond its trust'),
  plan: l10n.t('reads only'),
  'dry-run': l10n.t('dry run: nothing happens'),
} as const satisfies Record<Posture['mode'], string>;

const isolations = {
  container: l10n.t('container'),
  sandbox: l10n.t('sandbox'),
  none: l10n.t('no isolation'),
} as const satisfies Record<Posture['isolation'], string>;

/** Mode, isolation and what waits, always in sight; one click to the posture. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('countersign.status', vscode.StatusBarAlignment.Left, 10);

  constructor() {
    this.item.name = 'Countersign';
    this.item.text = '$(shield) Countersign';
    this.item.command = 'countersign.showPosture';
    this.item.show();
  }

  show(posture: Posture, pending: number): void {
    const parts = [modes[posture.mode], isolations[posture.isolation]];
    if (posture.reviewer !== undefined) parts.push(l10n.t('reviewer'));
    if (!posture.trusted) parts.splice(0, parts.length, l10n.t('off: folder not trusted'));
    if (posture.stopped) parts.splice(0, parts.length, l10n.t('stopped'));
    if (pending > 0) parts.push(l10n.t('{0} waiting', pending));
    if (posture.problems.length > 0) parts.push('$(warning)');
    this.item.text = `$(shield) ${parts.join(' · ')}`;
    const reviewer = posture.reviewer === undefined ? [] : [l10n.t('Reviewer: {0}', posture.reviewer)];
    const tooltip = ['Countersign', posture.isolationWords, ...reviewer, ...posture.problems, ...posture.stricter].join(
      '\n',
    );
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: `Countersign: ${parts.join(', ')}`, role: 'button' };
    this.item.backgroundColor = pending > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }

  /** Nothing works, and why. */
  showFault(because: string): void {
    this.item.text = `$(error) ${l10n.t('Countersign cannot start')}`;
    this.item.tooltip = because;
    this.item.accessibilityInformation = { label: l10n.t('Countersign cannot start: {0}', because), role: 'button' };
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
  }

  dispose(): void {
    this.item.dispose();
  }
}
