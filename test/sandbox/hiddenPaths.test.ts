import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecret } from '../../src/policy/secrets.js';
import { hiddenPaths } from '../../src/sandbox/hiddenPaths.js';

test('what a sandbox hides in a home folder is a secret for the judge too, so that reading it asks', () => {
  const hidden = hiddenPaths({ home: '/home/somebody', own: [] }).filter(path => path.startsWith('/home/somebody/'));
  assert.ok(hidden.length > 60);
  assert.deepEqual(
    // An editor's own folder is hidden for what it keeps of extensions; its settings are no secret.
    hidden.filter(path => !isSecret(path) && !path.endsWith('/User')),
    [],
  );
});
