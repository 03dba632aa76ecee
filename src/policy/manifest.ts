import type { FileChange } from '../protocol/change.js';
import type { Effect } from '../protocol/effect.js';

/** Keys of a package.json that run nothing. All others may: scripts, configuration, and what is not known. */
const quiet = new Set([
  ...['name', 'version', 'description', 'keywords', 'license', 'author', 'contributors', 'homepage', 'repository'],
  ...['bugs', 'funding', 'private', 'displayName', 'publisher', 'icon', 'categories', 'badges', 'sideEffects'],
  ...['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies', 'peerDependenciesMeta'],
  ...['files', 'types', 'typings', 'contributes', 'activationEvents', 'capabilities', '$schema'],
]);

/** Effects with what the plan shows of them: a write to a manifest that changes nothing that runs says so. */
export function withPlan(effects: readonly Effect[], changes: readonly FileChange[]): readonly Effect[] {
  return effects.map(effect => {
    if (effect.kind !== 'write' || !/(^|\/)package\.json$/i.test(effect.path)) return effect;
    const [change, ...others] = changes.filter(one => one.path === effect.path);
    if (change?.kind !== 'write' || change.before.kind !== 'text' || others.length > 0) return effect;
    return { ...effect, runs: manifestRuns(change.before.text, change.after.text) };
  });
}

/** Whether two texts of a package.json differ in a part that runs by itself. What cannot be read may. */
export function manifestRuns(before: string, after: string): boolean {
  const [was, is] = [membersOf(before), membersOf(after)];
  if (was === undefined || is === undefined) return true;
  return [...new Set([...was.keys(), ...is.keys()])].some(key => !quiet.has(key) && was.get(key) !== is.get(key));
}

function membersOf(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value).map(([key, member]) => [key, JSON.stringify(member)]));
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}
