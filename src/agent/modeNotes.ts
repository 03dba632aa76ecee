import type { Mode } from '../protocol/posture.js';

/** What the model must know of who answers; undefined where a person does. A dry run has words of its own. */
export const modeNotes = {
  interactive: undefined,
  'dry-run': undefined,
  background:
    'Nobody is there to ask: what no rule allows and no sandbox holds is refused. Do what can be done without, and say at the end what is left for a person, and why.',
  delegated:
    'This work was delegated to you: what you are trusted with passes at once, and everything else is asked of whoever answers for it.',
  plan: 'Only reading passes now; every change and every program that is run is refused. Look around, change nothing, and answer with a plan of what you would do.',
} as const satisfies Record<Mode, string | undefined>;
