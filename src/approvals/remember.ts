import type { Record } from '../protocol/entry.js';
import type { Rule } from '../protocol/rule.js';
import type { Offer } from '../protocol/verdict.js';
import { ruleInWords } from '../policy/words.js';
import type { ListedRule, RuleBook } from './ruleBook.js';
import type { GrantedBy } from './settle.js';

/** Makes the rules that a person chose with an approval. */
export function rememberIn(
  ruleBook: Pick<RuleBook, 'add' | 'remove'>,
  record: Record,
): (offer: Offer, about: GrantedBy) => Promise<void> {
  return makingIn(ruleBook, record);
}

/**
 * Makes the rules that a person chose: on record first, then in force. Where one cannot be kept, all of them are taken
 * back, and that is on record.
 */
export function makingIn(
  ruleBook: Pick<RuleBook, 'add' | 'remove'>,
  record: Record,
): (
  chosen: Pick<Offer, 'scope' | 'rules'>,
  about: Pick<GrantedBy, 'session' | 'agent' | 'by'> & Partial<GrantedBy>,
) => Promise<void> {
  return async ({ scope, rules }, { session, agent, act, by }) => {
    if (scope === 'once') return;
    const shelf = scope === 'session' ? ({ layer: 'session', session } as const) : ({ layer: 'workspace' } as const);
    const put = (what: 'made' | 'revoked', rule: Rule): Promise<void> => {
      const grant = { kind: 'grant', what, rule: rule.id, layer: shelf.layer, scope, ...(act && { act }) } as const;
      const expires = what === 'revoked' || rule.expires === undefined ? {} : { expires: rule.expires };
      return record({ session, agent }, { ...grant, words: ruleInWords(rule, shelf.layer), ...expires });
    };
    const kept: Rule[] = [];
    for (const rule of rules) {
      await put('made', rule);
      try {
        await ruleBook.add(shelf, rule, by);
        kept.push(rule);
      } catch (fault) {
        await put('revoked', rule);
        for (const made of kept) {
          await ruleBook.remove(shelf.layer, made.id, by);
          await put('revoked', made);
        }
        throw fault;
      }
    }
  };
}

/**
 * Takes rules back, with all that was handed on of them: out of force first, then on record, so that a fault of the
 * record cannot keep one. Those of sessions hold no more when this returns its promise.
 */
export async function takeBack(
  all: readonly Pick<ListedRule, 'rule' | 'layer'>[],
  by: string,
  ruleBook: Pick<RuleBook, 'list' | 'remove'>,
  record: Record,
): Promise<void> {
  const before = ruleBook.list();
  await Promise.all(all.map(({ rule: { id }, layer }) => ruleBook.remove(layer, id, by)));
  const left = new Set(ruleBook.list().map(placeOf));
  for (const listed of before) {
    if (left.has(placeOf(listed))) continue;
    const { rule, layer, session = '' } = listed;
    const grant = { kind: 'grant', what: 'revoked', rule: rule.id, layer, words: ruleInWords(rule, layer) } as const;
    await record({ session, agent: '' }, grant);
  }
}

/** Rules are read anew with every change, so that the same one is another object. */
function placeOf({ rule, layer, from, session = '' }: ListedRule): string {
  return JSON.stringify([layer, from, session, rule.id]);
}
