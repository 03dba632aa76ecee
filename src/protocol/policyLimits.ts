import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/**
 * What a policy file may limit, whatever lets it pass: requests to the model, acts that run, bytes that the file tools
 * write or delete, bytes over connections, tokens, and US dollars.
 */
export const limitMeasures = ['requests', 'actions', 'bytesWritten', 'networkBytes', 'tokens', 'money'] as const;
export type LimitMeasure = (typeof limitMeasures)[number];

export const limitPeriods = ['minute', 'hour', 'day', 'session', 'task'] as const;
export type LimitPeriod = (typeof limitPeriods)[number];

const amount = z.number().positive().optional();
const perPeriod = z
  .strictObject({ minute: amount, hour: amount, day: amount, session: amount, task: amount })
  .optional();

export const policyLimitsSchema = z.strictObject({
  requests: perPeriod,
  actions: perPeriod,
  bytesWritten: perPeriod,
  networkBytes: perPeriod,
  tokens: perPeriod,
  money: perPeriod,
});
export type PolicyLimits = DeepReadonly<z.output<typeof policyLimitsSchema>>;

/** `unpriced`: requests to a model of which nobody here knows the price. */
export const countedMeasures = [...limitMeasures, 'unpriced'] as const;
export type CountedMeasure = (typeof countedMeasures)[number];

/** A portion more that a person let through when a limit was reached. */
export const portionSchema = z.strictObject({
  measure: z.enum(countedMeasures),
  per: z.enum(limitPeriods),
  amount: z.number().positive(),
});
export type Portion = DeepReadonly<z.output<typeof portionSchema>>;

/** The tool that stands on record where a person is asked before the model is: no model is offered it. */
export const modelRequestTool = 'ask_model';
export const modelRequestInputSchema = z.strictObject({ model: z.string() });
