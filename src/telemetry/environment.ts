import {
  collectorAddressSchema,
  headersSchema,
  signals,
  type Destination,
  type Outlet,
  type Signal,
} from '../protocol/telemetry.js';
import { addressBelow, usualTimeoutMs } from './destination.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FromEnvironment {
  readonly destination: Destination | undefined;
  /** What was said and cannot be done, each with the name of the variable. */
  readonly problems: readonly string[];
}

/**
 * What the standard `OTEL_*` variables say. Nothing is sent unless one of them names an address; what cannot be
 * read switches its signal off and is told.
 */
export function destinationFromEnvironment(env: Environment): FromEnvironment {
  const read = new Variables(env);
  if (read.isTrue('OTEL_SDK_DISABLED')) return { destination: undefined, problems: [] };
  const outlets = signals.flatMap((signal): [Signal, Outlet][] => {
    const outlet = outletFor(signal, read);
    return outlet === undefined ? [] : [[signal, outlet]];
  });
  if (outlets.length === 0) return { destination: undefined, problems: read.problems };
  read.refuseCertificates();
  const resource = read.pairs('OTEL_RESOURCE_ATTRIBUTES');
  const service = read.text('OTEL_SERVICE_NAME');
  const preferred = read.text('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE')?.toLowerCase();
  const destination: Destination = {
    outlets: Object.fromEntries(outlets),
    content: read.isTrue('OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'),
    resource: { ...resource, ...(service !== undefined && { 'service.name': service }) },
    temporality: preferred === 'delta' ? 'delta' : 'cumulative',
  };
  return { destination, problems: read.problems };
}

function outletFor(signal: Signal, read: Variables): Outlet | undefined {
  const of = (what: string): readonly [own: string, common: string] => [
    `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`,
    `OTEL_EXPORTER_OTLP_${what}`,
  ];
  const url = read.address(...of('ENDPOINT'), `v1/${signal}`);
  if (url === undefined || read.text(`OTEL_${signal.toUpperCase()}_EXPORTER`)?.toLowerCase() === 'none') {
    return undefined;
  }
  const protocol = read.protocol(of('PROTOCOL'));
  const headers = read.headers(of('HEADERS'));
  if (protocol === undefined || headers === undefined) return undefined;
  const timeoutMs = read.milliseconds(of('TIMEOUT')) ?? usualTimeoutMs;
  return { url, protocol, headers, timeoutMs, gzip: read.first(of('COMPRESSION')) === 'gzip' };
}

class Variables {
  private readonly told = new Set<string>();

  constructor(private readonly env: Environment) {}

  get problems(): readonly string[] {
    return [...this.told];
  }

  /** An empty variable counts as none. */
  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  first(names: readonly string[]): string | undefined {
    return names.map(name => this.text(name)).find(value => value !== undefined);
  }

  isTrue(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true';
  }

  /** The address of one signal is taken as it stands; the common one is what the path is added to. */
  address(own: string, common: string, path: string): string | undefined {
    const name = this.text(own) === undefined ? common : own;
    const value = this.text(name);
    if (value === undefined) return undefined;
    const parsed = collectorAddressSchema.safeParse(value);
    if (parsed.success) return name === own ? parsed.data : addressBelow(parsed.data, path);
    this.no(name, parsed.error.issues[0]?.message);
    return undefined;
  }

  protocol(names: readonly string[]): Outlet['protocol'] | undefined {
    switch (this.first(names)) {
      case undefined:
      case 'http/protobuf':
        return 'protobuf';
      case 'http/json':
        return 'json';
      default:
        this.no(this.nameOf(names), 'http/protobuf and http/json can be spoken here, and nothing else');
        return undefined;
    }
  }

  /** Those for one signal stand beside the common ones, and instead of those with the same name. */
  headers(names: readonly string[]): Readonly<Record<string, string>> | undefined {
    const all = Object.assign({}, ...names.toReversed().map(name => this.pairs(name))) as Record<string, string>;
    const parsed = headersSchema.safeParse(all);
    if (!parsed.success) this.no(this.nameOf(names), parsed.error.issues[0]?.message);
    return parsed.data;
  }

  milliseconds(names: readonly string[]): number | undefined {
    const text = this.first(names);
    if (text === undefined || /^[1-9]\d{0,6}$/.test(text)) return text === undefined ? undefined : Number(text);
    this.no(this.nameOf(names), 'milliseconds are needed, as a whole number');
    return undefined;
  }

  /** `name=value` with commas between, values percent-encoded. A pair that cannot be read is left out and told. */
  pairs(name: string): Readonly<Record<string, string>> {
    const pairs = (this.text(name) ?? '').split(',').filter(pair => pair.trim() !== '');
    return Object.fromEntries(
      pairs.flatMap(pair => {
        const at = pair.indexOf('=');
        const value = decoded(pair.slice(at + 1).trim());
        if (at > 0 && value !== undefined) return [[pair.slice(0, at).trim(), value]];
        this.no(name, 'one part of it is no name=value');
        return [];
      }),
    );
  }

  /** Node has its own way to trust an authority; there is none here to show a certificate of one's own. */
  refuseCertificates(): void {
    for (const name of Object.keys(this.env)) {
      if (!/^OTEL_EXPORTER_OTLP_\w*(CERTIFICATE|CLIENT_KEY)$/.test(name) || this.text(name) === undefined) continue;
      this.no(name, 'name the authority to trust in NODE_EXTRA_CA_CERTS instead');
    }
  }

  private nameOf(names: readonly string[]): string {
    return names.find(name => this.text(name) !== undefined) ?? names.join(' or ');
  }

  /** Says what is wrong, without the value: it may hold a key. */
  private no(name: string, why = 'it cannot be read'): void {
    this.told.add(`${name} is not used: ${why}.`);
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // not percent-encoded as it should be
  }
}
