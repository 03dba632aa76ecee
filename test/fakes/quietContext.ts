import type { Context } from '../../src/policy/context.js';
import { noUsage } from '../../src/policy/policyLimits.js';
import { noTally } from '../../src/protocol/tally.js';

/** Nothing happened yet, nobody switched anything on, and no sandbox works. */
export const quiet: Omit<Context, 'mode' | 'trusted' | 'roots' | 'home' | 'temp' | 'own' | 'agent' | 'now'> = {
  newestEntryAt: 0,
  threshold: undefined,
  sandboxWorks: false,
  confinable: false,
  passesInSandbox: false,
  trustsProjectCode: false,
  stopped: false,
  uses: () => 0,
  spent: () => 0,
  child: undefined,
  caseSensitive: true,
  reviewed: false,
  readSecret: false,
  sawUntrusted: false,
  unasked: noTally,
  lastRun: undefined,
  usage: noUsage,
};
