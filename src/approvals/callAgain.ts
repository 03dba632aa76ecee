import type { CallAgain, RecordedAct } from '../policy/learning/recorded.js';
import { makeAction } from './action.js';
import type { Proposal } from './proposal.js';
import { quotedName } from '../base/shownText.js';

/**
 * Reads a recorded call again.
 *
 * Invariant: only the very call that was recorded: where its text was erased, or a secret was left out of it, another
 * hash shows, and it is `unread`.
 */
export function callAgain(
  { tool, input, cwd, agent, session, extra, action, effects }: RecordedAct,
  proposal: Proposal | undefined,
): CallAgain {
  // What touches files by their paths alone is no command; the texts that it writes are never on record.
  if (effects.every(effect => 'path' in effect && !('words' in effect))) return { kind: 'call', command: undefined };
  if (proposal === undefined) return { kind: 'unread', why: `there is no tool ${quotedName(tool)} here` };
  const parsed = proposal.parse(input);
  const isSame =
    parsed.kind === 'parsed' &&
    makeAction({ tool, input: parsed.input, cwd, agent, session, ...(extra !== undefined && { extra }) }).hash ===
      action;
  if (!isSame) return { kind: 'unread', why: 'its words are not on record: they were erased, or held a secret' };
  return { kind: 'call', command: proposal.describe(parsed.input).command };
}
