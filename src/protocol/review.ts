import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** How bad it would be if the action turned out wrong, as a reviewer sees it. */
export const riskLevelSchema = z.enum(['low', 'medium', 'high', 'critical']);
/** Of a session: refusals in a row, among the last reviews and in all; reviews in a row without an answer. */
export const reviewCountsSchema = z.strictObject({
  inARow: z.int(),
  ofRecent: z.int(),
  inSession: z.int(),
  unavailableInARow: z.int(),
});
export type ReviewCounts = DeepReadonly<z.output<typeof reviewCountsSchema>>;

export type RiskLevel = z.output<typeof riskLevelSchema>;

/** How far the person's own words ask for the action, as a reviewer reads them. */
export const authorizationSchema = z.enum(['unknown', 'low', 'medium', 'high']);
export type Authorization = z.output<typeof authorizationSchema>;

export const reviewOutcomeSchema = z.enum(['approve', 'refuse']);
export type ReviewOutcome = z.output<typeof reviewOutcomeSchema>;
