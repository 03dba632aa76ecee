import * as vscode from 'vscode';
import { catalog, type NetworkProvider } from '../models/catalog.js';
import type { Settings } from '../protocol/settings.js';
import { isNetworked, type Keys } from './keys.js';
import { askForKey } from './setKey.js';
import { writeSetting } from './settings.js';

const { l10n } = vscode;

type Choice = Pick<Settings, 'provider' | 'model' | 'baseUrl'>;
interface Item extends vscode.QuickPickItem {
  readonly choose?: () => Promise<Choice | undefined>;
}

/** Lets the person choose a model; the choice is written to their own settings. True when there is a new one. */
export async function pickModel(settings: Settings, keys: Keys): Promise<boolean> {
  const picked = await vscode.window.showQuickPick(itemsFor(settings), {
    title: l10n.t('Which model proposes?'),
    matchOnDescription: true,
  });
  const choice = await picked?.choose?.();
  if (choice === undefined) return false;
  await writeSetting('provider', choice.provider);
  await writeSetting('model', choice.model || undefined);
  await writeSetting('baseUrl', choice.baseUrl || undefined);
  const { provider, baseUrl } = choice;
  if (isNetworked(provider) && catalog[provider].needsKey && (await keys.get(provider, baseUrl)) === undefined) {
    await askForKey(keys, { ...settings, ...choice }, provider);
  }
  return true;
}

async function itemsFor(settings: Settings): Promise<Item[]> {
  const chats = await vscode.lm.selectChatModels();
  return [
    group(l10n.t('No key, no network')),
    item(l10n.t('Guide'), l10n.t('a script that walks through a real task'), {
      provider: 'guide',
      model: '',
      baseUrl: '',
    }),
    ...(chats.length > 0 ? [group(l10n.t('This editor has'))] : []),
    ...chats.map(chat => item(chat.name, chat.vendor, { provider: 'editor', model: chat.id, baseUrl: '' })),
    ...(['anthropic', 'openai'] as const).flatMap(provider => [
      group(catalog[provider].label),
      ...catalog[provider].models.map(({ id }) => item(id, catalog[provider].label, chosen(provider, id, settings))),
      asking(l10n.t('Another model of {0} …', catalog[provider].label), () => askForName(provider, settings)),
    ]),
    group(l10n.t('Your own server')),
    asking(l10n.t('OpenAI-compatible server …'), () => askForServer(settings), l10n.t('Ollama, vLLM, llama.cpp, …')),
  ];
}

function group(label: string): Item {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function item(label: string, description: string, choice: Choice): Item {
  return { label, description, choose: async () => choice };
}

function asking(label: string, choose: () => Promise<Choice | undefined>, description = ''): Item {
  return { label, description, choose };
}

/** Another address stays with the provider it was set for. */
function chosen(provider: NetworkProvider, model: string, settings: Settings): Choice {
  return { provider, model, baseUrl: settings.provider === provider ? settings.baseUrl : '' };
}

async function askForName(provider: NetworkProvider, settings: Settings): Promise<Choice | undefined> {
  const name = await vscode.window.showInputBox({
    title: l10n.t('Name of the model'),
    prompt: l10n.t('As {0} calls it.', catalog[provider].label),
    value: settings.provider === provider ? settings.model : '',
    placeHolder: catalog[provider].defaultModel,
  });
  return name === undefined ? undefined : chosen(provider, name.trim(), settings);
}

async function askForServer(settings: Settings): Promise<Choice | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: l10n.t('Address of the server'),
    prompt: l10n.t('For example http://127.0.0.1:11434/v1'),
    value: settings.provider === 'compatible' ? settings.baseUrl : '',
    validateInput: text =>
      /^https?:\/\/[^/]/.test(text) && URL.canParse(text)
        ? undefined
        : l10n.t('An address that begins with http:// or https://'),
  });
  if (baseUrl === undefined) return undefined;
  const named = await askForName('compatible', settings);
  return named && { ...named, baseUrl };
}
