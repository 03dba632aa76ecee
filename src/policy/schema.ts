import { z } from 'zod';
import { trustSchema } from '../protocol/mode.js';
import { policyLimitsSchema } from '../protocol/policyLimits.js';
import { agentsSchema, ruleSchema } from '../protocol/rule.js';

/** The JSON schema of a rule, as the manifest contributes it for the settings editor to complete. */
export function ruleJsonSchema(): unknown {
  return z.toJSONSchema(ruleSchema, { io: 'input', target: 'draft-7' });
}

/** The same of the limits that may stand beside rules. */
export function limitsJsonSchema(): unknown {
  return z.toJSONSchema(policyLimitsSchema, { io: 'input', target: 'draft-7' });
}

/** The same of the agents that others may start. */
export function agentsJsonSchema(): unknown {
  return z.toJSONSchema(agentsSchema, { io: 'input', target: 'draft-7' });
}

/** The same of what a delegated session is trusted with. */
export function trustJsonSchema(): unknown {
  return z.toJSONSchema(trustSchema, { io: 'input', target: 'draft-7' });
}
