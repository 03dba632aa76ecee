import type { Usage } from '../protocol/message.js';

export type NetworkProvider = 'anthropic' | 'openai' | 'compatible';

/** US dollars for a million tokens. A part without a price of its own costs what `input` costs. */
interface Prices {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
  readonly written?: number;
}

export interface KnownModel {
  readonly id: string;
  /** Tokens it can read in one request. */
  readonly contextTokens: number;
  readonly prices: Prices;
  /** Other prices, for a whole request that reads more than `above` tokens. */
  readonly long?: { readonly above: number; readonly prices: Prices };
  /** What it says between tool calls arrives in thinking blocks, and only when asked for. */
  readonly speaksInThinking?: true;
}

export interface ProviderFacts {
  readonly label: string;
  /** Empty where there is no sensible default and the person has to name one. */
  readonly baseUrl: string;
  readonly defaultModel: string;
  readonly needsKey: boolean;
  readonly models: readonly KnownModel[];
}

/**
 * What is known of providers and their models.
 *
 * Prices are list prices from the providers' public pages as of October 2026: a hint for the person, never a bill.
 * A model that is not here works all the same; its size and price are then unknown.
 */
export const catalog: Readonly<Record<NetworkProvider, ProviderFacts>> = {
  anthropic: {
    label: 'Anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    defaultModel: 'claude-sonnet-5-5',
    needsKey: true,
    models: [
      {
        id: 'claude-sonnet-5-5',
        contextTokens: 1_000_000,
        prices: { input: 2, output: 10, cached: 0.1, written: 2.5 },
        speaksInThinking: true,
      },
      { id: 'claude-opus-5-5', contextTokens: 1_000_000, prices: { input: 4, output: 20 }, speaksInThinking: true },
      {
        id: 'claude-haiku-5-5',
        contextTokens: 1_000_000,
        prices: { input: 0.1, output: 0.5, cached: 0.01, written: 0.125 },
        long: { above: 100_000, prices: { input: 0.5, output: 2.5, cached: 0.05, written: 0.625 } },
        speaksInThinking: true,
      },
      { id: 'claude-opus-5', contextTokens: 1_000_000, prices: { input: 5, output: 25, cached: 0.5, written: 6.25 } },
      { id: 'claude-sonnet-5', contextTokens: 1_000_000, prices: { input: 2, output: 10, cached: 0.2, written: 2.5 } },
      { id: 'claude-haiku-4-5', contextTokens: 200_000, prices: { input: 1, output: 5, cached: 0.1, written: 1.25 } },
    ],
  },
  openai: {
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    defaultModel: 'gpt-6.1-sol',
    needsKey: true,
    models: [
      {
        id: 'gpt-6.1-sol',
        contextTokens: 922_000,
        prices: { input: 2, output: 10, cached: 0.1, written: 2.5 },
        long: { above: 272_000, prices: { input: 4, output: 15, cached: 0.2, written: 5 } },
      },
      {
        id: 'gpt-6-sol',
        contextTokens: 922_000,
        prices: { input: 2, output: 10, cached: 0.2, written: 2.5 },
        long: { above: 272_000, prices: { input: 4, output: 15, cached: 0.4, written: 5 } },
      },
      {
        id: 'gpt-5.6-luna',
        contextTokens: 922_000,
        prices: { input: 0.2, output: 1.2, cached: 0.02, written: 0.25 },
        long: { above: 272_000, prices: { input: 0.4, output: 1.8, cached: 0.04, written: 0.5 } },
      },
    ],
  },
  compatible: { label: 'OpenAI-compatible server', baseUrl: '', defaultModel: '', needsKey: false, models: [] },
};

/** The entry for an id, or for a dated snapshot of one (`claude-sonnet-5-5-20260915`, `gpt-6-sol-2026-09-22`). */
export function knownModel(provider: NetworkProvider, id: string): KnownModel | undefined {
  return catalog[provider].models.find(
    known => id === known.id || (id.startsWith(known.id) && /^-\d{4}-?\d{2}-?\d{2}$/.test(id.slice(known.id.length))),
  );
}

/** A model's id as it will be when it is opened. */
export function modelId(provider: NetworkProvider, model: string): string {
  return `${provider}/${model || catalog[provider].defaultModel}`;
}

/** US dollars for one request. */
export function costOf(known: KnownModel, usage: Usage): number {
  const prices = known.long !== undefined && usage.input > known.long.above ? known.long.prices : known.prices;
  const cached = usage.cached ?? 0;
  const written = usage.written ?? 0;
  const fresh = Math.max(0, usage.input - cached - written);
  const dollars =
    fresh * prices.input +
    cached * (prices.cached ?? prices.input) +
    written * (prices.written ?? prices.input) +
    usage.output * prices.output;
  return dollars / 1_000_000;
}
