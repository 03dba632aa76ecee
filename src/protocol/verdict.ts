import type { Effect } from './effect.js';
import type { BreadthFact, CommitsFact } from './fact.js';
import type { Portion } from './policyLimits.js';
import type { Layer, Rule, SandboxMode } from './rule.js';
import type { Spend } from './spend.js';
import type { Tally } from './tally.js';

/** One rule, default, floor or protection that spoke about one effect. */
export interface Reason {
  readonly kind: 'allow' | 'ask' | 'deny';
  readonly because: string;
  readonly effect: Effect | undefined;
  readonly from:
    | {
        readonly kind: 'rule';
        readonly id: string;
        readonly layer: Layer;
        /** What the rule leaves out, in words. */
        readonly except?: string;
        /** It would allow this, but for this limit: its own, or that of a rule it was handed on from. */
        readonly reached?: { readonly rule: string; readonly most: number };
      }
    /** A limit of a policy file is reached; an approval lets a portion more through. */
    | { readonly kind: 'limit'; readonly most: number; readonly portion: Portion }
    | {
        readonly kind:
          | 'default'
          | 'floor'
          | 'protected'
          | 'fault'
          | 'mode'
          | 'threshold'
          | 'budget'
          | 'constraint'
          | 'sandbox'
          | 'loop'
          | 'extra';
      };
}

export interface RiskFactor {
  readonly name: string;
  readonly points: number;
  readonly because: string;
}

/** The name of the factor for characters that hide or pose as others. */
export const deceptiveFactor = 'deceptive characters';

/** Rules that a person may make with an approval, all or none. `words` is exactly what they cover, shown before they are made. */
export interface Offer {
  readonly id: string;
  readonly scope: GrantScope;
  /** One, or one for each part of a list of commands. */
  readonly rules: readonly [Rule, ...Rule[]];
  readonly words: string;
}
export type GrantScope = 'once' | 'session' | 'day' | 'always';

/** What was counted of one effect: what it reaches, and the history that git loses by it. */
export interface Touch {
  readonly effect: Effect;
  readonly breadth?: BreadthFact;
  readonly commits?: CommitsFact;
}

/** Policy's answer about one action. */
export interface Verdict {
  readonly kind: 'allow' | 'ask' | 'deny';
  /** One sentence for a person. */
  readonly because: string;
  readonly reasons: readonly Reason[];
  /** The effects as judged: real paths, facts filled in. */
  readonly effects: readonly Effect[];
  /** How much an effect reaches, where that was counted: for what deletes, overwrites or throws away. */
  readonly touches: readonly Touch[];
  /** 0–100. */
  readonly risk: number;
  readonly factors: readonly RiskFactor[];
  /** A floor: only a human, each time. `loses` says what is gone afterwards. */
  readonly floor: { readonly id: string; readonly loses: string } | undefined;
  /** Only a human may answer: a floor, something protected, a secret, an explicit `ask`. */
  readonly humanOnly: boolean;
  /** Why nothing may be remembered, or undefined where offers exist. */
  readonly offers: readonly Offer[];
  readonly noOffer: string | undefined;
  /** It passes by its low risk alone, or may pass by a reviewer, and takes so much of the task's budget then. */
  readonly unasked: Tally | undefined;
  /**
   * How it must be confined if it runs at all, whoever approves: the strictest of what rules and constraints demand, and
   * where a sandbox works, in that.
   */
  readonly sandbox: SandboxMode | undefined;
  /** Bytes it is about to write or delete, where that is known. */
  readonly writes: number | undefined;
  /** What a pass takes of the limits of the rules that let it pass. */
  readonly spends: readonly Spend[];
  /** For whoever is refused, or not answered: another act that would be allowed, or asks less. */
  readonly instead: string | undefined;
  /** The revision of the compiled policy that judged. */
  readonly revision: string;
}
