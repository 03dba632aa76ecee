import { bytesInWords } from '../protocol/countWords.js';
import {
  limitMeasures,
  limitPeriods,
  type CountedMeasure,
  type LimitMeasure,
  type LimitPeriod,
  type PolicyLimits,
  type Portion,
} from '../protocol/policyLimits.js';
import type { Context } from './context.js';

/** A limit that holds, and whose it is. */
export interface PolicyLimit {
  readonly measure: LimitMeasure;
  readonly per: LimitPeriod;
  readonly most: number;
  readonly from: string;
}

/** Of each measure and period the smallest that was said, so that no file loosens another. */
export function collectLimits(all: readonly { readonly from: string; readonly says: PolicyLimits }[]): PolicyLimit[] {
  return limitMeasures.flatMap(measure =>
    limitPeriods.flatMap(per => {
      const said = all.flatMap(({ from, says }) => {
        const most = says[measure]?.[per];
        return most === undefined ? [] : [{ measure, per, most, from }];
      });
      const [strictest] = said.toSorted((a, b) => a.most - b.most);
      return strictest === undefined ? [] : [strictest];
    }),
  );
}

/** What something is about to take of each measure; `later`: that is counted only when it is over. */
export type Takes = Partial<Readonly<Record<LimitMeasure, number | 'later'>>>;

/** What a request to the model takes. */
export const requestTakes: Takes = { requests: 1, tokens: 'later', money: 'later' };

export interface ReachedPolicyLimit {
  readonly limit: PolicyLimit;
  readonly because: string;
  /** What a person lets through with an approval. */
  readonly portion: Portion;
}

/** As if nothing had been used. */
export const noUsage: Context['usage'] = () => ({ used: 0, granted: 0 });

/** The limits that have no room left for this. Pure. */
export function reachedLimits(
  limits: readonly PolicyLimit[],
  takes: Takes,
  { usage }: Pick<Context, 'usage'>,
): readonly ReachedPolicyLimit[] {
  return limits.flatMap(limit => {
    const take = takes[limit.measure];
    if (take === undefined) return [];
    return [
      ...reachedBy(limit, take, usage(limit.measure, limit.per)),
      ...(limit.measure === 'money' ? unpricedOf(limit, usage('unpriced', limit.per)) : []),
    ];
  });
}

type Used = ReturnType<Context['usage']>;

function reachedBy(limit: PolicyLimit, take: number | 'later', { used, granted }: Used): ReachedPolicyLimit[] {
  const { measure, per, most, from } = limit;
  const over = take === 'later' ? used - most - granted : used + take - most - granted;
  if (take === 'later' ? over < 0 : over <= 0) return [];
  const portions = take === 'later' ? Math.floor(over / most) + 1 : Math.ceil(over / most);
  const amount = portions * most;
  const more = typeof take === 'number' && take > 1 ? `, and this is ${amountInWords(measure, take)}` : '';
  const because = `the limit of ${amountInWords(measure, most)} ${perInWords[per]} (${from}) is reached: ${amountInWords(measure, used)} so far${more}; approving lets ${amountInWords(measure, amount)} more through`;
  return [{ limit, because, portion: { measure, per, amount } }];
}

/** So many requests of unknown price go out after each approval. */
const unpricedPortion = 20;

function unpricedOf(limit: PolicyLimit, { used, granted }: Used): ReachedPolicyLimit[] {
  if (used <= granted) return [];
  const { per, most, from } = limit;
  const many = used === 1 ? '1 request' : `${used} requests`;
  const because = `the limit of ${amountInWords('money', most)} ${perInWords[per]} (${from}) cannot be held: what ${many} to the model cost is not known; approving lets ${unpricedPortion} more through`;
  const amount = Math.max(unpricedPortion, used - granted);
  return [{ limit, because, portion: { measure: 'unpriced', per, amount } }];
}

const perInWords = {
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
  session: 'a session',
  task: 'a task',
} as const satisfies Record<LimitPeriod, string>;

/** A limit as a person would say it: "200 actions a day". */
export function policyLimitInWords({ measure, per, most }: Pick<PolicyLimit, 'measure' | 'per' | 'most'>): string {
  return `${amountInWords(measure, most)} ${perInWords[per]}`;
}

/** What is limited, as it stands on record. */
export function limitName({ measure, per }: Pick<Portion, 'measure' | 'per'>): string {
  return `${names[measure]} ${perInWords[per]}`;
}

const names = {
  requests: 'requests to the model',
  actions: 'actions',
  bytesWritten: 'bytes written',
  networkBytes: 'bytes over the network',
  tokens: 'tokens',
  money: 'money',
  unpriced: 'requests of unknown price',
} as const satisfies Record<CountedMeasure, string>;

/** So much of what policy files limit. */
export function amountInWords(measure: LimitMeasure, amount: number): string {
  switch (measure) {
    case 'bytesWritten':
      return `${bytesInWords(amount)} written`;
    case 'networkBytes':
      return `${bytesInWords(amount)} over the network`;
    case 'money':
      return `$${Number(amount.toFixed(amount < 1 ? 4 : 2))}`;
    case 'requests':
    case 'actions':
    case 'tokens': {
      const what = names[measure];
      return `${amount.toLocaleString('en')} ${amount === 1 ? what.replace(/s(?= |$)/, '') : what}`;
    }
  }
}
