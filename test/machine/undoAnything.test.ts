import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '../../src/base/clock.js';
import { Journal, sha256 } from '../../src/journal/journal.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { changesDoor } from '../../src/machine/changes.js';
import { CommandChanges } from '../../src/machine/commandChanges.js';
import { noBuffers } from '../../src/machine/noBuffers.js';
import { Rollback, thisProcess } from '../../src/machine/rollback.js';
import { systemClock } from '../../src/machine/systemClock.js';
import type { UndoScope } from '../../src/machine/undoScope.js';
import type { FileImage } from '../../src/protocol/fact.js';
import { about } from '../fakes/entries.js';
import { tempFolder } from '../fakes/tempFolder.js';

const { session } = about;
const names = ['a', 'b', 'c'] as const;
const never = new AbortController().signal;

/** On a busy machine a look takes longer than a command waits for it. */
const clock: Clock = { ...systemClock, after: (ms, then) => systemClock.after(ms === 2000 ? 30_000 : ms, then) };

interface Deed {
  readonly by: 'agent' | 'command' | 'user' | 'last' | 'redo' | 'session';
  readonly name: (typeof names)[number];
  readonly what: 'write' | 'remove' | 'mode';
}

/** The real doors, record, journal and shadow repository around one folder. */
class World {
  private readonly root: string;
  private readonly ledger: Ledger;
  private readonly rollback: Rollback;
  private readonly door: ReturnType<typeof changesDoor>;
  private readonly commands: CommandChanges;
  private acts = 0;

  constructor(folder: string) {
    this.root = join(folder, 'work');
    mkdirSync(this.root, { recursive: true });
    this.ledger = Ledger.open(join(folder, 'ledger.db'), systemClock);
    const journal = Journal.open(join(folder, 'journal'), thisProcess());
    const deps = { ledger: this.ledger, journal, record: this.ledger.record, buffers: noBuffers };
    this.rollback = new Rollback(deps);
    this.door = changesDoor(deps);
    this.commands = new CommandChanges({
      ...deps,
      ...{ roots: () => [this.root], home: join(folder, 'home'), env: { PATH: '/usr/bin:/bin' }, clock },
      fault: fault => assert.fail(String(fault)),
    });
    this.change('a', 'write', 'start\r\n');
    chmodSync(join(this.root, 'a'), 0o755);
    this.change('b', 'write', 'start');
  }

  /** Every file, with its rights. */
  all(): Record<string, string> {
    const files = readdirSync(this.root).sort();
    return Object.fromEntries(files.map(name => [name, this.stands(name)]));
  }

  async make({ by, name, what }: Deed, number: number): Promise<void> {
    const text = `${by} ${number}\r\n`;
    const act = { ...about, act: `act-${(this.acts += 1)}`, action: 'a' };
    const path = join(this.root, name);
    switch (by) {
      case 'user':
        this.change(name, what, text);
        return;
      case 'command':
        return this.commands.watch(act, async () => this.change(name, what, text), never);
      case 'agent': {
        const before = this.image(name);
        const after = { text, bom: false };
        if (what === 'remove' && before.kind === 'missing') return;
        const change = what === 'remove' ? ({ kind: 'delete', path, before } as const) : undefined;
        assert.equal((await this.door.apply([change ?? { kind: 'write', path, before, after }], act)).kind, 'applied');
        return;
      }
      case 'last':
      case 'redo':
      case 'session':
        await this.undo({ kind: by, session });
    }
  }

  async undo(scope: UndoScope): Promise<boolean> {
    const preview = await this.rollback.preview(scope);
    return preview !== undefined && (await this.rollback.carryOut(preview, 'a person')).kind === 'undone';
  }

  dispose(): void {
    this.ledger.dispose();
  }

  private change(name: string, what: Deed['what'], text: string): void {
    const path = join(this.root, name);
    if (what === 'remove') rmSync(path, { force: true });
    else if (what === 'mode' && existsSync(path)) chmodSync(path, (statSync(path).mode & 0o777) ^ 0o111);
    else writeFileSync(path, text);
  }

  private image(name: string): FileImage {
    const path = join(this.root, name);
    if (!existsSync(path)) return { kind: 'missing' };
    const bytes = readFileSync(path);
    return { kind: 'bytes', hash: sha256(bytes), bytes: bytes.length, why: 'binary' };
  }

  private stands(name: string): string {
    const path = join(this.root, name);
    return `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`;
  }
}

function deeds(...by: Deed['by'][]): fc.Arbitrary<Deed[]> {
  const deed = fc.record<Deed>({
    by: fc.constantFrom(...by),
    name: fc.constantFrom(...names),
    what: fc.constantFrom('write', 'write', 'remove', 'mode'),
  });
  return fc.array(deed, { minLength: 1, maxLength: 6 });
}

function worlds(t: TestContext): (use: (world: World) => Promise<void>) => Promise<void> {
  const folder = tempFolder(t);
  let run = 0;
  return async use => {
    const world = new World(join(folder, String(run++)));
    try {
      await use(world);
    } finally {
      world.dispose();
    }
  };
}

test('whatever agents and commands did and undid, undoing the session ends where it began, and a redo gives it back', async t => {
  const inWorld = worlds(t);
  const property = fc.asyncProperty(deeds('agent', 'agent', 'command', 'command', 'last', 'redo', 'session'), list =>
    inWorld(async world => {
      const before = world.all();
      for (const [number, deed] of list.entries()) await world.make(deed, number);
      const after = world.all();
      const isUndone = await world.undo({ kind: 'session', session });
      assert.deepEqual(world.all(), before);
      if (isUndone) assert.ok(await world.undo({ kind: 'redo', session }));
      assert.deepEqual(world.all(), after);
    }),
  );
  await fc.assert(property, { numRuns: 12 });
});

test('whatever happens, neither an undo nor a redo takes what a user wrote last', async t => {
  const inWorld = worlds(t);
  const property = fc.asyncProperty(deeds('agent', 'command', 'user', 'user', 'last', 'redo', 'session'), list =>
    inWorld(async world => {
      const users = new Map<string, string | undefined>();
      for (const [number, deed] of list.entries()) {
        const earlier = world.all();
        await world.make(deed, number);
        const now = world.all();
        const isUndo = deed.by === 'last' || deed.by === 'redo' || deed.by === 'session';
        for (const name of names) {
          if (deed.by === 'user' && deed.what === 'write' && deed.name === name) users.set(name, now[name]);
          else if (isUndo && users.has(name)) assert.equal(now[name], users.get(name));
          else if (earlier[name] !== now[name]) users.delete(name);
        }
      }
    }),
  );
  await fc.assert(property, { numRuns: 12 });
});
