import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { effectKinds } from './effect.js';
import { modeSchema } from './posture.js';
import { policyLimitsSchema } from './policyLimits.js';
import { collectorSchema } from './telemetry.js';

const kindSchema = z.enum(effectKinds);

/** A name or an address; long ones are refused so that matching stays quick. */
const text = z.string().min(1).max(1000);

/** What an effect must be like for a rule to speak. All members given must hold; values are facts, not spellings. */
export const whenSchema = z.strictObject({
  effect: z.union([kindSchema, z.array(kindSchema).nonempty()]).optional(),
  tool: text.optional(),
  op: text.optional(),
  program: text.optional(),
  /** The word after the program: `install`. */
  subcommand: text.optional(),
  /** Options that stand among the words of the command, all of them: `--force`. */
  flags: z.array(text.regex(/^-/)).nonempty().optional(),
  /** The exact words of a command. */
  words: z.array(z.string()).nonempty().optional(),
  /**
   * The words a command begins with, exactly: `["npm", "run", "build"]`. A rule that allows counts only where these are
   * the whole name of a command whose further words are known to make nothing else of it.
   */
  leading: z.array(z.string()).nonempty().optional(),
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
  /** The agent that is started, or to which a file is handed. */
  agent: text.optional(),
  opaque: z.boolean().optional(),
  hash: text.optional(),
  /** The exact action, by hash; only grants made from an ask use it. */
  action: text.optional(),
});

/** What an agent is trusted with: what a rule's `when` says, and at least one member of it. */
export const capabilitySchema = whenSchema.refine(when => Object.keys(when).length > 0, {
  error: 'a capability must say what is trusted',
});

export const sandboxModes = ['read-only', 'workspace-write'] as const;
/** How a command is confined, the strictest first. */
export const sandboxModeSchema = z.enum(sandboxModes);
export type SandboxMode = z.output<typeof sandboxModeSchema>;

export const periods = ['minute', 'hour', 'day', 'session', 'task'] as const;
export type Period = (typeof periods)[number];
export const measures = ['count', 'bytes', 'money'] as const;
export type Measure = (typeof measures)[number];
const most = z.number().positive().optional();

/** How much a rule may let pass in a period; then it asks. `count`: acts; `bytes`: written or deleted; `money`: US dollars. */
const limitSchema = z
  .strictObject({ count: z.int().positive().optional(), bytes: most, money: most, per: z.enum(periods) })
  .refine(limit => measures.some(measure => limit[measure] !== undefined), {
    error: 'a limit names a count, bytes or money',
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
    /** Reached, the rule asks instead; `allow` only. */
    limit: limitSchema.optional(),
    /** What it matches runs only so confined, whoever approves. */
    sandbox: sandboxModeSchema.optional(),
    /** Commands it must match and must not match; checked when the rule is loaded. */
    tests: z
      .strictObject({ matches: z.array(z.string()).optional(), misses: z.array(z.string()).optional() })
      .optional(),
  })
  .refine(rule => rule.then === 'allow' || [rule.expires, rule.uses, rule.limit].every(one => one === undefined), {
    error: '"expires", "uses" and "limit" belong to rules that allow',
  })
  .refine(rule => rule.then !== 'deny' || rule.sandbox === undefined, {
    error: 'what is denied does not run, so it needs no "sandbox"',
  })
  .refine(rule => rule.then !== 'allow' || Object.keys(rule.when).length > 0, {
    error: 'a rule that allows must say what it allows in "when"',
  })
  .refine(rule => rule.unless === undefined || Object.keys(rule.unless).length > 0, {
    error: 'an empty "unless" would except everything',
  });

/** A floor that an administrator adds: what it matches asks a person, each time, whatever else is said. */
export const addedFloorSchema = z.strictObject({
  id: z.string().min(1).max(80),
  when: whenSchema.refine(when => Object.keys(when).length > 0, { error: 'a floor must say what stands on it' }),
  /** What is gone or lost afterwards, as it is shown to the person who is asked. */
  loses: z.string().min(1).max(400),
});

export type When = DeepReadonly<z.output<typeof whenSchema>>;
export type Capability = DeepReadonly<z.output<typeof capabilitySchema>>;
export type Rule = DeepReadonly<z.output<typeof ruleSchema>>;

/** Where a rule comes from. The strictest answer wins, whichever layer gave it. */
export const layers = ['admin', 'user', 'workspace', 'session'] as const;
export type Layer = (typeof layers)[number];

const namesSchema = z.array(text);

/** What agents may use at all, and what is asked where no rule speaks. */
const toolsSchema = z.strictObject({ only: namesSchema.optional(), off: namesSchema.optional() });
const defaultsSchema = z.strictObject({
  agentCallsRequireApproval: z.boolean().optional(),
  attachmentsRequireApproval: z.boolean().optional(),
});

/** What an agent that others may start is for, and what it is trusted with of what they may do: at most that. */
const agentSchema = z.strictObject({
  instructions: z.string().min(1).max(20_000).optional(),
  /** For the agents that may start it: when to. */
  summary: text.optional(),
  trust: z.array(capabilitySchema).max(100).optional(),
  tools: toolsSchema.optional(),
  /** Of calls of this agent and what it is handed, and of its own calls of others. */
  defaults: defaultsSchema.optional(),
});
export const agentsSchema = z.record(text, agentSchema);

/** What an administrator permits at all. */
const constraintsSchema = z.strictObject({
  modes: z.array(modeSchema).nonempty().optional(),
  /** `off`: commands may run unconfined. */
  sandboxModes: z
    .array(z.enum([...sandboxModes, 'off']))
    .nonempty()
    .optional(),
  /** False: what stays inside the sandbox asks, whatever is set. */
  sandboxPasses: z.boolean().optional(),
  models: z.array(text).nonempty().optional(),
  /** Empty: there is no reviewer. Where it is not said, `models` holds for reviewers as well. */
  reviewers: namesSchema.optional(),
  /** How long a reviewer may read one act. */
  longestReviewSeconds: z.number().positive().optional(),
  /** Hosts that may be reached; `*` is any run of characters. */
  domains: namesSchema.optional(),
  highestThreshold: z.int().min(0).max(100).optional(),
  longestGrantHours: z.number().positive().optional(),
  allowRules: z.boolean().optional(),
  /** Of the administrator's file only: the extensions that may see and change what agents do, whatever the user says. */
  listeners: namesSchema.optional(),
  /** Of the administrator's file only: where the record is sent instead of where the user says, or that it is sent nowhere. */
  telemetry: z.union([z.literal('off'), collectorSchema]).optional(),
});

/** A policy file, and the value of the `countersign.rules` setting. */
export const policyFileSchema = z.strictObject({
  rules: z.array(z.unknown()).optional(),
  tools: toolsSchema.optional(),
  defaults: defaultsSchema.optional(),
  /** By the name of an agent: what holds for it besides, and instead of the defaults. */
  agents: agentsSchema.optional(),
  constraints: constraintsSchema.optional(),
  /** How much may be done, sent or spent in a period, whatever lets it pass; reached, a person is asked. */
  limits: policyLimitsSchema.optional(),
  /** Of the administrator's file only. */
  floors: z.array(z.unknown()).optional(),
  /** Of the administrator's file only: what the reviewer is to weigh, in place of what is built in. */
  reviewer: z.strictObject({ text: z.string().trim().min(1).max(20_000) }).optional(),
});
export type PolicyFile = DeepReadonly<z.output<typeof policyFileSchema>>;
