import type { ActivityCounts } from '../../protocol/activity.js';

/** A part of a chart, in the units of its picture: wide 1000, high 100, from the upper left. */
export interface Bar {
  readonly kind: 'passed' | 'asked' | 'denied' | 'plain';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const picture = { width: 1000, height: 100 } as const;

/** Bars that stand upon each other, one stack a bucket, in the order of `kinds` from below. */
const kinds = ['passed', 'asked', 'denied'] as const;

/** What is there at all is at least this high, so that one act among thousands can be seen. */
const least = 1.5;

export function timeBars({ overTime }: ActivityCounts): readonly Bar[] {
  const most = Math.max(1, ...overTime.map(bucket => bucket.passed + bucket.asked + bucket.denied));
  const width = picture.width / Math.max(1, overTime.length);
  return overTime.flatMap((bucket, index) => {
    let y: number = picture.height;
    return kinds.flatMap(kind => {
      if (bucket[kind] === 0) return [];
      const height = Math.max(least, (bucket[kind] / most) * (picture.height - kinds.length * least));
      y -= height;
      return [{ kind, x: index * width, y, width: width * 0.86, height }];
    });
  });
}

export function riskBars({ risk }: ActivityCounts): readonly Bar[] {
  const most = Math.max(1, ...risk);
  const width = picture.width / risk.length;
  return risk.flatMap((acts, index) => {
    if (acts === 0) return [];
    const height = Math.max(least, (acts / most) * picture.height);
    return [{ kind: 'plain' as const, x: index * width, y: picture.height - height, width: width * 0.86, height }];
  });
}

/** How wide the bar of each rule is, of 100. */
export function ruleWidths({ rules }: ActivityCounts): readonly number[] {
  const most = Math.max(1, ...rules.map(({ acts }) => acts));
  return rules.map(({ acts }) => Math.max(1, (acts / most) * 100));
}

export interface Sums {
  readonly passed: number;
  readonly asked: number;
  readonly denied: number;
}

export function sumsOf({ overTime }: ActivityCounts): Sums {
  const sum = (kind: keyof Sums): number => overTime.reduce((total, bucket) => total + bucket[kind], 0);
  return { passed: sum('passed'), asked: sum('asked'), denied: sum('denied') };
}

export const riskLabels = ['0–9', '10–19', '20–29', '30–39', '40–49', '50–59', '60–69', '70–79', '80–89', '90–100'];

/** How many acts have a risk below 30, below 70, and above. */
export function riskSums({ risk }: ActivityCounts): {
  readonly low: number;
  readonly medium: number;
  readonly high: number;
} {
  const sum = (from: number, to: number): number => risk.slice(from, to).reduce((total, acts) => total + acts, 0);
  return { low: sum(0, 3), medium: sum(3, 7), high: sum(7, 10) };
}

/** A bucket's length as a person says it. */
export function bucketInWords(ms: number): string {
  const units = [
    { name: 'day', ms: 86_400_000 },
    { name: 'hour', ms: 3_600_000 },
    { name: 'minute', ms: 60_000 },
  ];
  const unit = units.find(one => ms >= one.ms && ms % one.ms === 0) ?? { name: 'second', ms: 1000 };
  const many = Math.round(ms / unit.ms);
  return many === 1 ? unit.name : `${many} ${unit.name}s`;
}
