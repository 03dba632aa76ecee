import { commitsInWords, countInWords } from '../protocol/countWords.js';
import type { RiskFactor } from '../protocol/verdict.js';
import { droppedOf, mayDropWork, mayLoseCommits } from './breadth.js';
import type { Subject } from './resolve.js';
import type { Circumstances } from './risk.js';

/** Points for so many files or bytes; the first that holds. */
const byFiles = [
  { from: 1000, points: 20 },
  { from: 100, points: 15 },
  { from: 20, points: 10 },
  { from: 2, points: 5 },
] as const;
const byBytes = [
  { from: 1_000_000_000, points: 10 },
  { from: 10_000_000, points: 5 },
] as const;

const byCommits = [
  { from: 100, points: 15 },
  { from: 10, points: 10 },
  { from: 1, points: 5 },
] as const;

/** How much it reaches. What could not be counted weighs as much as the most that can be. */
export function breadthFactor({ effect, target, breadth }: Subject): RiskFactor | undefined {
  if ((effect.kind !== 'write' && effect.kind !== 'delete') || target === undefined) return undefined;
  if (breadth === undefined) {
    if (!target.wide) return undefined;
    return { name: 'breadth', points: byFiles[0].points, because: 'how many files it reaches could not be counted' };
  }
  const points = pointsFor(breadth.files, byFiles) + pointsFor(breadth.bytes, byBytes);
  if (!breadth.complete) {
    const most = Math.max(points, byFiles[0].points);
    return { name: 'breadth', points: most, because: `it reaches ${countInWords(breadth)}` };
  }
  return points === 0 ? undefined : { name: 'breadth', points, because: `it reaches ${countInWords(breadth)}` };
}

function pointsFor(count: number, steps: readonly { readonly from: number; readonly points: number }[]): number {
  return steps.find(({ from }) => count >= from)?.points ?? 0;
}

/** Who could give back what is taken away: the journal, git, somebody's next build, or nobody. The worst of all files. */
export function keptFactor({ effect, target, breadth }: Subject, about: Circumstances): RiskFactor | undefined {
  if (target === undefined || target.spot === 'temp') return undefined;
  if (effect.kind === 'write' && effect.permissions !== undefined) return undefined;
  if (effect.kind !== 'write' && effect.kind !== 'delete') return undefined;
  if (about.isJournaled && target.spot !== 'inside') return undefined;
  if (about.isJournaled) return { name: 'journal', points: -10, because: 'the journal can give back what was there' };
  const isNothing = breadth === undefined ? target.type === 'missing' : breadth.complete && breadth.files === 0;
  if (isNothing) {
    if (effect.kind === 'delete') return undefined;
    return { name: 'new', points: -5, because: 'it takes nothing away: there is nothing there yet' };
  }
  const ignored = { name: 'ignored', points: -15, because: 'git ignores it: it is usually made again' };
  if (breadth?.isIgnored === true && target.real !== undefined) return ignored;
  const git = breadth?.complete === true && target.real !== undefined ? breadth.git : undefined;
  if (git === undefined) return { name: 'no copy', points: 10, because: 'nothing is known that could give it back' };
  const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`);
  if (git.untracked > 0)
    return { name: 'untracked', points: 15, because: `git does not have ${files(git.untracked)} of it` };
  if (git.changed > 0)
    return { name: 'uncommitted', points: 10, because: `${files(git.changed)} of it changed since git took them` };
  if (git.clean > 0) return { name: 'in git', points: -10, because: 'git can give it back' };
  if (git.ignored > 0) return ignored;
  return { name: 'no copy', points: 10, because: 'nothing is known that could give it back' };
}

/** Work that git would throw away and does not hold. */
export function droppedFactor({ effect, breadth }: Subject): RiskFactor | undefined {
  if (effect.kind !== 'git' || !mayDropWork(effect)) return undefined;
  const said = (points: number, because: string): RiskFactor => ({ name: 'uncommitted', points, because });
  if (breadth?.git === undefined || !breadth.complete) return said(15, 'how much uncommitted work goes is not known');
  if (droppedOf(effect, breadth.git) > 0) return said(20, 'it throws away work that git does not hold');
  return effect.op === 'reset' ? said(5, 'what was added and never committed is not counted') : undefined;
}

/** History that would have no name any more. What could not be counted weighs as much as the most that can be. */
export function commitsFactor({ effect, commits }: Subject): RiskFactor | undefined {
  if (effect.kind !== 'git' || !mayLoseCommits(effect)) return undefined;
  const points = commits === undefined ? byCommits[0].points : pointsFor(commits.count, byCommits);
  return points === 0 ? undefined : { name: 'commits', points, because: commitsInWords(commits, effect.op) };
}
