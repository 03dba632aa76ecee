import type { GitLoss, RefMove } from '../protocol/gitLoss.js';
import { pushLoss } from './pushLoss.js';

/** A command of git that may leave commits without a name, as data. An option that is not listed makes it unreadable here. */
interface LosingAct {
  readonly op: string;
  /** One of these makes it what it is; without them it is whatever its operands say. */
  readonly by?: readonly string[];
  /** One of these must be there too. */
  readonly and?: readonly string[];
  /** What else may be given, and changes nothing of the loss. */
  readonly plain: readonly string[];
  readonly loss: (operands: readonly string[], given: ReadonlySet<string>) => GitLoss | undefined;
}

const quiet = ['-q', '--quiet'];
const forced = ['-f', '--force'];
const tracking = ['-t', '--track', '--no-track'];

const acts: readonly LosingAct[] = [
  {
    op: 'reset',
    by: ['--hard', '--soft', '--mixed', '--merge', '--keep'],
    plain: quiet,
    loss: ([to]) => headMoves(to),
  },
  // Without a mode the word may as well be a file.
  { op: 'reset', plain: quiet, loss: ([to = '']) => (/[~^@]/.test(to) ? headMoves(to) : undefined) },
  { op: 'branch', by: ['-D'], plain: ['-r', '--remotes', ...forced, ...quiet], loss: branchesGo },
  { op: 'branch', by: ['-d', '--delete'], and: forced, plain: ['-r', '--remotes', ...quiet], loss: branchesGo },
  { op: 'branch', by: ['-M', '-C'], plain: [...forced, ...quiet], loss: branchRenamed },
  { op: 'branch', by: ['-m', '-c', '--move', '--copy'], and: forced, plain: quiet, loss: branchRenamed },
  { op: 'branch', by: forced, plain: [...tracking, ...quiet], loss: branchMoves },
  { op: 'checkout', by: ['-B'], plain: [...forced, ...tracking, ...quiet], loss: branchTaken },
  {
    op: 'switch',
    by: ['-C', '--force-create'],
    plain: ['--discard-changes', ...forced, ...tracking, ...quiet],
    loss: branchTaken,
  },
  { op: 'tag', by: ['-d', '--delete'], plain: [], loss: names => gone('refs/tags/', names) },
  { op: 'tag', by: forced, plain: [], loss: ([name, to]) => moved('refs/tags/', name, to) },
  { op: 'update-ref', by: ['-d'], plain: ['--no-deref'], loss: ([name]) => gone('', name === undefined ? [] : [name]) },
  { op: 'update-ref', plain: [], loss: ([name, to]) => (to === undefined ? undefined : moved('', name, to)) },
  { op: 'stash', plain: quiet, loss: stashesGo },
  { op: 'reflog', plain: ['--all', '--rewrite', '--updateref', '--stale-fix', '--verbose'], loss: reflogsGo },
];

/** What a call of git does to the names by which history is kept; undefined where it takes none, or that cannot be read. */
export function lossOf(op: string, words: readonly string[]): GitLoss | undefined {
  const args = argumentsOf(op, words);
  if (args === undefined) return undefined;
  if (op === 'push') return pushLoss(args);
  const { given, operands } = sorted(args);
  for (const { op: named, by, and, plain, loss } of acts) {
    if (named !== op || (by !== undefined && !by.some(option => given.has(option)))) continue;
    if (and !== undefined && !and.some(option => given.has(option))) continue;
    const known = [...(by ?? []), ...(and ?? []), ...plain];
    if ([...given].every(option => known.includes(option) || /^--expire(-unreachable)?=/.test(option)))
      return loss(operands, given);
  }
  return undefined;
}

/** What follows the command's name; undefined where an option of git itself stands before it that may change what it means. */
function argumentsOf(op: string, words: readonly string[]): readonly string[] | undefined {
  if (words[0] !== 'git') return undefined;
  let at = 1;
  for (;;) {
    const word = words[at];
    if (word === '-C') at += 2;
    else if (word === '-P' || word === '--no-pager') at += 1;
    else return word === op ? words.slice(at + 1) : undefined;
  }
}

function sorted(args: readonly string[]): {
  readonly given: ReadonlySet<string>;
  readonly operands: readonly string[];
} {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  const after = end === -1 ? [] : args.slice(end + 1);
  const isOption = (word: string): boolean => word.startsWith('-') && word !== '-';
  return {
    given: new Set(before.filter(isOption)),
    operands: [...before.filter(word => !isOption(word)), ...after],
  };
}

function headMoves(to = 'HEAD'): GitLoss | undefined {
  return to === 'HEAD' || to === '@' ? undefined : refs([{ ref: 'HEAD', to }]);
}

function branchesGo(names: readonly string[], given: ReadonlySet<string>): GitLoss | undefined {
  return gone(given.has('-r') || given.has('--remotes') ? 'refs/remotes/' : 'refs/heads/', names);
}

function branchMoves([name, to]: readonly string[]): GitLoss | undefined {
  return moved('refs/heads/', name, to);
}

/** The new name may have been another branch's; the old one's history goes on under the new. */
function branchRenamed([first, second]: readonly string[]): GitLoss | undefined {
  return second === undefined ? moved('refs/heads/', first) : moved('refs/heads/', second, `refs/heads/${first ?? ''}`);
}

function branchTaken([name, to]: readonly string[]): GitLoss | undefined {
  const loss = moved('refs/heads/', name, to);
  return loss?.kind === 'refs' ? { ...loss, leaves: true } : undefined;
}

function stashesGo([verb, name = '0', ...more]: readonly string[]): GitLoss | undefined {
  if (verb === 'clear') return { kind: 'stashes', which: 'all' };
  const which = /^(?:stash@\{)?(\d{1,6})\}?$/.exec(name)?.[1];
  return verb === 'drop' && which !== undefined && more.length === 0
    ? { kind: 'stashes', which: Number(which) }
    : undefined;
}

function reflogsGo([verb]: readonly string[]): GitLoss | undefined {
  return verb === 'expire' ? { kind: 'reflogs' } : undefined;
}

function gone(prefix: string, names: readonly string[]): GitLoss | undefined {
  return names.length === 0 ? undefined : refs(names.map(name => ({ ref: prefix + name, to: undefined })));
}

function moved(prefix: string, name: string | undefined, to = 'HEAD'): GitLoss | undefined {
  return name === undefined ? undefined : refs([{ ref: prefix + name, to }]);
}

function refs(moves: readonly RefMove[]): GitLoss {
  return { kind: 'refs', moves };
}
