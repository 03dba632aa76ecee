import type { PolicySources } from '../core/policySources.js';
import { changedRules, keptRuleInWords } from '../policy/changedRules.js';
import type { RuleVersion } from '../protocol/ruleVersion.js';
import type { Translate } from './chatModel.js';

export interface VersionItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly number: number;
}

/** How the person is asked. */
export interface RollBackDoor {
  readonly pick: (items: readonly VersionItem[], title: string) => Promise<VersionItem | undefined>;
  /** True when the button that does it was pressed. */
  readonly confirm: (message: string, detail: string, button: string) => Promise<boolean>;
  readonly say: (text: string) => void;
  readonly ago: (at: number) => string;
  readonly t: Translate;
}

interface Versioned extends Pick<PolicySources, 'rollBack'> {
  readonly book: Pick<PolicySources['book'], 'versions' | 'folderRules'>;
}

/** Lets the person choose an earlier version of this folder's rules, shows what would change, and goes back to it. */
export async function rollBack(policy: Versioned, door: RollBackDoor): Promise<void> {
  const { t } = door;
  const now = policy.book.folderRules;
  const versions = policy.book.versions.filter(({ rules }) => changesTo(now, rules).length > 0).toReversed();
  if (versions.length === 0) {
    door.say(t('There is no other version of the rules that were made for this folder.'));
    return;
  }
  const items = versions.map(version => itemFor(version, door));
  const picked = await door.pick(items, t('Go back to which version of the rules for this folder?'));
  const version = versions.find(({ number }) => number === picked?.number);
  if (version === undefined) return;
  const message = t('Go back to version {0} of the rules for this folder?', version.number);
  const shown = changesTo(now, version.rules).map(([sign, words]) => `${sign} ${words}`);
  if (!(await door.confirm(message, shown.join('\n'), t('Roll Back')))) return;
  // What was confirmed is what is done: rules may have changed while the question stood.
  if (policy.book.folderRules !== now) {
    door.say(t('The rules changed meanwhile. Nothing was rolled back: choose again.'));
    return;
  }
  await policy.rollBack(version.number, t('you by command'));
  door.say(t('The rules of this folder are those of version {0} again.', version.number));
}

function itemFor({ number, what, at, by, rules }: RuleVersion, { ago, t }: RollBackDoor): VersionItem {
  const description = by === undefined ? ago(at) : `${ago(at)} · ${by}`;
  const count = rules.length === 1 ? t('1 rule') : t('{0} rules', rules.length);
  return { label: t('Version {0}: {1}', number, what), description, detail: count, number };
}

function changesTo(now: readonly unknown[], then: readonly unknown[]): readonly (readonly [string, string])[] {
  const { added, removed, changed } = changedRules(now, then);
  const rows = (sign: string, rules: readonly unknown[]): (readonly [string, string])[] =>
    rules.map(rule => [sign, keptRuleInWords(rule, 'workspace')]);
  return [...rows('+', added), ...rows('−', removed), ...rows('±', changed)];
}
