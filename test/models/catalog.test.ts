import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalog, costOf, knownModel } from '../../src/models/catalog.js';

test('each default model is in the catalog, with its size and price', () => {
  for (const provider of ['anthropic', 'openai'] as const)
    assert.ok(knownModel(provider, catalog[provider].defaultModel), provider);
});

test('a dated snapshot is its model, and a longer name is another', () => {
  assert.equal(knownModel('anthropic', 'claude-sonnet-5-5-20260915')?.id, 'claude-sonnet-5-5');
  assert.equal(knownModel('openai', 'gpt-6-sol-2026-09-22')?.id, 'gpt-6-sol');
  assert.equal(knownModel('anthropic', 'claude-sonnet-5-9'), undefined);
  assert.equal(knownModel('openai', 'gpt-6-sol-pro'), undefined);
});

test('what was read from the cache and written into it has its own price', () => {
  const known = knownModel('anthropic', 'claude-sonnet-5-5') ?? assert.fail();
  const cost = costOf(known, { input: 1_000_000, output: 100_000, cached: 500_000, written: 200_000 });
  assert.equal(cost.toFixed(4), (0.3 * 2 + 0.5 * 0.1 + 0.2 * 2.5 + 0.1 * 10).toFixed(4));
});

test('a long request costs the long price as a whole', () => {
  const known = knownModel('anthropic', 'claude-haiku-5-5') ?? assert.fail();
  assert.equal(costOf(known, { input: 100_000, output: 0 }).toFixed(4), '0.0100');
  assert.equal(costOf(known, { input: 200_000, output: 0 }).toFixed(4), '0.1000');
});
