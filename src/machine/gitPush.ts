import type { PushFact } from '../protocol/fact.js';
import { textOf, type Setting } from './gitConfiguration.js';
import type { Repository } from './gitRepository.js';

/** Where a push to this remote goes, by git's own order of precedence; undefined where that cannot be said for sure. */
export async function pushOf(
  to: string | undefined,
  settings: readonly Setting[],
  repository: Repository | undefined,
): Promise<PushFact | undefined> {
  const speaking = settings.filter(({ key }) => /^(remote|url|branch)\./.test(key));
  if (speaking.some(({ isConditional }) => isConditional)) return undefined;
  const name = to ?? (await defaultRemote(settings, repository));
  if (name === undefined || (await isKeptElsewhere(name, repository))) return undefined;
  const of = (setting: string): readonly string[] => valuesOf(settings, `remote.${name}.${setting}`);
  if (of('vcs').length > 0) return undefined;
  const pushUrls = of('pushurl');
  const urls = of('url');
  const addresses =
    pushUrls.length > 0
      ? pushUrls.map(url => rewritten(url, settings, ['insteadof']))
      : (urls.length > 0 ? urls : [name]).map(url => rewritten(url, settings, ['pushinsteadof', 'insteadof']));
  const refspecs = of('push');
  const isMirror = isOn(of('mirror').at(-1));
  return {
    addresses,
    rewrites: isMirror || refspecs.some(refspec => refspec.startsWith('+')),
    deletesRef: isMirror || refspecs.some(refspec => /^\+?:./.test(refspec)),
  };
}

/** The remote that a push without a name goes to; undefined where that cannot be said for sure. */
export async function defaultRemote(
  settings: readonly Setting[],
  repository: Repository | undefined,
): Promise<string | undefined> {
  if (repository === undefined) return undefined;
  const head = /^ref: refs\/heads\/(.+)\n?$/.exec((await textOf(`${repository.folder}/HEAD`)) ?? '')?.[1];
  const branch = head === undefined || head === '.invalid' ? undefined : head;
  const isTable = valuesOf(settings, 'extensions.refstorage').some(kind => kind !== 'files');
  if (isTable) return undefined;
  const own = (setting: string): string | undefined =>
    branch === undefined ? undefined : valuesOf(settings, `branch.${branch}.${setting}`).at(-1);
  const named = own('pushremote') ?? valuesOf(settings, 'remote.pushdefault').at(-1) ?? own('remote');
  if (named !== undefined) return named;
  // Without a word, it is `origin`; a newer git takes the only one there is.
  return valuesOf(settings, 'remote.origin.url').length > 0 ? 'origin' : undefined;
}

/** Remotes may also be kept in files of their own, as they once were. */
async function isKeptElsewhere(name: string, repository: Repository | undefined): Promise<boolean> {
  if (repository === undefined || /[/:\\]/.test(name)) return false;
  const old = await Promise.all(['remotes', 'branches'].map(kind => textOf(`${repository.common}/${kind}/${name}`)));
  return old.some(text => text !== undefined);
}

export function valuesOf(settings: readonly Setting[], key: string): readonly string[] {
  return settings.filter(setting => setting.key === key).map(({ value }) => value);
}

/** The longest of the beginnings that are to be replaced counts; the first kind that has one decides. */
function rewritten(url: string, settings: readonly Setting[], kinds: readonly string[]): string {
  for (const kind of kinds) {
    const rules = settings.flatMap(({ key, value }) => {
      const base = key.startsWith('url.') && key.endsWith(`.${kind}`) ? key.slice(4, -kind.length - 1) : undefined;
      return base !== undefined && value !== '' && url.startsWith(value) ? [{ base, value }] : [];
    });
    const best = rules.toSorted((a, b) => b.value.length - a.value.length)[0];
    if (best !== undefined) return best.base + url.slice(best.value.length);
  }
  return url;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(false|no|off|0|)$/i.test(value);
}
