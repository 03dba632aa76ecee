import { z } from 'zod';
import type { DeepReadonly } from '../base/readonly.js';

/** Three ways to send the record on, each of which a collector may take or not. */
export const signals = ['logs', 'traces', 'metrics'] as const;
export type Signal = (typeof signals)[number];

export const wireFormats = ['protobuf', 'json'] as const;

/** An address that `/v1/logs` and the like are added to. Whoever may use it is said in headers, which are never shown. */
export const collectorAddressSchema = z
  .url({ protocol: /^https?$/, error: 'an http or https address is needed' })
  .refine(url => !/[?#]/.test(url) && !/^[a-z]+:\/\/[^/]*@/i.test(url), {
    error: 'an address without name, password, "?" and "#" is needed; who may send is said in headers',
  });

/** Names and values that may stand in a request. */
export const headersSchema = z.record(
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, { error: 'the name of a header is needed' }),
  z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, { error: 'the value of a header is needed, in one line' }),
);

/** Where the record is sent as OpenTelemetry, as an administrator or a user says it. */
export const collectorSchema = z.strictObject({
  endpoint: collectorAddressSchema,
  protocol: z.enum(wireFormats).default('protobuf'),
  headers: headersSchema.default({}),
  /** Also what people and models said, and what tools were given. */
  content: z.boolean().default(false),
});
export type Collector = DeepReadonly<z.output<typeof collectorSchema>>;

/** One address of a collector, and how it is spoken to. */
export interface Outlet {
  readonly url: string;
  readonly protocol: (typeof wireFormats)[number];
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
}

/** All that is needed to send. */
export interface Destination {
  readonly outlets: Readonly<Partial<Record<Signal, Outlet>>>;
  readonly content: boolean;
  /** What is said of this program and machine, besides what is always said. */
  readonly resource: Readonly<Record<string, string>>;
  readonly temporality: 'cumulative' | 'delta';
}
