import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from './analysing.js';

const rows: readonly [command: string, named: readonly string[]][] = [
  ['curl https://example.org/x', ['example.org']],
  ['curl https://example.org:8443/x', ['example.org:8443']],
  ['curl http://localhost:3000', ['localhost:3000']],
  ['curl localhost:3000/a:b', ['localhost:3000']],
  ['curl http://me:1234@example.org/', ['example.org']],
  ['curl "http://example.org/?at=12:34"', ['example.org']],
  ['curl http://a.org:81 http://a.org:82 http://a.org:81', ['a.org:81', 'a.org:82']],
  ['wget example.org', ['example.org']],
  ['git clone https://example.org:8443/it.git', ['example.org:8443']],
  ['git clone git@example.org:22/it.git', ['example.org']],
];

for (const [command, named] of rows) {
  test(`${command} names ${named.join(' and ')}`, () => {
    const { effects } = analyse(command, 'bash', { cwd: '/w', home: '/h' });
    const found = effects.flatMap(effect => (effect.kind === 'network' ? [effect] : []));
    assert.deepEqual(
      found.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`)),
      named,
    );
  });
}
