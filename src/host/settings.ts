import * as vscode from 'vscode';
import { settingsSchema, type Settings } from '../protocol/settings.js';

/**
 * What the user set, and nobody else.
 *
 * Invariant: only `inspect().globalValue` is read, so that no folder, workspace file or container has a say.
 */

const section = 'countersign';

/** All settings as one checked value. A malformed one is reported and replaced by its default, which is the strict one. */
export function readSettings(report: (problem: string) => void): Settings {
  const stored = vscode.workspace.getConfiguration(section);
  const valid: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    const parsed = schema.safeParse(stored.inspect(key)?.globalValue);
    if (parsed.success) valid[key] = parsed.data;
    else
      report(`The setting ${section}.${key} is not used: ${parsed.error.issues[0]?.message ?? 'it cannot be read'}.`);
  }
  return settingsSchema.parse(valid);
}

/** The user's rules as they stand in the settings, unchecked: the policy loader says what is wrong with them. */
export function readUserRules(): unknown {
  return vscode.workspace.getConfiguration(section).inspect('rules')?.globalValue;
}

export async function writeSetting<K extends keyof Settings>(key: K, value: Settings[K] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
}

export function onDidChangeSettings(then: (what: { readonly rules: boolean }) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration(section)) then({ rules: change.affectsConfiguration(`${section}.rules`) });
  });
}
