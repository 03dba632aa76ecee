import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Clock } from '../base/clock.js';
import { catalog } from '../models/catalog.js';
import { guideModel } from '../models/guide.js';
import type { Model } from '../models/model.js';
import { openModel, type ModelChoice } from '../models/open.js';
import type { ChatState } from '../protocol/chat.js';
import type { Settings } from '../protocol/settings.js';
import { chooseChat, openEditorModel } from './editorModel.js';
import { isNetworked, type Keys } from './keys.js';

const { l10n } = vscode;

/** Opens the model that the settings name. The key goes from the secret storage into the provider and nowhere else. */
export async function openTheModel(
  settings: Settings,
  keys: Keys,
  guideScript: vscode.Uri,
  clock: Clock,
): Promise<Model> {
  const { provider, model, baseUrl } = settings;
  if (isNetworked(provider)) return openNetworkModel({ provider, model, baseUrl }, keys);
  if (provider === 'editor') return openEditorModel(model);
  const script: unknown = JSON.parse(await readFile(guideScript.fsPath, 'utf8'));
  return guideModel(script, clock);
}

/** Opens the second model. There is none where none is named. */
export async function openTheReviewer(settings: Settings, keys: Keys): Promise<Model> {
  const { 'reviewer.provider': provider, 'reviewer.model': model, 'reviewer.baseUrl': baseUrl } = settings;
  if (isNetworked(provider)) return openNetworkModel({ provider, model, baseUrl, as: 'reviewer' }, keys);
  if (provider === 'editor') return openEditorModel(model);
  throw new Error('No reviewer is named.');
}

async function openNetworkModel(choice: Omit<ModelChoice, 'key'>, keys: Keys): Promise<Model> {
  return openModel({ ...choice, key: (await keys.get(choice.provider, choice.baseUrl)) ?? '' });
}

/** What the picker's button says, and the model's id as it is opened; without opening anything. */
export async function modelNamed({ provider, model }: Settings): Promise<{ shown: ChatState['model']; id?: string }> {
  if (provider === 'guide') return { shown: { label: l10n.t('the guide (a script)'), script: true } };
  if (provider === 'editor') {
    const chat = await chooseChat(model);
    const label = chat?.name ?? l10n.t("the editor's model");
    return { shown: { label, script: false }, id: `editor/${chat?.id ?? model}` };
  }
  const { label, defaultModel } = catalog[provider];
  const name = model || defaultModel;
  return { shown: { label: name || label, script: false }, id: `${provider}/${name}` };
}
