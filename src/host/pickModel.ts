import * as vscode from 'vscode';
import { catalog, type NetworkProvider } from '../models/catalog.js';
import type { Provider, Settings } from '../protocol/settings.js';
import { isNetworked, type Keys } from './keys.js';
import { askForKey } from './setKey.js';
import { writeSetting } from './settings.js';

const { l10n } = vscode;

type Real = Exclude<Provider, 'guide'>;
/** `None`: what stands for no model. */
interface Choice<None extends string = never> {
  readonly provider: Real | None;
  readonly model: string;
  readonly baseUrl: string;
}
type Now = Choice<string>;
interface Item<None extends string> extends vscode.QuickPickItem {
  readonly choose?: () => Promise<Choice<None> | undefined>;
}

export interface Offering<None extends string> {
  readonly title: string;
  /** What can be chosen instead of a model, above all of them. */
  readonly none: { readonly group: string; readonly label: string; readonly words: string; readonly provider: None };
}

/** Lets the person choose a model; the choice is written to their own settings. True when there is a new one. */
export async function pickModel(settings: Settings, keys: Keys): Promise<boolean> {
  const words = l10n.t('a script that walks through a real task');
  const guide = { group: l10n.t('No key, no network'), label: l10n.t('Guide'), words, provider: 'guide' } as const;
  const choice = await chooseModel(settings, { title: l10n.t('Which model proposes?'), none: guide });
  if (choice === undefined) return false;
  await writeSetting('provider', choice.provider);
  await writeSetting('model', choice.model || undefined);
  await writeSetting('baseUrl', choice.baseUrl || undefined);
  await askForMissingKey(keys, choice);
  return true;
}

/** Undefined when nothing was chosen. Nothing is written. */
export async function chooseModel<None extends string>(
  now: Now,
  { title, none }: Offering<None>,
): Promise<Choice<None> | undefined> {
  const picked = await vscode.window.showQuickPick(itemsFor(now, none), { title, matchOnDescription: true });
  return picked?.choose?.();
}

/** Once a model is chosen that needs a key and has none. */
export async function askForMissingKey(keys: Keys, { provider, baseUrl }: Now): Promise<void> {
  if (!isNetworked(provider) || !catalog[provider].needsKey) return;
  if ((await keys.get(provider, baseUrl)) === undefined) await askForKey(keys, { provider, baseUrl });
}

async function itemsFor<None extends string>(now: Now, none: Offering<None>['none']): Promise<Item<None>[]> {
  const chats = await vscode.lm.selectChatModels();
  return [
    group(none.group),
    item(none.label, none.words, { provider: none.provider, model: '', baseUrl: '' }),
    ...(chats.length > 0 ? [group(l10n.t('This editor has'))] : []),
    ...chats.map(chat => item<never>(chat.name, chat.vendor, { provider: 'editor', model: chat.id, baseUrl: '' })),
    ...(['anthropic', 'openai'] as const).flatMap(provider => [
      group(catalog[provider].label),
      ...catalog[provider].models.map(({ id }) => item<never>(id, catalog[provider].label, chosen(provider, id, now))),
      asking(l10n.t('Another model of {0} …', catalog[provider].label), () => askForName(provider, now)),
    ]),
    group(l10n.t('Your own server')),
    asking(l10n.t('OpenAI-compatible server …'), () => askForServer(now), l10n.t('Ollama, vLLM, llama.cpp, …')),
  ];
}

function group(label: string): Item<never> {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function item<None extends string>(label: string, description: string, choice: Choice<None>): Item<None> {
  return { label, description, choose: async () => choice };
}

function asking(label: string, choose: () => Promise<Choice | undefined>, description = ''): Item<never> {
  return { label, description, choose };
}

/** Another address stays with the provider it was set for. */
function chosen(provider: NetworkProvider, model: string, now: Now): Choice {
  return { provider, model, baseUrl: now.provider === provider ? now.baseUrl : '' };
}

async function askForName(provider: NetworkProvider, now: Now): Promise<Choice | undefined> {
  const name = await vscode.window.showInputBox({
    title: l10n.t('Name of the model'),
    prompt: l10n.t('As {0} calls it.', catalog[provider].label),
    value: now.provider === provider ? now.model : '',
    placeHolder: catalog[provider].defaultModel,
  });
  return name === undefined ? undefined : chosen(provider, name.trim(), now);
}

async function askForServer(now: Now): Promise<Choice | undefined> {
  const baseUrl = await vscode.window.showInputBox({
    title: l10n.t('Address of the server'),
    prompt: l10n.t('For example http://127.0.0.1:11434/v1'),
    value: now.provider === 'compatible' ? now.baseUrl : '',
    validateInput: text =>
      /^https?:\/\/[^/]/.test(text) && URL.canParse(text)
        ? undefined
        : l10n.t('An address that begins with http:// or https://'),
  });
  if (baseUrl === undefined) return undefined;
  const named = await askForName('compatible', now);
  return named && { ...named, baseUrl };
}
