import * as vscode from 'vscode';

const { l10n } = vscode;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A span of time as a person would say it. */
export function agoInWords(ms: number): string {
  if (ms < minute) return l10n.t('just now');
  if (ms < hour) return l10n.t('{0} min ago', Math.floor(ms / minute));
  if (ms < day) return l10n.t('{0} h ago', Math.floor(ms / hour));
  return l10n.t('{0} d ago', Math.floor(ms / day));
}
