import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

test('no provider is loaded before it is chosen: models imports only their types', () => {
  for (const file of readdirSync('src/models')) {
    const source = readFileSync(join('src/models', file), 'utf8');
    for (const [statement] of source.matchAll(/^import [^;]*'@ai-sdk[^;]*;/gm))
      assert.match(statement, /^import type /, `${file}: ${statement}`);
  }
});
