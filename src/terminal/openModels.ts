import { readFile } from 'node:fs/promises';
import { assertNever } from '../base/never.js';
import { systemClock } from '../machine/systemClock.js';
import type { Model } from '../models/model.js';
import type { ModelChoice } from '../models/open.js';
import type { Settings } from '../protocol/settings.js';

/** The model that proposes; `guide` is its script's file. What is not asked for is not loaded. */
export async function modelFor({ provider, model, baseUrl }: Settings, guide: string): Promise<Model> {
  switch (provider) {
    case 'guide': {
      const { guideModel } = await import('../models/guide.js');
      return guideModel(JSON.parse(await readFile(guide, 'utf8')), systemClock);
    }
    case 'anthropic':
    case 'openai':
    case 'compatible':
      return open({ provider, model, baseUrl }, process.env['COUNTERSIGN_API_KEY']);
    case 'editor':
      throw new Error("the editor's models are reached in the editor alone");
    default:
      return assertNever(provider);
  }
}

/** The model that reviews. Without a key of its own it has the other's, where that is sent to the same address anyway. */
export async function reviewerFor(settings: Settings): Promise<Model> {
  const { 'reviewer.provider': provider, 'reviewer.model': model, 'reviewer.baseUrl': baseUrl } = settings;
  if (provider === 'off' || provider === 'editor') throw new Error('no reviewer is named that a terminal reaches');
  const isShared = provider === settings.provider && baseUrl === settings.baseUrl;
  const shared = isShared ? process.env['COUNTERSIGN_API_KEY'] : undefined;
  return open({ provider, model, baseUrl, as: 'reviewer' }, process.env['COUNTERSIGN_REVIEWER_API_KEY'] ?? shared);
}

async function open(choice: Omit<ModelChoice, 'key'>, key = ''): Promise<Model> {
  const { openModel } = await import('../models/open.js');
  const { nodeFetch } = await import('../models/nodeFetch.js');
  return openModel({ ...choice, key }, nodeFetch);
}
