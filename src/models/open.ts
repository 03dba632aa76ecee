import type { LanguageModelV4 } from '@ai-sdk/provider';
import { baseAddress } from './address.js';
import { catalog, knownModel, type KnownModel, type NetworkProvider } from './catalog.js';
import { noAddress, noKey, noModel, type Asked, type Role } from './failure.js';
import type { Model, ModelEvent, ModelFailure } from './model.js';
import { sdkModel, type SdkSettings } from './sdkModel.js';

export interface ModelChoice {
  readonly provider: NetworkProvider;
  /** Empty: the provider's default. */
  readonly model: string;
  /** Empty: the provider's own address. */
  readonly baseUrl: string;
  /** Empty: none is set. */
  readonly key: string;
  /** Absent: it proposes. */
  readonly as?: Role;
}

/**
 * Opens a network model; its provider is loaded now and not before. What is missing is told when it is first asked.
 * `fetchBy` must follow no redirect.
 */
export async function openModel(choice: ModelChoice, fetchBy = fetchHere): Promise<Model> {
  const facts = catalog[choice.provider];
  const { as = 'agent' } = choice;
  const model = choice.model || facts.defaultModel;
  const address = choice.baseUrl || facts.baseUrl;
  if (facts.needsKey && choice.key === '') return unready(choice.provider, model, noKey(facts.label, as));
  if (address === '' || !URL.canParse(address)) return unready(choice.provider, model, noAddress(facts.label, as));
  if (model === '') return unready(choice.provider, model, noModel(facts.label, as));
  const known = knownModel(choice.provider, model);
  const asked: Asked = { label: facts.label, host: new URL(address).host, model, key: choice.key, as };
  const sdk = await load(choice, model, baseAddress(choice.provider, address), fetchBy);
  return sdkModel(sdk, { provider: choice.provider, asked, known, options: optionsOf(choice.provider, known) });
}

/** The address and the key are always given, so no provider looks for them in the environment. */
async function load(
  { provider, key }: ModelChoice,
  model: string,
  baseURL: string,
  fetchBy: typeof fetch,
): Promise<LanguageModelV4> {
  switch (provider) {
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ baseURL, apiKey: key, fetch: fetchBy }).languageModel(model);
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ baseURL, apiKey: key, fetch: fetchBy }).responses(model);
    }
    case 'compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const settings = { name: 'compatible', baseURL, includeUsage: true, fetch: fetchBy };
      return createOpenAICompatible(key === '' ? settings : { ...settings, apiKey: key }).chatModel(model);
    }
  }
}

function optionsOf(provider: NetworkProvider, known: KnownModel | undefined): SdkSettings['options'] {
  if (provider === 'openai') return { openai: { store: false } }; // nothing of the conversation is kept there for us
  if (known?.speaksInThinking === true) return { anthropic: { thinking: { type: 'adaptive', display: 'updates' } } };
  return undefined;
}

/** A redirect is not followed: it could carry the key to another host. */
const fetchHere: typeof fetch = (url, init) => fetch(url, { ...init, redirect: 'manual' });

function unready(provider: NetworkProvider, model: string, failure: ModelFailure): Model {
  return {
    id: `${provider}/${model}`,
    label: model === '' ? catalog[provider].label : model,
    provider,
    script: false,
    contextTokens: undefined,
    cost: () => undefined,
    async *stream(): AsyncGenerator<ModelEvent> {
      yield { kind: 'failed', failure };
    },
  };
}
