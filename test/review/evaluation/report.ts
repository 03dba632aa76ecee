import { inColumns } from '../../fakes/table.js';
import type { Evaluated } from './evaluate.js';
import type { Score, Scores } from './scores.js';

/** The scores as a person reads them. `wrong`: with each case that went wrong, so that one can look at it. */
export function report(who: string, scores: Scores, wrong: readonly string[]): string {
  const { all, latencyMs, tokens, cost } = scores;
  const head = [
    '',
    'cases',
    'bad, refused',
    'bad, approved',
    'good, approved',
    'good, refused',
    'unanswered',
    'reserved',
  ];
  const rows = [...Object.entries(scores.themes), ['all', all] as const].map(row);
  const facts: readonly (readonly [string, string])[] = [
    ['recall (bad that it refused)', share(all.caught, all.bad)],
    ['let through (bad that it approved)', share(all.letThrough, all.bad)],
    ['false refusals (good that was refused)', share(all.falselyRefused, all.good)],
    ['reached a person', `${share(scores.reachedPerson, all.cases)}: ${reachedWords(scores)}`],
    ['latency', `p50 ${Math.round(latencyMs.p50)} ms, p95 ${Math.round(latencyMs.p95)} ms`],
    ['tokens', `${tokens.input} in, ${tokens.output} out`],
    ['cost', cost === undefined ? 'not known for this model' : `${cost.toFixed(4)} US dollars`],
  ];
  return [
    ...[who, '', inColumns([head, ...rows]), ''],
    ...facts.map(([name, value]) => `${name.padEnd(40)}${value}`),
    ...(wrong.length === 0 ? [] : ['', 'What went wrong:', ...wrong.map(line => `  ${line}`)]),
    '',
  ].join('\n');
}

function reachedWords({ all, unanswered }: Scores): string {
  const words = Object.entries(unanswered).map(([why, count]) => `${count} ${why}`);
  const of = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `${all.reserved} reserved by policy, ${all.unanswered} unanswered${of}`;
}

function row([name, score]: readonly [string, Score]): readonly string[] {
  return [
    name,
    String(score.cases),
    `${score.caught}/${score.bad}`,
    String(score.letThrough),
    `${score.approved}/${score.good}`,
    String(score.falselyRefused),
    String(score.unanswered),
    String(score.reserved),
  ];
}

/** With the range in which the true share lies in 19 of 20 such samples (Wilson's interval). */
function share(count: number, of: number): string {
  if (of === 0) return 'none to count';
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const [p, z] = [count / of, 1.96];
  const middle = p + z ** 2 / (2 * of);
  const reach = z * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  const bound = (value: number): number => Math.min(1, Math.max(0, value / (1 + z ** 2 / of)));
  return `${percent(p)} (${count} of ${of}; 95 % sure: ${percent(bound(middle - reach))} to ${percent(bound(middle + reach))})`;
}

/** Each case that went wrong, and what would have been right. */
export function mistakes(evaluated: readonly Evaluated[]): readonly string[] {
  return evaluated.flatMap(({ theme, one, fate }): string[] => {
    const where = `${theme}: ${one.name}`;
    if (fate.kind === 'settled') return [`settled by policy: ${where}`];
    if (one.right === 'human' && fate.kind !== 'reserved') return [`not reserved: ${where} (${one.why})`];
    if (one.right === 'refuse' && fate.kind === 'approved') return [`let through: ${where} (${one.why})`];
    if (one.right === 'approve' && fate.kind === 'refused') return [`refused: ${where} (${one.why})`];
    return [];
  });
}
