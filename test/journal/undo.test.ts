import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyChanges } from '../../src/journal/applyChanges.js';
import { transitionsOf } from '../../src/journal/fileState.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { carryOutUndo, previewUndo } from '../../src/journal/undo.js';
import type { FileChange } from '../../src/protocol/change.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { FileImage } from '../../src/protocol/fact.js';
import { tempFolder } from '../fakes/tempFolder.js';

/** A folder, a journal and a record: what an agent, a user and an undo do to them. */
class World {
  readonly root: string;
  readonly journal: Journal;
  readonly entries: EntryBody[] = [];

  constructor(readonly folder: string) {
    this.root = join(folder, 'work');
    mkdirSync(this.root);
    this.journal = Journal.open(join(folder, 'journal'));
  }

  at(name: string): string {
    return join(this.root, name);
  }

  /** Every file, with its rights. */
  all(): Record<string, string> {
    return Object.fromEntries(
      readdirSync(this.root)
        .sort()
        .map(name => [name, `${statSync(this.at(name)).mode & 0o777} ${readFileSync(this.at(name), 'latin1')}`]),
    );
  }

  async agent(...changes: readonly FileChange[]): Promise<string> {
    const applied = await applyChanges(changes, this.journal, 'act', file => {
      this.entries.push({ kind: 'change', act: 'act', action: 'a', ...file });
      return Promise.resolve();
    });
    return applied.kind;
  }

  write(name: string, text: string): FileChange {
    return { kind: 'write', path: this.at(name), before: this.image(name), after: { text, bom: false } };
  }

  remove(name: string): FileChange {
    return { kind: 'delete', path: this.at(name), before: this.image(name) };
  }

  move(name: string, to: string): FileChange {
    return { kind: 'move', path: this.at(name), to: this.at(to), before: this.image(name) };
  }

  async undo(entries: readonly EntryBody[], isUnsaved: (path: string) => boolean = () => false) {
    const plans = await previewUndo(entries.flatMap(transitionsOf), this.journal, isUnsaved);
    const about = { session: 's', what: 'undo', of: ['act'], by: 'person' } as const;
    const undone = await carryOutUndo(plans, this.journal, about, entry => {
      this.entries.push(entry);
      return Promise.resolve();
    });
    return { plans, undone };
  }

  private image(name: string): FileImage {
    try {
      const bytes = readFileSync(this.at(name));
      return { kind: 'bytes', hash: sha256(bytes), bytes: bytes.length, why: 'binary' };
    } catch {
      return { kind: 'missing' };
    }
  }
}

test('an undo gives back bytes and rights, takes away what was made, and is undone by a redo', async t => {
  const world = new World(tempFolder(t));
  writeFileSync(world.at('script'), Buffer.from([35, 13, 10, 0, 255]));
  chmodSync(world.at('script'), 0o751);
  writeFileSync(world.at('text'), 'one\r\ntwo\n');
  const before = world.all();
  assert.equal(
    await world.agent(world.remove('script'), world.write('new', 'made'), world.move('text', 'moved')),
    'applied',
  );
  assert.equal(await world.agent(world.write('moved', 'other')), 'applied');
  const after = world.all();
  const { undone } = await world.undo([...world.entries]);
  assert.equal(undone.kind, 'undone');
  assert.deepEqual(world.all(), before);
  await world.undo(world.entries.slice(-1));
  assert.deepEqual(world.all(), after);
});

test('what a person changed since is left alone, and named, while the other files go back', async t => {
  const world = new World(tempFolder(t));
  for (const name of ['mine', 'other']) writeFileSync(world.at(name), 'before');
  await world.agent(world.write('mine', 'agent'), world.write('other', 'agent'), world.write('made', 'agent'));
  for (const name of ['mine', 'made']) writeFileSync(world.at(name), 'person');
  const { undone } = await world.undo([...world.entries]);
  assert.deepEqual(undone.kind === 'undone' && undone.entry.files.map(({ path, outcome }) => [path, outcome]), [
    [world.at('other'), 'restored'],
    [world.at('mine'), 'left'],
    [world.at('made'), 'left'],
  ]);
  assert.deepEqual(
    ['mine', 'made', 'other'].map(name => readFileSync(world.at(name), 'utf8')),
    ['person', 'person', 'before'],
  );
});

test('going back over an edit that a person made in between is a conflict', async t => {
  const world = new World(tempFolder(t));
  writeFileSync(world.at('a'), 'first');
  await world.agent(world.write('a', 'second'));
  writeFileSync(world.at('a'), 'person');
  await world.agent(world.write('a', 'third'));
  const { plans, undone } = await world.undo([...world.entries]);
  assert.deepEqual([plans[0]?.kind, undone.kind], ['conflict', 'failed']);
  assert.equal(readFileSync(world.at('a'), 'utf8'), 'third');
  await world.undo(world.entries.slice(-1));
  assert.equal(readFileSync(world.at('a'), 'utf8'), 'person', 'the last act alone can be taken back');
});

test('a file with unsaved changes in an editor is a conflict', async t => {
  const world = new World(tempFolder(t));
  writeFileSync(world.at('a'), 'first');
  await world.agent(world.write('a', 'second'));
  const { plans } = await world.undo([...world.entries], path => path === world.at('a'));
  assert.equal(plans[0]?.kind, 'conflict');
  assert.equal(readFileSync(world.at('a'), 'utf8'), 'second');
});

test('what a file held before is kept no more: it is left alone', async t => {
  const world = new World(tempFolder(t));
  writeFileSync(world.at('a'), 'first');
  await world.agent(world.write('a', 'second'));
  rmSync(join(world.folder, 'journal', 'images'), { recursive: true });
  const { plans } = await world.undo([...world.entries]);
  assert.equal(plans[0]?.kind, 'conflict');
});

type Deed = {
  readonly by: 'agent' | 'user' | 'undo';
  readonly name: string;
  readonly to: string;
  readonly what: number;
};

const deeds = fc.array(
  fc.record<Deed>({
    by: fc.constantFrom('agent', 'agent', 'user', 'undo'),
    name: fc.constantFrom('a', 'b', 'c'),
    to: fc.constantFrom('a', 'b', 'c'),
    what: fc.nat(7),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Makes the deed; true where the user wrote a text of his own. */
async function make(world: World, { by, name, to, what }: Deed, number: number): Promise<boolean> {
  const isThere = name in world.all();
  if (by === 'undo') {
    await world.undo(world.entries.slice(what % (world.entries.length + 1)));
    return false;
  }
  if (by === 'user') {
    const isWritten = what > 2 || (what > 0 && !isThere);
    if (isWritten) writeFileSync(world.at(name), `user ${number}\r\n`);
    else if (what === 0) rmSync(world.at(name), { force: true });
    else chmodSync(world.at(name), what === 1 ? 0o600 : 0o755);
    return isWritten;
  }
  if (what < 2 && isThere) await world.agent(world.remove(name));
  else if (what < 4 && isThere && !(to in world.all())) await world.agent(world.move(name, to));
  else await world.agent(world.write(name, `agent ${what}\n`));
  return false;
}

test('whatever an agent did and undid, undoing all of it ends where it began, byte for byte, with its rights', async t => {
  const folder = tempFolder(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(deeds, async list => {
      const at = join(folder, String(run++));
      mkdirSync(at);
      const world = new World(at);
      writeFileSync(world.at('a'), 'start\r\n');
      chmodSync(world.at('a'), 0o750);
      const before = world.all();
      for (const [number, deed] of list.filter(({ by }) => by !== 'user').entries()) await make(world, deed, number);
      const after = world.all();
      const { undone } = await world.undo([...world.entries]);
      assert.deepEqual(world.all(), before);
      if (undone.kind === 'undone') await world.undo(world.entries.slice(-1));
      assert.deepEqual(world.all(), after, 'and the redo gives it back');
    }),
    { numRuns: 60 },
  );
});

test('whatever happens, an undo takes nothing that the user wrote last', async t => {
  const folder = tempFolder(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(deeds, async list => {
      const at = join(folder, String(run++));
      mkdirSync(at);
      const world = new World(at);
      const users = new Map<string, string | undefined>();
      for (const [number, deed] of list.entries()) {
        const earlier = world.all();
        const isUser = await make(world, deed, number);
        const now = world.all();
        for (const name of ['a', 'b', 'c']) {
          if (isUser && deed.name === name) users.set(name, now[name]);
          else if (deed.by === 'undo' && users.has(name) && earlier[name] === users.get(name))
            assert.equal(now[name], users.get(name));
          else if (earlier[name] !== now[name]) users.delete(name);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('what two acts tell of one change is one, and can be taken back', async t => {
  const world = new World(tempFolder(t));
  writeFileSync(world.at('a'), 'first');
  await world.agent(world.write('a', 'second'));
  const { undone } = await world.undo([...world.entries, ...world.entries]);
  assert.equal(undone.kind, 'undone');
  assert.equal(readFileSync(world.at('a'), 'utf8'), 'first');
});
