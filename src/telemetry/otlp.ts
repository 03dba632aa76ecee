import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { Destination, Outlet, Signal } from '../protocol/telemetry.js';
import type { Keyed } from './facts.js';
import { logRecords } from './logs.js';
import { Metrics } from './metrics.js';
import type { Encoder } from './pump.js';
import { spans } from './spans.js';
import { tellingOf, type Telling } from './telling.js';
import type { ReadEntries } from './turns.js';

/** Entries in the words of OpenTelemetry, as bytes. The one file that loads its packages; it is loaded to send, never before. */

export interface OtlpDeps {
  readonly destination: Destination;
  readonly entries: ReadEntries;
  readonly keyed: Keyed;
  /** Of this process. */
  readonly instance: string;
}

export function encoderFor(signal: Signal, outlet: Outlet, deps: OtlpDeps): Encoder {
  const telling = tellingOf(deps.destination, deps.keyed, deps.instance);
  switch (signal) {
    case 'logs':
      return logsEncoder(outlet, deps, telling);
    case 'traces':
      return tracesEncoder(outlet, deps, telling);
    case 'metrics':
      return metricsEncoder(outlet, deps, telling);
  }
}

function logsEncoder({ protocol }: Outlet, { entries: read }: OtlpDeps, telling: Telling): Encoder {
  const serializer = protocol === 'json' ? JsonLogsSerializer : ProtobufLogsSerializer;
  return {
    encode: async entries => serializer.serializeRequest([...logRecords(entries, read, telling)]),
    rejectedBy: answer => rejected(() => serializer.deserializeResponse(answer).partialSuccess?.rejectedLogRecords),
  };
}

function tracesEncoder({ protocol }: Outlet, { entries: read }: OtlpDeps, telling: Telling): Encoder {
  const serializer = protocol === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  return {
    async encode(entries) {
      const made = spans(entries, read, telling);
      return made.length === 0 ? undefined : serializer.serializeRequest([...made]);
    },
    rejectedBy: answer => rejected(() => serializer.deserializeResponse(answer).partialSuccess?.rejectedSpans),
  };
}

function metricsEncoder({ protocol }: Outlet, { entries: read, destination }: OtlpDeps, telling: Telling): Encoder {
  const serializer = protocol === 'json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const metrics = new Metrics(telling, destination.temporality);
  const toolOf = (act: string): string | undefined => {
    const [found] = read({ act, kind: 'action', limit: 1 });
    return found?.body.kind === 'action' ? found.body.tool : undefined;
  };
  return {
    async encode(entries) {
      const counted = await metrics.count(entries, toolOf);
      return counted && serializer.serializeRequest(counted);
    },
    rejectedBy: answer => rejected(() => serializer.deserializeResponse(answer).partialSuccess?.rejectedDataPoints),
  };
}

/** An answer that nobody can read says nothing against what was sent: its status says that it was taken. */
function rejected(read: () => unknown): number {
  try {
    const count = Number(read() ?? 0);
    return Number.isFinite(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}
