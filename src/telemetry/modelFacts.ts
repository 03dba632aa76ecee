import type { Attributes } from '@opentelemetry/api';
import type { EntryBody } from '../protocol/entry.js';
import type { Usage } from '../protocol/message.js';
import { errorType, finishReason, genAi, providerName } from './names.js';

/** What may be said of a call of a model. The cost is in US dollars. */
export function modelFacts(body: Extract<EntryBody, { kind: 'model' }>): Attributes {
  const { provider, model, usage, cost, latencyMs, end } = body;
  const reason = finishReason(end);
  return {
    [genAi.operation]: 'chat',
    [genAi.provider]: providerName(provider),
    [genAi.requestModel]: nameOfModel(provider, model),
    ...(usage !== undefined && usageFacts(usage)),
    ...(cost !== undefined && { 'countersign.cost': cost }),
    'countersign.model.latency': latencyMs / 1000,
    ...(reason === undefined ? { [errorType]: end } : { [genAi.finishReasons]: [reason] }),
  };
}

/** Tokens under the conventional names, behind another prefix where they are not those of the call itself. */
export function usageFacts({ input, output, cached, written }: Usage, prefix = 'gen_ai.usage.'): Attributes {
  return {
    [`${prefix}input_tokens`]: input,
    [`${prefix}output_tokens`]: output,
    ...(cached !== undefined && { [`${prefix}cache_read.input_tokens`]: cached }),
    ...(written !== undefined && { [`${prefix}cache_creation.input_tokens`]: written }),
  };
}

/** As the provider calls it: an id of ours has the provider before it. */
export function nameOfModel(provider: string, model: string): string {
  return model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model;
}
