import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Journal } from '../../src/journal/journal.js';
import { CommandChanges } from '../../src/machine/commandChanges.js';
import { commandsDoor } from '../../src/machine/commands.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { noBackend } from '../../src/sandbox/backend.js';
import { fullAccess } from '../../src/sandbox/confinement.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

const reached: readonly [says: string, command: string, limit: object | undefined][] = [
  [
    'processes',
    'f() { while :; do sleep 60 & done; }; f',
    { limit: 'processes of a command', most: 20, because: 'it had more than 20 processes at once, so it was ended' },
  ],
  [
    'output',
    'yes',
    { limit: 'output of a command', most: 1e6, because: 'it put out more than 1.0 MB, so it was ended' },
  ],
  ['time', 'sleep 60', { limit: 'time of a command', most: 900, because: 'it ran for 0.9 s, so it was ended' }],
  ['nothing', 'echo done', undefined],
];
for (const [says, command, limit] of reached) {
  test(`of a command that takes too much ${says} that is on record, with the act`, async t => {
    const folder = tempFolder(t);
    for (const name of ['root', 'home']) mkdirSync(join(folder, name));
    const entries: EntryBody[] = [];
    const record = async (_: object, body: EntryBody): Promise<void> => void entries.push(body);
    const fault = (why: unknown): never => {
      throw why;
    };
    const roots = (): readonly string[] => [join(folder, 'root')];
    const deps = {
      home: join(folder, 'home'),
      clock: systemClock,
      roots,
      env: { PATH: '/usr/bin:/bin' },
      fault,
      record,
    };
    const limits = { processes: 20, output: 1_000_000 };
    const door = commandsDoor({
      ...{ ...deps, runner: { ...deps, backend: noBackend('none'), limits }, confine: () => fullAccess, own: [] },
      reaching: () => undefined,
      commandChanges: new CommandChanges({ ...deps, journal: Journal.open(join(folder, 'journal')) }),
    });
    const timeoutMs = says === 'time' ? 900 : 10_000;
    const spec = {
      command,
      shell: 'bash',
      cwd: join(folder, 'root'),
      timeoutMs,
      sandbox: undefined,
      effects: [],
      extra: [],
    } as const;
    const { signal } = new AbortController();
    await door.run(spec, { ...about, act: 'act-1', action: 'a' }, () => undefined, signal);
    assert.deepEqual(entries, limit === undefined ? [] : [{ kind: 'limit', act: 'act-1', ...limit }]);
  });
}
