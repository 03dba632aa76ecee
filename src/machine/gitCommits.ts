import { lstat } from 'node:fs/promises';
import { assertNever } from '../base/never.js';
import type { Clock } from '../base/clock.js';
import { isWithin } from '../base/paths.js';
import type { CommitsFact, CommitsNeed } from '../protocol/fact.js';
import { isRefName, isRevision, type GitLoss, type RefMove } from '../protocol/gitLoss.js';
import { codeOf } from './faultCode.js';
import { gitSettings, textOf, type GitPlace, type Setting } from './gitConfiguration.js';
import { gitFactOf } from './gitFact.js';
import { readByGit, type GitProgram } from './gitProcess.js';
import { branchesAt } from './gitRemote.js';
import { repositoryAt, type Repository } from './gitRepository.js';
import { realPathOf } from './realPath.js';

/** Counting may take this long; then it is not known. */
const capMs = 300;

/**
 * How many commits a command of git would leave without a branch or tag, or take off a remote as it was last seen.
 * Undefined: not known.
 *
 * Invariant: git is asked only where the whole configuration was read and can start nothing, in a repository that lies
 * where it seems to and is whole by itself; it is asked only to list names and to count, and no word of a command or
 * of a repository is among its arguments.
 */
export async function commitsFactOf(
  { folder, loss }: CommitsNeed,
  program: GitProgram | undefined,
  place: GitPlace,
  clock: Clock,
  signal: AbortSignal,
): Promise<CommitsFact | undefined> {
  const deadline = { clock, until: clock.now() + capMs };
  const real = await realPathOf(folder);
  const repository = await repositoryAt(real);
  if (repository === undefined || program === undefined || !(await isWhole(repository))) return undefined;
  const [fact, settings] = [await gitFactOf(real, place), await gitSettings(repository, place)];
  if (fact.starts.length > 0 || settings.some(({ key }) => isOddFormat(key))) return undefined;
  const ask: Ask = (words, input = '') => readByGit(program, repository, { words, input }, deadline, signal);
  return countLoss(loss, { repository, settings, ask });
}

type Ask = (words: readonly string[], input?: string) => Promise<string | undefined>;

interface Asked {
  readonly repository: Repository;
  readonly settings: readonly Setting[];
  readonly ask: Ask;
}

async function countLoss(loss: GitLoss, asked: Asked): Promise<CommitsFact | undefined> {
  switch (loss.kind) {
    case 'stashes':
      return stashesGone(loss.which, asked.repository);
    case 'reflogs':
      return onlyInReflogs(asked);
    case 'refs':
      return namesGone(loss.moves, loss.leaves === true, asked);
    case 'remote': {
      const names = await namesOf(asked.ask);
      const moves = names && (await branchesAt(loss, { ...asked, current: names.current }));
      if (names === undefined || moves === undefined) return undefined;
      const there = new Map([...names.hashes].filter(([ref]) => ref.startsWith(moves.prefix)));
      // A branch that was never seen: what the remote has under its name is not known.
      if (moves.moves.some(({ ref }) => !there.has(ref))) return undefined;
      return counted(moves.moves, there, asked.ask);
    }
    default:
      return assertNever(loss);
  }
}

interface Names {
  /** Branches, tags and what was last seen of remotes, with what they name. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The branch that is checked out; undefined where none is. */
  readonly current: string | undefined;
}

async function namesOf(ask: Ask): Promise<Names | undefined> {
  const format = '%(HEAD)%(objectname) %(if)%(symref)%(then)-%(else)+%(end)%(refname)';
  const said = await ask(['for-each-ref', `--format=${format}`, 'refs/heads', 'refs/tags', 'refs/remotes']);
  if (said === undefined) return undefined;
  // A name that stands for another keeps nothing by itself.
  const lines = said.split('\n').flatMap(line => {
    const found = /^([* ])([0-9a-f]{40}) \+(refs\/.+)$/s.exec(line);
    return found === null ? [] : [found];
  });
  return {
    hashes: new Map(lines.map(([, , hash = '', ref = '']) => [ref, hash])),
    current: lines.find(([, mark]) => mark === '*')?.[3],
  };
}

async function namesGone(moves: readonly RefMove[], leaves: boolean, { ask }: Asked): Promise<CommitsFact | undefined> {
  const names = await namesOf(ask);
  if (names === undefined) return undefined;
  const { hashes, current = 'HEAD' } = names;
  const before = current === 'HEAD' ? new Map([...hashes, ['HEAD', 'HEAD']]) : hashes;
  const all = moves.map(({ ref, to }) => ({ ref: ref === 'HEAD' ? current : ref, to }));
  // Nothing of that name: where it would be deleted, git fails; where it would be made, nothing was there.
  if (all.some(({ ref, to }) => to === undefined && !before.has(ref))) return undefined;
  const left: readonly RefMove[] = leaves && before.has('HEAD') ? [{ ref: 'HEAD', to: undefined }] : [];
  return counted([...all, ...left], before, ask);
}

/** What the names of `before` reach, and after these moves none does. */
async function counted(
  moves: readonly RefMove[],
  before: ReadonlyMap<string, string>,
  ask: Ask,
): Promise<CommitsFact | undefined> {
  if (!moves.every(({ ref, to }) => isRefName(ref) && (to === undefined || isRevision(to)))) return undefined;
  const lost = moves.flatMap(({ ref }) => before.get(ref) ?? []);
  if (lost.length === 0) return { count: 0, of: 'commits' };
  const after = new Map(before);
  for (const { ref, to } of moves) {
    if (to === undefined) after.delete(ref);
    else after.set(ref, to);
  }
  return countOf(await ask(['rev-list', '--count', '--stdin'], linesOf(lost, after)));
}

/** Everything that only the record of moved names reaches: `expire` takes the older part of it, or all. */
async function onlyInReflogs({ ask }: Asked): Promise<CommitsFact | undefined> {
  const names = await namesOf(ask);
  if (names === undefined) return undefined;
  const kept = new Map([...names.hashes, ['HEAD', 'HEAD']]);
  const fact = countOf(
    await ask(['rev-list', '--count', '--ignore-missing', '--reflog', '--stdin'], linesOf([], kept)),
  );
  return fact && { ...fact, atMost: true };
}

function linesOf(lost: readonly string[], kept: ReadonlyMap<string, string>): string {
  return [...lost, ...[...new Set(kept.values())].map(revision => `^${revision}`)].map(line => `${line}\n`).join('');
}

function countOf(said: string | undefined): CommitsFact | undefined {
  return said !== undefined && /^\d{1,15}\n$/.test(said) ? { count: Number(said), of: 'commits' } : undefined;
}

/** Each line of their record is one. */
async function stashesGone(which: number | 'all', { common }: Repository): Promise<CommitsFact | undefined> {
  const count = (await textOf(`${common}/logs/refs/stash`))?.split('\n').filter(line => line !== '').length;
  if (count === undefined) return undefined;
  if (which === 'all') return { count, of: 'stashes' };
  return which < count ? { count: 1, of: 'stashes' } : undefined;
}

/** Other hashes, names kept in another way, parts kept elsewhere: git would know; we would not know what it reads. */
function isOddFormat(key: string): boolean {
  return key.startsWith('extensions.') && key !== 'extensions.worktreeconfig';
}

/** It is where it seems to be, nothing of it is borrowed, and its history is not cut. */
async function isWhole({ folder, common, tree }: Repository): Promise<boolean> {
  const elsewhere = [`${common}/objects/info/alternates`, `${common}/shallow`, `${common}/info/grafts`];
  for (const file of elsewhere) if ((await kindOf(file)) !== 'missing') return false;
  if (tree === undefined || folder === `${tree}/.git`)
    return folder === common && (await kindOf(folder)) === 'folder' && (await kindOf(`${common}/objects`)) === 'folder';
  // A linked work tree: the repository must know of it too.
  const back = (await textOf(`${folder}/gitdir`))?.trim();
  return isWithin(`${common}/worktrees`, folder) && back !== undefined && (await realPathOf(back)) === `${tree}/.git`;
}

/** Without following a link. */
async function kindOf(path: string): Promise<'folder' | 'other' | 'missing'> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other';
  } catch (fault) {
    if (codeOf(fault) === 'ENOENT') return 'missing';
    throw fault;
  }
}
