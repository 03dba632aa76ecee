import type { When } from '../protocol/rule.js';
import type { Context } from './context.js';
import { compileWhen, type Call, type Matcher } from './match.js';
import type { Subject } from './resolve.js';

/** Whether a child, and each agent above it, is trusted with an effect. The first agent is bound by no such list. */
export function isTrusted(subject: Subject, call: Call, { child, home, roots }: Context): boolean {
  if (child === undefined) return true;
  const place = { home, roots };
  return child.trust.every(list => list.some(when => matcherOf(when, place)(subject, call, 'exact') === 'yes'));
}

const known = new WeakMap<
  When,
  { readonly home: string; readonly roots: readonly string[]; readonly matches: Matcher }
>();

function matcherOf(when: When, { home, roots }: Pick<Context, 'home' | 'roots'>): Matcher {
  const found = known.get(when);
  if (found?.home === home && found.roots === roots) return found.matches;
  const matches = compileWhen(when, { home, roots });
  known.set(when, { home, roots, matches });
  return matches;
}
