import { z } from 'zod';
import type { Proposal } from '../approvals/proposal.js';
import type { Place, Tool } from '../tools/tool.js';

/** A tool as the gate sees it: bound to a place, able to describe and plan, and unable to run. */
export function proposalOf(tool: Tool, place: Place): Proposal {
  const plan = tool.plan?.bind(tool);
  const edited = tool.edited?.bind(tool);
  return {
    parse: input => {
      const parsed = tool.input.safeParse(input);
      return parsed.success
        ? { kind: 'parsed', input: parsed.data }
        : { kind: 'malformed', because: `The input of ${tool.name} is not valid: ${z.prettifyError(parsed.error)}` };
    },
    describe: input => tool.describe(input, place),
    ...(plan && { plan: (input, facts) => plan(input, facts, place) }),
    ...(edited && { edited: (path, text) => edited(path, text, place) }),
  };
}
