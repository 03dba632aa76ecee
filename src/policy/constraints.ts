import type { z } from 'zod';
import type { policyFileSchema } from '../protocol/rule.js';

type Said = NonNullable<z.output<typeof policyFileSchema>['constraints']>;

/** A limit, and whose it is. */
export interface Limit<T> {
  readonly value: T;
  readonly from: string;
}

/** What nobody below may exceed; the strictest of all that was said. */
export interface Constraints {
  readonly modes: Limit<readonly string[]> | undefined;
  readonly models: Limit<readonly string[]> | undefined;
  readonly highestThreshold: Limit<number> | undefined;
  readonly longestGrantHours: Limit<number> | undefined;
  /** Set: only rules of the admin layer may allow. */
  readonly noAllowRules: { readonly from: string } | undefined;
}

export const noConstraints: Constraints = {
  modes: undefined,
  models: undefined,
  highestThreshold: undefined,
  longestGrantHours: undefined,
  noAllowRules: undefined,
};

/** Sets intersect and numbers take the smallest, so that no statement loosens another. */
export function collectConstraints(all: readonly { readonly from: string; readonly says: Said }[]): Constraints {
  return all.reduce<Constraints>(
    (held, { from, says }) => ({
      modes: narrower(held.modes, says.modes, from),
      models: narrower(held.models, says.models, from),
      highestThreshold: lower(held.highestThreshold, says.highestThreshold, from),
      longestGrantHours: lower(held.longestGrantHours, says.longestGrantHours, from),
      noAllowRules: held.noAllowRules ?? (says.allowRules === false ? { from } : undefined),
    }),
    noConstraints,
  );
}

function narrower(
  held: Limit<readonly string[]> | undefined,
  said: readonly string[] | undefined,
  from: string,
): Limit<readonly string[]> | undefined {
  if (said === undefined) return held;
  return { value: held === undefined ? said : held.value.filter(item => said.includes(item)), from };
}

function lower(held: Limit<number> | undefined, said: number | undefined, from: string): Limit<number> | undefined {
  if (said === undefined || (held !== undefined && held.value <= said)) return held;
  return { value: said, from };
}
