import { makingIn, takeBack } from '../approvals/remember.js';
import type { ListedRule, RuleBook } from '../approvals/ruleBook.js';
import { fingerprint } from '../policy/fingerprint.js';
import { whenInWords } from '../policy/words.js';
import type { Record } from '../protocol/entry.js';
import { sessionModeOf, type SessionMode } from '../protocol/mode.js';
import type { Capability, Rule } from '../protocol/rule.js';
import type { Settings } from '../protocol/settings.js';

export interface TrustingDeps {
  readonly rules: Pick<RuleBook, 'add' | 'remove' | 'list'>;
  readonly record: Record;
  readonly settings: () => Settings;
  /** Whom it is given to: what another agent may do is handed on to it. */
  readonly agent: string;
}

/**
 * Makes what a delegated session is trusted with rules of that session, on record like any other.
 *
 * Invariant: they allow in the mode `delegated` alone, and what is trusted no more holds no more before anything is
 * judged again; one that a person took back stays away until it is trusted anew.
 */
export class Trusting {
  /** By session: the rules that were made, also those that a person took back since. */
  private readonly made = new Map<string, Set<string>>();
  private readonly going = new Set<string>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly deps: TrustingDeps) {}

  /** Resolves when the rules of this session are what is set; rejects, and trusts with nothing more, where that fails. */
  follow(session: string): Promise<void> {
    if (!this.made.has(session)) this.made.set(session, new Set());
    const gone = this.takeStale();
    gone.catch(() => undefined); // told of in its turn
    const mine = this.last.then(() => gone).then(() => this.make(session));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Other trust may be set, or another mode: brings up every session that was followed. */
  async followAll(): Promise<void> {
    await Promise.all([...this.made.keys()].map(session => this.follow(session)));
  }

  /** The session is over, and its rules went with it. */
  forget(session: string): void {
    this.made.delete(session);
  }

  private async takeStale(): Promise<void> {
    const { rules, record, settings } = this.deps;
    const { trust } = settings(); // also while another mode holds, for the next time that this one does
    const wanted = new Set(trustedRules(sessionModeOf({ mode: 'delegated', trust })).map(({ id }) => id));
    for (const made of this.made.values()) for (const id of made) if (!wanted.has(id)) made.delete(id);
    const isStale = ({ rule: { id }, layer }: ListedRule): boolean =>
      layer === 'session' && id.startsWith(prefix) && !wanted.has(id) && !this.going.has(id);
    // One goes from all sessions at once.
    const stale = new Map(rules.list().flatMap(one => (isStale(one) ? [[one.rule.id, one] as const] : [])));
    if (stale.size === 0) return;
    for (const id of stale.keys()) this.going.add(id); // with the first that goes all is looked at again
    const taken = takeBack([...stale.values()], by, rules, record);
    for (const id of stale.keys()) this.going.delete(id);
    await taken;
  }

  /** In other modes nothing of it would speak, so nothing is made. */
  private async make(session: string): Promise<void> {
    const { rules, record, settings, agent } = this.deps;
    const made = this.made.get(session);
    const missing = trustedRules(sessionModeOf(settings())).filter(({ id }) => !made?.has(id));
    const [first, ...more] = missing;
    if (made === undefined || first === undefined) return;
    for (const { id } of missing) made.add(id);
    try {
      await makingIn(rules, record)({ scope: 'session', rules: [first, ...more] }, { session, agent, by });
    } catch (fault) {
      for (const { id } of missing) made.delete(id);
      throw fault;
    }
  }
}

const by = 'the settings';
const prefix = 'trusted-';

/** What passes by itself in a delegated session, as things are set. */
export function trustInWords(settings: Pick<Settings, 'mode' | 'trust'>): string[] {
  return trustedRules(sessionModeOf(settings)).map(({ when }) => whenInWords(when));
}

/** The rules by which what a delegated session is trusted with passes. */
export function trustedRules(mode: SessionMode): readonly Rule[] {
  if (mode.kind !== 'delegated') return [];
  const byId = new Map(mode.trust.map(ruleFor).map(rule => [rule.id, rule]));
  return [...byId.values()];
}

function ruleFor(when: Capability): Rule {
  const because = `this session is trusted with ${whenInWords(when)}`;
  return {
    ...{ id: `${prefix}${fingerprint(when)}`, when, then: 'allow', modes: ['delegated'] },
    because: because.length <= 400 ? because : 'this session is trusted with it',
  };
}
