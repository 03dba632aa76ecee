import * as vscode from 'vscode';
import { catalog, type NetworkProvider } from '../models/catalog.js';
import type { Settings } from '../protocol/settings.js';
import { isNetworked, type Keys } from './keys.js';

const { l10n } = vscode;

const keyed = ['anthropic', 'openai', 'compatible'] as const satisfies readonly NetworkProvider[];

/** Asks for a provider and its key, and stores it. An empty key removes the stored one. True when something was stored. */
export async function askForKey(keys: Keys, settings: Settings, provider?: NetworkProvider): Promise<boolean> {
  const chosen = provider ?? (await pickProvider(settings));
  if (chosen === undefined) return false;
  const baseUrl = chosen === settings.provider ? settings.baseUrl : '';
  const entered = await vscode.window.showInputBox({
    title: l10n.t('Key for {0}', catalog[chosen].label),
    prompt: `${l10n.t('It is sent to {0} only. Leave it empty to remove the stored key.', addressOf(chosen, baseUrl))} ${whereKept()}`,
    password: true,
    ignoreFocusOut: true,
  });
  if (entered === undefined) return false;
  const key = entered.trim();
  if (key === '') await keys.remove(chosen, baseUrl);
  else await keys.set(chosen, baseUrl, key);
  return key !== '';
}

async function pickProvider(settings: Settings): Promise<NetworkProvider | undefined> {
  const items = keyed.map(provider => ({
    label: catalog[provider].label,
    description: provider === settings.provider ? l10n.t('in use') : '',
    provider,
  }));
  const inUseFirst = items.toSorted((a, b) => Number(b.description !== '') - Number(a.description !== ''));
  const picked = await vscode.window.showQuickPick(inUseFirst, { title: l10n.t('Whose key?') });
  return picked?.provider;
}

function addressOf(provider: NetworkProvider, baseUrl: string): string {
  if (baseUrl !== '') return new URL(baseUrl).origin;
  return provider === 'compatible' ? l10n.t('the address you set next') : catalog[provider].label;
}

/** In a browser the editor keeps secrets in memory unless whoever serves it provides a store. */
function whereKept(): string {
  return vscode.env.uiKind === vscode.UIKind.Web
    ? l10n.t('This editor runs in a browser and may keep keys in memory only: after a reload it asks again.')
    : l10n.t("It is kept in the editor's secret storage, never in settings or files.");
}

/** What to say when the model that is chosen has no key; undefined when it has one or needs none. */
export async function missingKey(keys: Keys, settings: Settings): Promise<string | undefined> {
  const { provider, baseUrl } = settings;
  if (!isNetworked(provider) || (await keys.get(provider, baseUrl)) !== undefined) return undefined;
  if (await keys.wasLost(provider, baseUrl)) {
    return l10n.t(
      'The key for {0} is gone: this editor keeps keys in memory only. Set it again.',
      catalog[provider].label,
    );
  }
  if (!catalog[provider].needsKey) return undefined;
  return l10n.t('There is no key for {0} yet. Set it to begin, or pick another model.', catalog[provider].label);
}
