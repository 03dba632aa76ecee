import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { otlp } from './otlpSchema.js';

/** How the collector answers; `nothing`: never. `lost`: it took it, and the answer never arrives. */
export type Reply =
  | {
      readonly lost?: boolean;
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array | string;
    }
  | 'nothing';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** A collector on loopback, which decodes what it took: protobuf by the protocol's own definition, or JSON. */
export class Collector {
  /** Everything that came, whatever was answered. */
  readonly received: Received[] = [];
  connections = 0;
  answer: (request: Received) => Reply = () => ({ status: 200 });
  private readonly taken: Received[] = [];
  private readonly server = createServer((request, response) => void this.take(request, response));
  private waiting: (() => void)[] = [];
  url = '';

  static async start(t: TestContext, port = 0): Promise<Collector> {
    const collector = new Collector();
    const { server } = collector;
    server.on('connection', () => collector.connections++);
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    t.after(() => collector.stop());
    return collector;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
  }

  /** Resolves when so many requests have come in all. */
  async arrived(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>(resolve => this.waiting.push(resolve));
  }

  logs(): LogRecord[] {
    return this.decoded('/v1/logs', 'Logs').flatMap(found =>
      logsSchema.parse(found).resourceLogs.flatMap(({ resource, scopeLogs }) =>
        scopeLogs.flatMap(({ logRecords }) =>
          logRecords.map(record => ({
            ...record,
            body: record.body && plain(record.body),
            attributes: plainAttributes(record.attributes),
            resource: plainAttributes(resource.attributes),
          })),
        ),
      ),
    );
  }

  spans(): Span[] {
    return this.decoded('/v1/traces', 'Traces').flatMap(found =>
      spansSchema
        .parse(found)
        .resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) =>
            spans.map(span => ({ ...span, attributes: plainAttributes(span.attributes) })),
          ),
        ),
    );
  }

  metrics(): Metric[] {
    return this.decoded('/v1/metrics', 'Metrics').flatMap(found =>
      metricsSchema.parse(found).resourceMetrics.flatMap(({ scopeMetrics }) =>
        scopeMetrics.flatMap(({ metrics }) =>
          metrics.map(({ name, sum, histogram }) => ({
            name,
            temporality: (sum ?? histogram)?.aggregationTemporality,
            points: (sum ?? histogram)?.dataPoints.map(readPoint) ?? [],
          })),
        ),
      ),
    );
  }

  private decoded(path: string, message: string): unknown[] {
    return this.taken
      .filter(request => request.path === path)
      .map(({ headers, bytes }): unknown => {
        if (headers['content-type'] === 'application/json') return JSON.parse(bytes.toString('utf8'));
        const type = otlp.lookupType(message);
        return type.toObject(type.decode(bytes), { longs: Number, defaults: false });
      });
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const whole = Buffer.concat(parts);
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole;
    const received = { path: request.url ?? '', headers: request.headers, bytes };
    this.received.push(received);
    const reply = this.answer(received);
    if (reply !== 'nothing') {
      if (reply.status === 200) this.taken.push(received);
      if (reply.lost === true) request.socket.destroy();
      else response.writeHead(reply.status, reply.headers).end(reply.body);
    }
    for (const tell of this.waiting.splice(0)) tell();
  }
}

/** What a collector answers that did not take all of it. */
export function partly(rejected: number): Uint8Array {
  const type = otlp.lookupType('Answer');
  return type.encode(type.fromObject({ partialSuccess: { rejected, errorMessage: 'too old' } })).finish();
}

type Plain = Readonly<Record<string, unknown>>;
export type LogRecord = Omit<z.output<typeof logSchema>, 'attributes' | 'body'> & {
  readonly body: unknown;
  readonly attributes: Plain;
  readonly resource: Plain;
};
export type Span = Omit<z.output<typeof spanSchema>, 'attributes'> & { readonly attributes: Plain };
export interface Metric {
  readonly name: string;
  readonly temporality: number | undefined;
  readonly points: readonly { readonly attributes: Plain; readonly value: number; readonly count: number }[];
}

/** Both wires write the same members: bytes as such or as hexadecimal digits, long numbers as such or as text. */
const hex = z
  .union([z.string(), z.instanceof(Uint8Array).transform(bytes => Buffer.from(bytes).toString('hex'))])
  .default('');
const number = z.coerce.number();
const attributes = z.array(z.object({ key: z.string(), value: z.unknown() })).default([]);
const resource = z.object({ attributes });
const logSchema = z.object({
  timeUnixNano: number,
  severityText: z.string(),
  eventName: z.string(),
  body: z.unknown().optional(),
  attributes,
  traceId: hex,
  spanId: hex,
});
const logsSchema = z.object({
  resourceLogs: z.array(z.object({ resource, scopeLogs: z.array(z.object({ logRecords: z.array(logSchema) })) })),
});
const spanSchema = z.object({
  ...{ traceId: hex, spanId: hex, parentSpanId: hex, name: z.string(), kind: z.number(), attributes },
  startTimeUnixNano: number,
  endTimeUnixNano: number,
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
});
const spansSchema = z.object({
  resourceSpans: z.array(z.object({ resource, scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});
const point = z.object({
  attributes,
  asInt: number.optional(),
  asDouble: z.number().optional(),
  sum: z.number().optional(),
  count: number.optional(),
});
const points = z.object({ dataPoints: z.array(point), aggregationTemporality: z.number() });
const metricSchema = z.object({ name: z.string(), sum: points.optional(), histogram: points.optional() });
const metricsSchema = z.object({
  resourceMetrics: z.array(z.object({ resource, scopeMetrics: z.array(z.object({ metrics: z.array(metricSchema) })) })),
});

function readPoint({ attributes, asInt, asDouble, sum, count }: z.output<typeof point>) {
  return { attributes: plainAttributes(attributes), value: asInt ?? asDouble ?? sum ?? 0, count: count ?? 1 };
}

const anySchema = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: number.optional(),
  doubleValue: z.number().optional(),
  arrayValue: z.object({ values: z.array(z.unknown()).default([]) }).optional(),
  kvlistValue: z.object({ values: attributes }).optional(),
});

function plain(value: unknown): unknown {
  const { arrayValue, kvlistValue, ...one } = anySchema.parse(value);
  if (arrayValue !== undefined) return arrayValue.values.map(plain);
  if (kvlistValue !== undefined) return plainAttributes(kvlistValue.values);
  return Object.values(one).find(found => found !== undefined);
}

function plainAttributes(found: z.output<typeof attributes>): Plain {
  return Object.fromEntries(found.map(({ key, value }) => [key, plain(value)]));
}
