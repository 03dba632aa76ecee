import * as vscode from 'vscode';
import { catalog, type NetworkProvider } from '../models/catalog.js';
import type { Settings } from '../protocol/settings.js';
import { isNetworked, type Keys } from './keys.js';

const { l10n } = vscode;

const keyed = ['anthropic', 'openai', 'compatible'] as const satisfies readonly NetworkProvider[];

/** Whose key, and to where it may be sent. */
export interface KeyOf {
  readonly provider: NetworkProvider;
  readonly baseUrl: string;
}

/** Asks for a key, and stores it. An empty key removes the stored one. True when something was stored. */
export async function askForKey(keys: Keys, { provider, baseUrl }: KeyOf): Promise<boolean> {
  const entered = await vscode.window.showInputBox({
    title: l10n.t('Key for {0}', catalog[provider].label),
    prompt: `${l10n.t('It is sent to {0} only. Leave it empty to remove the stored key.', addressOf(provider, baseUrl))} ${whereKept()}`,
    password: true,
    ignoreFocusOut: true,
  });
  if (entered === undefined) return false;
  const key = entered.trim();
  if (key === '') await keys.remove(provider, baseUrl);
  else await keys.set(provider, baseUrl, key);
  return key !== '';
}

/** Lets the person say whose key: those that are in use come first. */
export async function pickKey(settings: Settings): Promise<KeyOf | undefined> {
  const used = usedIn(settings);
  const rest = keyed.filter(provider => used.every(one => one.provider !== provider));
  const items = [
    ...used.map(one => ({ label: catalog[one.provider].label, ...one })),
    ...rest.map(provider => ({ label: catalog[provider].label, description: '', provider, baseUrl: '' })),
  ];
  return vscode.window.showQuickPick(items, { title: l10n.t('Whose key?') });
}

/** Agent and reviewer at one address share a key. */
function usedIn(settings: Settings): readonly (KeyOf & { readonly description: string })[] {
  const { provider, baseUrl, 'reviewer.provider': reading, 'reviewer.baseUrl': at } = settings;
  const proposes = isNetworked(provider) ? [{ provider, baseUrl, description: l10n.t('in use') }] : [];
  const isShared = provider === reading && baseUrl === at;
  if (!isNetworked(reading) || isShared) return proposes;
  return [...proposes, { provider: reading, baseUrl: at, description: l10n.t('in use by the reviewer') }];
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
