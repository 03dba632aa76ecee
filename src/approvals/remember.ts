import type { Record } from '../protocol/entry.js';
import type { Offer } from '../protocol/verdict.js';
import { ruleInWords } from '../policy/words.js';
import type { ListedRule, RuleBook } from './ruleBook.js';
import type { GrantedBy } from './settle.js';

/** Makes the rule that a person chose with an approval: on record first, then in force. One that cannot be kept is on record as taken back. */
export function rememberIn(
  ruleBook: Pick<RuleBook, 'add'>,
  record: Record,
): (offer: Offer, about: GrantedBy) => Promise<void> {
  return async ({ scope, rule, words }, { session, agent }) => {
    if (scope === 'once') return;
    const shelf = scope === 'session' ? ({ layer: 'session', session } as const) : ({ layer: 'workspace' } as const);
    const grant = { kind: 'grant', rule: rule.id, layer: shelf.layer, words, scope } as const;
    const expires = rule.expires === undefined ? {} : { expires: rule.expires };
    await record({ session, agent }, { ...grant, ...expires, what: 'made' });
    try {
      await ruleBook.add(shelf, rule);
    } catch (fault) {
      await record({ session, agent }, { ...grant, what: 'revoked' });
      throw fault;
    }
  };
}

/** Takes a rule back: out of force first, then on record, so that a fault of the record cannot keep it. */
export async function takeBack(
  { rule, layer, session = '' }: ListedRule,
  ruleBook: Pick<RuleBook, 'remove'>,
  record: Record,
): Promise<void> {
  await ruleBook.remove(layer, rule.id);
  const grant = { kind: 'grant', what: 'revoked', rule: rule.id, layer, words: ruleInWords(rule, layer) } as const;
  await record({ session, agent: '' }, grant);
}
