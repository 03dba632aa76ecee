import { z } from 'zod';
import { ruleSchema } from '../protocol/rule.js';

/** The JSON schema of a rule, as the manifest contributes it for the settings editor to complete. */
export function ruleJsonSchema(): unknown {
  return z.toJSONSchema(ruleSchema, { io: 'input', target: 'draft-7' });
}
