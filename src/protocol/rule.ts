import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { effectKinds } from './effect.js';
import { modeSchema } from './posture.js';

const kindSchema = z.enum(effectKinds);

/** A name or an address; long ones are refused so that matching stays quick. */
const text = z.string().min(1).max(1000);

/** What an effect must be like for a rule to speak. All members given must hold; values are facts, not spellings. */
export const whenSchema = z.strictObject({
  effect: z.union([kindSchema, z.array(kindSchema).nonempty()]).optional(),
  tool: text.optional(),
  op: text.optional(),
  program: text.optional(),
  /** The exact words of a command. */
  words: z.array(z.string()).nonempty().optional(),
  /** The exact folder a command runs in. */
  cwd: text.optional(),
  /** Glob on real paths; relative ones are under the workspace, `~/` under the home folder. */
  path: text.optional(),
  /** Glob on the host's name; `*` is any run of characters. */
  host: text.optional(),
  /** Glob on the resolved push address; `*` is any run of characters. */
  remote: text.optional(),
  rewrites: z.boolean().optional(),
  deletesRef: z.boolean().optional(),
  discards: z.boolean().optional(),
  opaque: z.boolean().optional(),
  hash: text.optional(),
  /** The exact action, by hash; only grants made from an ask use it. */
  action: text.optional(),
});

export const ruleSchema = z
  .strictObject({
    id: z.string().min(1).max(80),
    when: whenSchema,
    unless: whenSchema.optional(),
    then: z.enum(['allow', 'ask', 'deny']),
    because: z.string().min(1).max(400),
    agents: z.array(text).nonempty().optional(),
    modes: z.array(modeSchema).nonempty().optional(),
    /** ISO 8601; `allow` only. */
    expires: z.iso.datetime({ offset: true }).optional(),
    /** How many passes it may mint; `allow` only. */
    uses: z.int().positive().optional(),
    /** Commands it must match and must not match; checked when the rule is loaded. */
    tests: z
      .strictObject({ matches: z.array(z.string()).optional(), misses: z.array(z.string()).optional() })
      .optional(),
  })
  .refine(rule => rule.then === 'allow' || (rule.expires === undefined && rule.uses === undefined), {
    error: '"expires" and "uses" belong to rules that allow',
  })
  .refine(rule => rule.then !== 'allow' || Object.keys(rule.when).length > 0, {
    error: 'a rule that allows must say what it allows in "when"',
  })
  .refine(rule => rule.unless === undefined || Object.keys(rule.unless).length > 0, {
    error: 'an empty "unless" would except everything',
  });

export type When = DeepReadonly<z.output<typeof whenSchema>>;
export type Rule = DeepReadonly<z.output<typeof ruleSchema>>;

/** Where a rule comes from. The strictest answer wins, whichever layer gave it. */
export const layers = ['admin', 'user', 'workspace', 'session'] as const;
export type Layer = (typeof layers)[number];

/** A policy file, and the value of the `countersign.rules` setting. */
export const policyFileSchema = z.strictObject({
  rules: z.array(z.unknown()).optional(),
  tools: z.strictObject({ only: z.array(z.string()).optional(), off: z.array(z.string()).optional() }).optional(),
  constraints: z
    .strictObject({
      modes: z.array(z.string()).nonempty().optional(),
      models: z.array(z.string()).nonempty().optional(),
      highestThreshold: z.int().min(0).max(100).optional(),
      longestGrantHours: z.number().positive().optional(),
      allowRules: z.boolean().optional(),
    })
    .optional(),
});
