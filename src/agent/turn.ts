import type { Clock } from '../base/clock.js';
import type { Model } from '../models/model.js';
import type { Acting } from './act.js';
import type { Conversation } from './conversation.js';
import type { Steps } from './steps.js';

/** What one turn works with. */
export interface Turn extends Acting {
  readonly model: Model;
  readonly system: string;
  readonly steps: Steps;
  readonly conversation: Conversation;
  readonly clock: Clock;
  /** Between 0 and 1; how much of a back-off is left to chance. */
  readonly random: () => number;
  /** Puts the person's waiting words into the conversation. */
  readonly deliver: (signal: AbortSignal) => Promise<void>;
  /** Why the model may not be asked now; undefined when it may. */
  readonly permit: (signal: AbortSignal) => Promise<string | undefined>;
  readonly hasWaiting: () => boolean;
  /** Called after every change of the conversation. */
  readonly changed: () => void;
}
