import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';
import { trustSchema } from './mode.js';
import { extensionIdSchema } from './listening.js';
import { modeSchema } from './posture.js';
import { sandboxModes } from './rule.js';
import { collectorAddressSchema, headersSchema, wireFormats } from './telemetry.js';

export const providers = ['guide', 'editor', 'anthropic', 'openai', 'compatible'] as const;
export type Provider = (typeof providers)[number];

/** A script reads nothing, so it reviews nothing. */
export const reviewerProviders = ['off', 'editor', 'anthropic', 'openai', 'compatible'] as const;
export type ReviewerProvider = (typeof reviewerProviders)[number];

const addressSchema = z.union([z.literal(''), z.url({ protocol: /^https?$/ })]);
/** What a reviewer is told besides, in plain words; all of it together is never cut. */
const wordsSchema = z.array(z.string().trim().min(1).max(400)).max(20);

/** Every setting but the rules, which go raw to the policy loader. Each default is the strict one. Application scope, all of them. */
export const settingsSchema = z.strictObject({
  provider: z.enum(providers).default('guide'),
  /** Empty: the provider's default. */
  model: z.string().default(''),
  /** Only for `compatible`, or to reach a provider through another address. Empty: the provider's own. */
  baseUrl: addressSchema.default(''),
  mode: modeSchema.default('interactive'),
  /** What passes in the mode `delegated`. */
  trust: trustSchema.default([]),
  /** Null: the mode's own, which is 0 but in the background. */
  riskThreshold: z.int().min(0).max(100).nullable().default(null),
  /** How commands are confined where nothing demands more. */
  sandbox: z.enum([...sandboxModes, 'full-access']).default('workspace-write'),
  /** Commands whose effects stay inside a sandbox that holds pass without asking. */
  sandboxPasses: z.boolean().default(false),
  /** Seconds; 0: asks wait for ever. */
  askTimeout: z.int().min(0).default(0),
  /** Extensions that may see what agents do before it runs, and block or change it, by their identifiers. */
  listeners: z.array(extensionIdSchema).max(100).default([]),
  maxSteps: z.int().min(1).max(10_000).default(200),
  /** A second model that answers what policy does not reserve for a person. */
  'reviewer.provider': z.enum(reviewerProviders).default('off'),
  'reviewer.model': z.string().default(''),
  'reviewer.baseUrl': addressSchema.default(''),
  /** Seconds. */
  'reviewer.timeout': z.int().min(1).max(600).default(60),
  /** What is expected here, and what is to be refused: neither lets anything pass that would be refused without it. */
  'reviewer.allow': wordsSchema.default([]),
  'reviewer.block': wordsSchema.default([]),
  /** How long and how much of the record is kept, oldest first to go; 0: without end. */
  'ledger.keepDays': z.int().min(0).max(100_000).default(0),
  'ledger.keepMegabytes': z.int().min(0).max(1_000_000).default(0),
  /** How much the journal keeps of what files held, so that it can be undone; 0: without end. */
  'journal.keepMegabytes': z.int().min(0).max(1_000_000).default(1000),
  /** Empty: the record is sent nowhere. */
  'telemetry.endpoint': z.union([z.literal(''), collectorAddressSchema]).default(''),
  'telemetry.protocol': z.enum(wireFormats).default('protobuf'),
  'telemetry.headers': headersSchema.default({}),
  'telemetry.content': z.boolean().default(false),
});
export type Settings = DeepReadonly<z.output<typeof settingsSchema>>;
