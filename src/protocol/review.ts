import { z } from 'zod';

/** How bad it would be if the action turned out wrong, as a reviewer sees it. */
export const riskLevelSchema = z.enum(['low', 'medium', 'high', 'critical']);
export type RiskLevel = z.output<typeof riskLevelSchema>;

/** How far the person's own words ask for the action, as a reviewer reads them. */
export const authorizationSchema = z.enum(['unknown', 'low', 'medium', 'high']);
export type Authorization = z.output<typeof authorizationSchema>;

export const reviewOutcomeSchema = z.enum(['approve', 'refuse']);
export type ReviewOutcome = z.output<typeof reviewOutcomeSchema>;
