import type { LedgerSize } from '../ledger/reader.js';
import type { ActivityCounts } from '../protocol/activity.js';

/** What a filter leaves, and how much there is at all, line by line. */
export function countsInWords({
  total,
  rehearsed,
  overTime,
  rules,
  risk,
  size,
}: ActivityCounts & { size: LedgerSize }): string {
  const sum = (what: 'asked' | 'passed' | 'denied'): number => overTime.reduce((all, bucket) => all + bucket[what], 0);
  const risks = risk.map((acts, decile) => `${decile * 10}–${decile === 9 ? 100 : decile * 10 + 9}: ${acts}`);
  const lines = [
    `${total} acts: ${sum('passed')} passed by rule or default, ${sum('asked')} were asked about, ${sum('denied')} were denied.`,
    `By risk: ${risks.filter((_, decile) => risk[decile] !== 0).join(', ') || 'none'}.`,
    ...(rehearsed === 0 ? [] : [`Of dry runs there are ${rehearsed} more, which never happened: --dry counts them.`]),
    ...rules.map(({ rule, layer, acts }) => `Rule ${rule} (${layer}) spoke about ${acts}.`),
    `The ledger has ${size.entries} entries about ${size.acts} acts in ${(size.bytes / 1e6).toFixed(1)} MB${spanOf(size)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function spanOf({ entries, oldest, newest }: LedgerSize): string {
  return entries === 0 ? '' : `, from ${new Date(oldest).toISOString()} to ${new Date(newest).toISOString()}`;
}
