import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationInWords } from '../../src/telemetry/destination.js';
import { destinationFromEnvironment } from '../../src/telemetry/environment.js';

const all = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
const urls = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const outlets = destinationFromEnvironment(env).destination?.outlets ?? {};
  return Object.fromEntries(Object.entries(outlets).map(([signal, { url }]) => [signal, url]));
};

const places: readonly [
  says: string,
  env: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
][] = [
  ['no variable: nowhere', {}, {}],
  ['an empty one counts as none', { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, {}],
  [
    'one address for all: the usual path of each is added',
    all,
    {
      logs: 'http://collector:4318/v1/logs',
      traces: 'http://collector:4318/v1/traces',
      metrics: 'http://collector:4318/v1/metrics',
    },
  ],
  [
    'an address of one signal is taken as it stands',
    { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://logs.example/in' },
    { logs: 'https://logs.example/in' },
  ],
  [
    'a signal can be switched off',
    { ...all, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' },
    { logs: 'http://collector:4318/v1/logs' },
  ],
  ['everything can be switched off', { ...all, OTEL_SDK_DISABLED: 'TRUE' }, {}],
  ['an address that is none sends nothing', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, {}],
  ['a name and a password do not belong into an address', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:b@c' }, {}],
  ['gRPC is not spoken', { ...all, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, {}],
  [
    'a path of the address stays',
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://x.example/otel/',
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
    },
    { logs: 'https://x.example/otel/v1/logs' },
  ],
];

for (const [says, env, expected] of places) {
  test(says, () => assert.deepEqual(urls(env), expected));
}

test('headers, wire, time, compression, resource and temporality are those of the variables', () => {
  const { destination, problems } = destinationFromEnvironment({
    ...all,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-team = one',
    OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-team=two',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_SERVICE_NAME: 'ours',
    OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,team=tools',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true',
  });
  assert.deepEqual(problems, []);
  assert.partialDeepStrictEqual(destination, {
    outlets: {
      logs: {
        headers: { authorization: 'Bearer abc', 'x-team': 'two' },
        protocol: 'json',
        timeoutMs: 3000,
        gzip: true,
      },
      traces: { headers: { authorization: 'Bearer abc', 'x-team': 'one' }, protocol: 'protobuf' },
    },
    content: true,
    resource: { 'service.name': 'ours', team: 'tools' },
    temporality: 'delta',
  });
});

const wrong: readonly [env: Readonly<Record<string, string>>, says: RegExp][] = [
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://x' }, /^OTEL_EXPORTER_OTLP_ENDPOINT is not used: an http or https address/],
  [{ ...all, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /^OTEL_EXPORTER_OTLP_PROTOCOL is not used: http\/protobuf and/],
  [{ ...all, OTEL_EXPORTER_OTLP_HEADERS: 'a=secret\u0001' }, /^OTEL_EXPORTER_OTLP_HEADERS is not used/],
  [{ ...all, OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, /^OTEL_EXPORTER_OTLP_HEADERS is not used: one part/],
  [
    { ...all, OTEL_EXPORTER_OTLP_CERTIFICATE: '/secret.pem' },
    /^OTEL_EXPORTER_OTLP_CERTIFICATE is not used: .*NODE_EXTRA_CA_CERTS/,
  ],
  [{ ...all, OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, /^OTEL_EXPORTER_OTLP_TIMEOUT is not used: milliseconds/],
];

for (const [env, says] of wrong) {
  test(`what is wrong with ${Object.keys(env).at(-1) ?? ''} is told, without its value`, () => {
    const { problems } = destinationFromEnvironment(env);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', says);
    assert.doesNotMatch(problems[0] ?? '', /secret/);
  });
}

test('in words it is said what goes where, and no header', () => {
  const { destination } = destinationFromEnvironment({
    ...all,
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://logs.example/in',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secret',
  });
  assert.equal(
    destination && destinationInWords(destination),
    'logs to https://logs.example/in; traces, metrics to http://collector:4318',
  );
});
