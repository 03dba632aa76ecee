import type { RuleBook } from '../approvals/ruleBook.js';
import type { Reaching } from '../machine/wayOut.js';
import type { Context } from '../policy/context.js';
import { mayReach } from '../policy/reach.js';
import { mayTalk } from '../policy/talk.js';

export interface ReachingDeps {
  readonly rules: RuleBook;
  readonly context: (agent: string, session: string) => Context;
}

/** Each connection of a running act is judged by what the act was let through with, and by the rules of that moment. */
export function reachingBy({ rules, context }: ReachingDeps): Reaching {
  return ({ session, agent, action, tool, effects }) => {
    if (!mayTalk(effects)) return undefined;
    const running = { action: { tool, agent, hash: action }, effects };
    return to => mayReach(to, running, rules.policyFor(session), context(agent, session));
  };
}
