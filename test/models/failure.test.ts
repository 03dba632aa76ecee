import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failureOf, noAddress, noKey, noModel, type Asked } from '../../src/models/failure.js';
import type { FailureCode } from '../../src/models/model.js';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const key = 'topsecretkey';
const asked: Asked = { label: 'Anthropic', host: 'api.example.com', model: 'some-model', key, as: 'agent' };

interface Fault {
  readonly statusCode?: number;
  readonly responseHeaders?: Record<string, string>;
  readonly responseBody?: string;
  readonly data?: unknown;
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
}

const cases: readonly [says: string, fault: unknown, code: FailureCode, retryable: boolean][] = [
  ['401 is a wrong key', { statusCode: 401 }, 'wrong-key', false],
  ['403 is a wrong key', { statusCode: 403 }, 'wrong-key', false],
  ['404 about the model is an unknown model', told(404, 'model: x'), 'unknown-model', false],
  ['404 in the words of Ollama is an unknown model', told(404, "model 'x' not found"), 'unknown-model', false],
  ['404 without words is a wrong address', { statusCode: 404, responseBody: '<html>' }, 'unreachable', false],
  ['400 with a code of its own is an unknown model', coded(400, 'model_not_found', 'No.'), 'unknown-model', false],
  ['400 with a code of its own is too long', coded(400, 'context_length_exceeded', 'No.'), 'too-long', false],
  ['413 is too long', { statusCode: 413 }, 'too-long', false],
  [
    'llama.cpp says too long in its own words',
    told(400, 'the request exceeds the available context size'),
    'too-long',
    false,
  ],
  ['429 may be tried again', { statusCode: 429 }, 'rate-limited', true],
  ['429 that talks of tokens is not too long', told(429, 'too many tokens per minute'), 'rate-limited', true],
  ['529 is overload', { statusCode: 529 }, 'overloaded', true],
  [
    'overload in the middle of a stream is overload',
    { error: { type: 'overloaded_error', message: 'x' } },
    'overloaded',
    true,
  ],
  ['503 is a fault of the server', { statusCode: 503 }, 'server-fault', true],
  [
    'a redirect is not followed',
    { statusCode: 307, responseHeaders: { location: 'https://other.example/v1' } },
    'unreachable',
    false,
  ],
  ['an unknown host is not tried again', caused('ENOTFOUND'), 'unreachable', false],
  ['a name server that fails for now is', caused('EAI_AGAIN'), 'unreachable', true],
  ['an expired certificate is not tried again', caused('CERT_HAS_EXPIRED'), 'unreachable', false],
  ['a silent server timed out', caused('UND_ERR_HEADERS_TIMEOUT'), 'timed-out', true],
  ['a reset connection broke the stream', caused('ECONNRESET'), 'broken-stream', true],
  ['a fault with many causes is read through', new AggregateError([{ code: 'ECONNREFUSED' }]), 'unreachable', false],
  ['nothing at all is a broken stream', undefined, 'broken-stream', true],
  ['a text is a broken stream', 'boom', 'broken-stream', true],
];

function told(statusCode: number, message: string): Fault {
  return { statusCode, responseBody: JSON.stringify({ error: { message } }) };
}
function coded(statusCode: number, code: string, message: string): Fault {
  return { statusCode, data: { error: { code, message } } };
}
function caused(code: string): Fault {
  return { message: 'fetch failed', cause: { cause: { code } } };
}

for (const [says, fault, code, retryable] of cases) {
  test(says, () => {
    const failure = failureOf(fault, asked, now);
    assert.equal(failure.code, code, failure.because);
    assert.equal(failure.retryable, retryable);
    assert.match(failure.because, /: |“|send /, 'it says what to do');
  });
}

const waits: readonly [says: string, headers: Record<string, string>, ms: number | undefined][] = [
  ['seconds', { 'retry-after': '12' }, 12_000],
  ['a date', { 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, 30_000],
  ['a date that is over', { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, 0],
  ['milliseconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
  ['no words at all', {}, undefined],
  ['words nobody can read', { 'retry-after': 'soon' }, undefined],
];
for (const [says, responseHeaders, ms] of waits) {
  test(`retry-after is read as ${says}`, () => {
    assert.equal(failureOf({ statusCode: 429, responseHeaders }, asked, now).retryAfterMs, ms);
  });
}

test('the key is cut out wherever the server put it, and so is what looks like one', () => {
  const words = `invalid x-api-key ${key}, Bearer abc.def and sk-ant-api03-AAAABBBBCCCC`;
  const { because } = failureOf(told(401, words), { ...asked, host: `h-${key}` }, now);
  assert.ok(!because.includes(key));
  assert.ok(!because.includes('AAAABBBB'));
  assert.ok(!because.includes('abc.def'));
});

test('what a server says is one line of bounded length', () => {
  const { because } = failureOf(told(400, `a\nb\u0000${'x'.repeat(5000)}`), asked, now);
  assert.ok(because.length < 600);
  assert.doesNotMatch(because, /[\n\u0000]/);
});

test('causes that form a ring are read to an end', () => {
  const ring: { cause?: unknown } = {};
  ring.cause = ring;
  assert.equal(failureOf(ring, asked, now).code, 'broken-stream');
});

test('every command that a sentence or the guide names is in the manifest, under that title', () => {
  const titles = Object.values(JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>);
  const sentences = [
    ...cases.map(([, fault]) => failureOf(fault, asked, now).because),
    readFileSync('media/guide.json', 'utf8'),
  ];
  const named = sentences.flatMap(sentence =>
    [...sentence.matchAll(/(?:“|\*\*)Countersign: ([^”*]+)/g)].map(([, title]) => title),
  );
  assert.ok(named.length >= 4);
  for (const title of named) assert.ok(titles.includes(title ?? ''), `“${title ?? ''}” is no title of a command`);
});

test('what is wrong with a reviewer names what sets a reviewer up, and not the model that proposes', () => {
  const sentences = [
    ...[noKey, noModel, noAddress].map(failure => failure('Anthropic', 'reviewer').because),
    ...[401, 404, 400].map(statusCode => failureOf({ statusCode }, { ...asked, as: 'reviewer' }, now).because),
  ].join('\n');
  assert.match(sentences, /COUNTERSIGN_REVIEWER_API_KEY/);
  assert.match(sentences, /countersign\.reviewer\.model.*--reviewer-model/);
  assert.match(sentences, /countersign\.reviewer\.baseUrl.*--reviewer-base-url/);
  assert.doesNotMatch(sentences, /COUNTERSIGN_API_KEY|countersign\.model|countersign\.baseUrl|Pick the Model/);
});
