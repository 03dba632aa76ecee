import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { root } from '../policy/judging.js';
import { runConfined } from './confined.js';
import { foretold } from './coverage.js';

suite('what a command changed is seen', () => {
  const rows: readonly (readonly [command: string, changes: readonly string[]])[] = [
    ['true', []],
    ['cat a > /dev/null', []],
    ['touch a', [`${root}/a changed`]],
    ['echo x > n', [`${root}/n made`]],
    ['chmod 600 a', [`${root}/a changed`]],
    ['rm -r dist', [`${root}/dist removed`, `${root}/dist/x removed`]],
    ['mv b /tmp/x; rm ~/notes', ['/tmp/x made', '/home/u/notes removed', `${root}/b removed`]],
    ['ln -sfn docs link', [`${root}/link changed`]],
    ['touch /etc/x /usr/x /home/x || true', []],
  ];
  for (const [command, expected] of rows) {
    test(command, async () => {
      const { changes } = await runConfined(command);
      assert.deepEqual(changes.map(({ path, how }) => `${path} ${how}`).sort(), [...expected].sort());
    });
  }
});

suite('an effect foretells a change by its path', () => {
  const made = (path: string, isFolder = false) => ({ path, how: 'made', isFolder }) as const;
  const rows = [
    [{ kind: 'write', path: '/w/a' }, made('/w/a'), true],
    [{ kind: 'write', path: '/w/a' }, made('/w/ab'), false],
    [{ kind: 'write', path: '/w/a/b' }, made('/w/a', true), true],
    [{ kind: 'write', path: '/w/a/b' }, made('/w/a'), false],
    [{ kind: 'write', path: '/w/a' }, made('/w/a/b'), false],
    [{ kind: 'write', path: '/w/a', recursive: true }, made('/w/a/b'), true],
    [{ kind: 'write', path: '/w', glob: '*.o' }, made('/w/x.o'), true],
    [{ kind: 'write', path: '/w', glob: '*.o' }, made('/w/d/x.o'), false],
    [{ kind: 'delete', path: '/w', glob: '*.d', recursive: true }, made('/w/x.d/a/b'), true],
    [{ kind: 'read', path: '/w/a' }, made('/w/a'), false],
    [{ kind: 'write', path: '/', unsure: true }, made('/w/a'), false],
    [{ kind: 'unknown', why: 'x' }, made('/w/a'), false],
  ] as const;
  for (const [effect, change, expected] of rows) {
    test(`${JSON.stringify(effect)} and ${change.path}`, () => assert.equal(foretold(effect, change), expected));
  }
});
