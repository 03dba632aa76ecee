import { trustedKinds, type Trust } from '../protocol/mode.js';
import { capabilitySchema } from '../protocol/rule.js';
import { BadArgument, oneOf } from './options.js';

/** Reads what `--trust` was given: names of effects, with commas, or one capability as JSON. Throws a `BadArgument`. */
export function readTrust(given: readonly string[]): Trust {
  return given.flatMap(text => (text.trimStart().startsWith('{') ? [capabilityFrom(text)] : namesFrom(text)));
}

function namesFrom(text: string): Trust {
  return text.split(',').map(name => oneOf('--trust', name.trim(), trustedKinds));
}

function capabilityFrom(text: string): Trust[number] {
  const parsed = capabilitySchema.safeParse(valueOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new BadArgument(`--trust: ${text} is not what a rule's "when" says: ${at}${issue?.message ?? ''}.`);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (fault) {
    if (fault instanceof SyntaxError) throw new BadArgument(`--trust: ${text} is not JSON.`);
    throw fault;
  }
}
