import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { effectKinds } from './effect.js';

const kindSchema = z.enum(effectKinds as [string, ...string[]]);

/** What an effect must be like for a rule to speak. All members given must hold; values are facts, not spellings. */
export const whenSchema = z.strictObject({
  effect: z.union([kindSchema, z.array(kindSchema).nonempty()]).optional(),
  tool: z.string().optional(),
  op: z.string().optional(),
  program: z.string().optional(),
  /** The exact words of a command. */
  words: z.array(z.string()).nonempty().optional(),
  /** The exact folder a command runs in. */
  cwd: z.string().optional(),
  /** Glob on real paths; relative ones are under the workspace, `~/` under the home folder. */
  path: z.string().optional(),
  host: z.string().optional(),
  remote: z.string().optional(),
  rewrites: z.boolean().optional(),
  deletesRef: z.boolean().optional(),
  discards: z.boolean().optional(),
  opaque: z.boolean().optional(),
  hash: z.string().optional(),
  /** The exact action, by hash; only grants made from an ask use it. */
  action: z.string().optional(),
});

export const ruleSchema = z.strictObject({
  id: z.string().min(1).max(80),
  when: whenSchema,
  unless: whenSchema.optional(),
  then: z.enum(['allow', 'ask', 'deny']),
  because: z.string().min(1).max(400),
  agents: z.array(z.string()).nonempty().optional(),
  modes: z.array(z.string()).nonempty().optional(),
  /** ISO 8601; `allow` only. */
  expires: z.iso.datetime().optional(),
  /** How many passes it may mint; `allow` only. */
  uses: z.int().positive().optional(),
  tests: z.strictObject({ matches: z.array(z.string()).optional(), misses: z.array(z.string()).optional() }).optional(),
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
