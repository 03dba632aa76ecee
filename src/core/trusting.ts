import { makingIn, takeBack } from '../approvals/remember.js';
import type { RuleBook } from '../approvals/ruleBook.js';
import { fingerprint } from '../policy/fingerprint.js';
import { whenInWords } from '../policy/words.js';
import type { Record } from '../protocol/entry.js';
import { sessionModeOf, type Capability, type SessionMode } from '../protocol/mode.js';
import type { Rule } from '../protocol/rule.js';
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
 * Invariant: they allow in the mode `delegated` alone and follow what is set; one that a person took back stays away
 * until other trust is set.
 */
export class Trusting {
  /** The trust that each session has by now. */
  private readonly held = new Map<string, string>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly deps: TrustingDeps) {}

  /** Resolves when the rules of this session are what is set; rejects, and trusts with nothing more, where that fails. */
  follow(session: string): Promise<void> {
    const mine = this.last.then(() => this.bringUp(session));
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /** Other trust may be set: brings up every session that was followed. */
  async followAll(): Promise<void> {
    await Promise.all([...this.held.keys()].map(session => this.follow(session)));
  }

  /** The session is over, and its rules went with it. */
  forget(session: string): void {
    this.held.delete(session);
  }

  private async bringUp(session: string): Promise<void> {
    const { rules, record, agent } = this.deps;
    const wanted = trustedRules(sessionModeOf(this.deps.settings()));
    const key = wanted.map(({ id }) => id).join();
    const isNew = (this.held.get(session) ?? '') !== key;
    this.held.set(session, key);
    if (!isNew) return;
    const before = rules.list().filter(listed => listed.session === session && isTrust(listed.rule));
    for (const listed of before)
      if (!wanted.some(({ id }) => id === listed.rule.id)) await takeBack(listed, by, rules, record);
    const [first, ...more] = wanted.filter(({ id }) => !before.some(({ rule }) => rule.id === id));
    if (first === undefined) return;
    await makingIn(rules, record)({ scope: 'session', rules: [first, ...more] }, { session, agent, by });
  }
}

const by = 'the settings';
const prefix = 'trusted-';

function isTrust({ id }: Rule): boolean {
  return id.startsWith(prefix);
}

/** What passes by itself in a delegated session, as things are set. */
export function trustInWords(settings: Settings): string[] {
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
