import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, type Source } from '../../src/policy/compile.js';
import { collectorSchema } from '../../src/protocol/telemetry.js';
import { destinationOf, permittedDestination } from '../../src/telemetry/destination.js';

const theirs = collectorSchema.parse({ endpoint: 'https://fleet.example' });
const mine = destinationOf(collectorSchema.parse({ endpoint: 'https://mine.example', content: true }));
const place = { home: '/home/me', roots: ['/repo'] };

const source = (layer: Source['layer'], content: unknown): Source => ({ layer, from: `the ${layer}`, content });
const admin = (telemetry: unknown): Source => source('admin', { constraints: { telemetry } });

const cases: readonly [says: string, sources: readonly Source[], expected: typeof mine | undefined][] = [
  ['without an administrator the user says where', [], mine],
  ['an administrator who says nothing of it leaves it to the user', [source('admin', { rules: [] })], mine],
  ['an administrator may forbid it', [admin('off')], undefined],
  [
    'where an administrator says where, the user has no say',
    [admin({ endpoint: 'https://fleet.example' })],
    destinationOf(theirs),
  ],
  [
    'who forbids it is stricter than who says where',
    [admin({ endpoint: 'https://fleet.example' }), admin('off')],
    undefined,
  ],
  ['an administrator’s file that cannot be read sends nothing', [admin({ endpoint: 'fleet' })], undefined],
  ['nor does one with another mistake in it', [source('admin', { constraints: { modes: 'plan' } })], undefined],
  ['a user’s file that cannot be read changes nothing', [source('user', { constraints: { modes: 'plan' } })], mine],
];

for (const [says, sources, expected] of cases) {
  test(says, () => {
    const { constraints } = compile(sources, place);
    assert.deepEqual(permittedDestination(constraints.telemetry, mine), expected);
    assert.deepEqual(permittedDestination(constraints.telemetry, undefined), expected === mine ? undefined : expected);
  });
}

for (const layer of ['user', 'workspace', 'session'] as const) {
  test(`rules of the layer "${layer}" cannot say where the record is sent`, () => {
    const said = { constraints: { modes: ['plan'], telemetry: { endpoint: 'https://evil.example' } } };
    const { constraints, problems, broken } = compile([source(layer, said)], place);
    assert.equal(constraints.telemetry, undefined);
    assert.deepEqual(constraints.modes?.value, ['plan']);
    assert.match(problems.join(), /only the administrator’s file may say where the record is sent/);
    assert.ok(broken);
  });
}
