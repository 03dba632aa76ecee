import { resolvePath } from '../base/paths.js';
import type { GitFact, PushFact } from '../protocol/fact.js';
import type { GitStart } from '../protocol/gitStart.js';
import { gitSettings, type GitPlace, type Setting } from './gitConfiguration.js';
import { pushOf } from './gitPush.js';
import { repositoryAt, type Repository } from './gitRepository.js';
import { embeddedIn } from './gitSubmodules.js';
import { realPathOf } from './realPath.js';

interface Starter {
  readonly kind: GitStart;
  readonly keys: RegExp;
  /** Values that start nothing, or what is known to do no harm. */
  readonly unless?: RegExp;
  /** Values that start something; without it all do. */
  readonly values?: RegExp;
}

/** The settings by which git starts something while it reads, as data. */
const starters: readonly Starter[] = [
  { kind: 'diff', keys: /^diff\.external$|^diff\..*\.command$/s },
  { kind: 'textconv', keys: /^diff\..*\.textconv$/s, unless: /^astextplain$/ },
  {
    kind: 'filter',
    keys: /^filter\..*\.(clean|smudge|process)$/s,
    unless: /^(git-lfs (clean|smudge( --skip)?) -- %f|git-lfs filter-process( --skip)?|)$/,
  },
  { kind: 'manual', keys: /^(man|browser)\..*|^help\.(browser|format|htmlpath)$|^man\.viewer$|^web\.browser$/s },
  { kind: 'fetch', keys: /^extensions\.partialclone$/ },
  { kind: 'fetch', keys: /^remote\..*\.(promisor|partialclonefilter)$/s, unless: /^(false|no|off|0)$/ },
  { kind: 'anything', keys: /^(format\.pretty|pretty\..*|(branch|tag)\.sort)$/s, values: /%G|signature/ },
  // Names that some builds of git let an alias take.
  { kind: 'anything', keys: /^alias\.(whatchanged|lfs)$/ },
];

const mostEmbedded = 64;

/** What the configuration can start while git only reads. Rejects where some of it cannot be read. */
export async function gitFactOf(folder: string, place: GitPlace): Promise<GitFact> {
  const repository = await repositoryAt(await realPathOf(folder));
  const found = await startsIn(repository, place);
  if (repository === undefined) return { starts: found };
  // A status or a difference looks into the repositories inside of this one, each by its own configuration.
  const waiting = [...(await embeddedIn(repository))];
  for (let count = 0; waiting.length > 0; count++) {
    const path = waiting.pop() ?? '';
    const inner = await repositoryAt(await realPathOf(path));
    if (inner === undefined || inner.folder === repository.folder) continue;
    if (count >= mostEmbedded) return { starts: [...found, { kind: 'anything', by: 'too many repositories inside' }] };
    found.push(...(await startsIn(inner, place)));
    waiting.push(...(await embeddedIn(inner)));
  }
  return { starts: found };
}

async function startsIn(repository: Repository | undefined, place: GitPlace): Promise<GitFact['starts'][number][]> {
  const settings = await gitSettings(repository, place);
  const found = settings.flatMap(({ key, value, file }) =>
    starters
      .filter(
        ({ keys, unless, values }) => keys.test(key) && unless?.test(value) !== true && values?.test(value) !== false,
      )
      .map(({ kind }) => ({ kind, by: `${key} in ${file}` })),
  );
  if (repository === undefined) return found;
  for (const { key, value, file } of settings) {
    if (key === 'core.worktree' && resolvePath(repository.folder, value) !== repository.tree) {
      found.push({ kind: 'anything', by: `${key} in ${file}` });
    }
  }
  return found;
}

/** Where a push goes; undefined where the configuration does not say for sure. */
export async function pushFactOf(
  { folder, to }: { readonly folder: string; readonly to: string | undefined },
  place: GitPlace,
): Promise<PushFact | undefined> {
  const repository = await repositoryAt(await realPathOf(folder));
  const settings: readonly Setting[] = await gitSettings(repository, place);
  return pushOf(to, settings, repository);
}
