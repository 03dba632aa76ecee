import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseAddress } from '../../src/models/address.js';
import type { NetworkProvider } from '../../src/models/catalog.js';

const cases: readonly [provider: NetworkProvider, written: string, base: string][] = [
  ['anthropic', 'https://api.anthropic.com', 'https://api.anthropic.com/v1'],
  ['anthropic', 'https://api.anthropic.com/v1/', 'https://api.anthropic.com/v1'],
  ['anthropic', 'https://api.anthropic.com/v1/messages', 'https://api.anthropic.com/v1'],
  ['anthropic', 'https://gateway.example/anthropic', 'https://gateway.example/anthropic/v1'],
  ['openai', 'https://api.openai.com/v1/responses', 'https://api.openai.com/v1'],
  ['compatible', 'http://localhost:11434', 'http://localhost:11434/v1'],
  ['compatible', 'http://localhost:11434/v1/chat/completions', 'http://localhost:11434/v1'],
  ['compatible', 'https://host.example/api/openai', 'https://host.example/api/openai'],
  ['compatible', 'https://generative.example/v1beta/openai/', 'https://generative.example/v1beta/openai'],
];

for (const [provider, written, base] of cases) {
  test(`${provider} at ${written} is asked under ${base}`, () => assert.equal(baseAddress(provider, written), base));
}
