import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { about, action, asked, decided, ended } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';
import { textOf } from '../fakes/textOf.js';

/** Put together here, so that no scanner takes it for a key. */
const body = 'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8bC0fG1h2i';
const said = `it says ${['ghp', body].join('_')} here`;

/** Every member of an entry that holds what people, models, programs or files say. */
const entries: readonly EntryBody[] = [
  { kind: 'session', what: 'started', folder: said, mode: 'interactive' },
  { kind: 'prompt', text: said },
  { kind: 'model', provider: said, model: said, latencyMs: 1, end: said },
  action('1', {
    title: said,
    input: {
      command: said,
      [said]: said,
      list: [said, '--password', body],
      env: [{ name: 'DB_PASSWORD', value: body }],
    },
    cwd: said,
    effects: [{ kind: 'execute', program: said, opaque: true }],
    because: said,
    rules: [{ id: said, layer: 'user' }],
    factors: [{ name: said, points: 1, because: said }],
    floor: said,
  }),
  asked('1'),
  decided('1', 'rejected', { feedback: said, edited: said }),
  ended('1', 'failed', said),
  { kind: 'change', act: '1', action: 'a', what: 'move', path: said, to: said },
  { kind: 'grant', what: 'made', rule: said, layer: 'user', words: said },
  { kind: 'policy', revision: 'r', problems: [said], what: said },
  { kind: 'connection', act: '1', host: said, outcome: 'refused', because: said },
  { kind: 'limit', limit: said, most: 1, because: said },
  { kind: 'breaker', what: 'tripped', because: said },
  { kind: 'delegation', what: 'started', child: said, grants: [said], task: said },
  { kind: 'interceptor', act: '1', name: said, what: 'blocked', because: said },
  { kind: 'reviewer', act: '1', model: said, answer: 'reject', latencyMs: 1, because: said },
  { kind: 'posture', isolation: said, mode: 'interactive', trusted: true },
  { kind: 'oddity', what: said },
  { kind: 'stop', by: said },
];

/** Of the database itself and of its log. */
function bytesBeside(file: string): string {
  const folder = dirname(file);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('no secret that is said in any member of any entry reaches a file of the ledger', async t => {
  const file = join(tempFolder(t), 'ledger.db');
  const ledger = Ledger.open(file, new SetClock());
  t.after(() => ledger.dispose());
  for (const entry of entries) {
    await ledger.record(about, entry);
    const bytes = bytesBeside(file);
    assert.ok(bytes.includes('SQLite format 3'));
    assert.ok(!bytes.includes(body), `${entry.kind} kept it`);
  }
  assert.match(bytesBeside(file), /redacted:github-token/);
  for (const format of ['jsonl', 'csv'] as const) {
    assert.ok(!(await textOf(ledger.exported(format, {}))).includes(body), format);
  }
});
