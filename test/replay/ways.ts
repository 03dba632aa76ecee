import { trustedRules } from '../../src/core/trusting.js';
import type { Context } from '../../src/policy/context.js';
import { sessionModeOf, type Trust } from '../../src/protocol/mode.js';
import type { Rule } from '../../src/protocol/rule.js';

/** One way to work: how things are set, and who answers what policy asks. */
export interface Way {
  readonly name: string;
  readonly context: Partial<Context>;
  readonly rules: readonly Rule[];
  /** A reviewer answers what is not reserved for a person. */
  readonly isReviewed: boolean;
  /** Otherwise nobody is there, and what asks is not done. */
  readonly isPersonThere: boolean;
}

const sandbox = { sandboxWorks: true, confinable: true } as const;
const free = { ...sandbox, passesInSandbox: true } as const;
const trust: Trust = ['read', 'write', { effect: 'execute', words: ['npm', 'test'] }];

export const ways: readonly Way[] = [
  way('interactive', {}),
  way('interactive, sandbox', sandbox),
  way('interactive, sandbox lets pass', free),
  way('interactive, reviewer', { reviewed: true }),
  way('interactive, sandbox lets pass, reviewer', { ...free, reviewed: true }),
  {
    ...way('delegated: read, write, npm test', { mode: 'delegated' }),
    rules: trustedRules(sessionModeOf({ mode: 'delegated', trust })),
  },
  way('background, sandbox', { mode: 'background', ...sandbox }),
  way('background, sandbox, reviewer', { mode: 'background', ...sandbox, reviewed: true }),
  way('plan', { mode: 'plan' }),
  way('dry-run', { mode: 'dry-run' }),
];

function way(name: string, context: Partial<Context>): Way {
  const { mode = 'interactive', reviewed = false } = context;
  const isPersonThere = mode === 'interactive' || mode === 'delegated';
  return { name, context, rules: [], isReviewed: reviewed, isPersonThere };
}
