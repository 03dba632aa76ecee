import type { GitLoss, RefMove } from '../protocol/gitLoss.js';
import type { Setting } from './gitConfiguration.js';
import { defaultRemote, valuesOf } from './gitPush.js';
import type { Repository } from './gitRepository.js';

interface Seen {
  readonly repository: Repository;
  readonly settings: readonly Setting[];
  /** The branch that is checked out, by its full name. */
  readonly current: string | undefined;
}

/**
 * The names under which this repository keeps what it last saw of a remote, and how a push would move them. Undefined
 * where the remote is none that it follows in the usual way, or what is pushed is not said.
 */
export async function branchesAt(
  { remote, moves }: Extract<GitLoss, { kind: 'remote' }>,
  { repository, settings, current }: Seen,
): Promise<{ readonly prefix: string; readonly moves: readonly RefMove[] } | undefined> {
  if (settings.some(({ key, isConditional }) => isConditional && /^(remote|branch|push)\./.test(key))) return undefined;
  const name = remote ?? (await defaultRemote(settings, repository));
  if (name === undefined || valuesOf(settings, `remote.${name}.url`).length === 0) return undefined;
  const branch = current?.replace(/^refs\/heads\//, '');
  const asked = moves.length > 0 ? moves : usualPush(name, settings);
  if (asked === undefined) return undefined;
  const fetched = valuesOf(settings, `remote.${name}.fetch`);
  const prefix = `refs/remotes/${name}/`;
  const named: RefMove[] = [];
  for (const { ref, to } of asked) {
    const short = ref === 'HEAD' || ref === '@' ? branch : ref.replace(/^refs\/heads\//, '');
    if (short === undefined || short.startsWith('refs/') || !isFollowed(short, prefix, fetched)) return undefined;
    named.push({ ref: prefix + short, to });
  }
  return { prefix, moves: named };
}

/** What goes where nothing is said: the branch that is checked out, under its own name. */
function usualPush(name: string, settings: readonly Setting[]): readonly RefMove[] | undefined {
  const kind = valuesOf(settings, 'push.default').at(-1) ?? 'simple';
  const isUsual = ['simple', 'current'].includes(kind) && valuesOf(settings, `remote.${name}.push`).length === 0;
  return isUsual ? [{ ref: 'HEAD', to: 'HEAD' }] : undefined;
}

function isFollowed(branch: string, prefix: string, fetched: readonly string[]): boolean {
  return ['*', branch].some(each =>
    fetched.some(refspec => refspec.replace(/^\+/, '') === `refs/heads/${each}:${prefix}${each}`),
  );
}
