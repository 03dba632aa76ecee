import type { LimitMeasure, LimitPeriod } from '../../protocol/policyLimits.js';
import { amountInWords as amountOfRule, limitInWords } from '../limits.js';
import { amountInWords, limitName, policyLimitInWords, type PolicyLimit } from '../policyLimits.js';
import type { Audited } from './audit.js';

/** A limit that holds: of a rule, or of a policy file. */
export interface AuditedLimit {
  /** Undefined: of a policy file. */
  readonly of: Audited | undefined;
  /** As the record names it where it is reached. */
  readonly name: string;
  readonly measure: LimitMeasure | 'count' | 'bytes';
  readonly per: LimitPeriod;
  readonly most: number;
  readonly words: string;
}

/** What was used of a limit at most in one period, and how often it was reached. */
export interface LimitUsed {
  readonly peak: number;
  readonly reached: number;
}

export interface LimitFinding {
  readonly kind: 'limit-unused' | 'limit-reached';
  readonly limit: AuditedLimit;
  readonly used: LimitUsed;
}

/** What is older says nothing of how work goes now. */
export const auditedMs = 30 * 86_400_000;
/** A limit that is younger was not tried yet. */
const leastAgeMs = 7 * 86_400_000;
/** Less of it than this, and it would stop nothing before it is far too late. */
const farShare = 0.1;
/** So often, and whoever is asked lets it through without a look. */
const often = 5;

/** All limits by which something was counted. Nothing counts the money of a rule. */
export function limitsToAudit(limits: readonly PolicyLimit[], rules: readonly Audited[]): readonly AuditedLimit[] {
  const ofRules = rules.flatMap((of): AuditedLimit[] => {
    const { id, limit } = of.rule;
    if (limit === undefined) return [];
    return (['count', 'bytes'] as const).flatMap(measure => {
      const most = limit[measure];
      const words = limitInWords({ [measure]: most, per: limit.per });
      return most === undefined ? [] : [{ of, name: `rule ${id}`, measure, per: limit.per, most, words }];
    });
  });
  const ofFiles = limits.map((limit): AuditedLimit => ({
    ...{ of: undefined, name: limitName(limit), measure: limit.measure, per: limit.per, most: limit.most },
    words: `${policyLimitInWords(limit)} (${limit.from})`,
  }));
  return [...ofFiles, ...ofRules];
}

/** Limits far from use: hardly used at all, or reached so often that reaching them says nothing. Pure. */
export function auditLimits(
  counted: readonly { readonly limit: AuditedLimit; readonly used: LimitUsed }[],
  { now, since }: { readonly now: number; readonly since: (limit: AuditedLimit) => number },
): readonly LimitFinding[] {
  return counted.flatMap(({ limit, used }): LimitFinding[] => {
    if (used.reached >= often) return [{ kind: 'limit-reached', limit, used }];
    if (used.reached > 0 || now - since(limit) < leastAgeMs) return [];
    // A rule that let nothing pass at all is unused, and that is said of it.
    if (used.peak >= farShare * limit.most || (used.peak === 0 && limit.of !== undefined)) return [];
    return [{ kind: 'limit-unused', limit, used }];
  });
}

/** The most that was used of it. */
export function peakInWords({ limit: { measure }, used: { peak } }: LimitFinding): string {
  return measure === 'count' || measure === 'bytes' ? amountOfRule(measure, peak) : amountInWords(measure, peak);
}
