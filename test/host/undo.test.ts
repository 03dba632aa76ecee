import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undo, type UndoDoor, type UndoSides } from '../../src/host/undo.js';
import type { FilePlan } from '../../src/journal/planUndo.js';
import type { Undone } from '../../src/journal/undo.js';
import type { UndoPreview } from '../../src/machine/rollback.js';

const restored: FilePlan = { kind: 'restore', path: '/repo/a.ts', now: 'n', to: 'o' };
const deleted: FilePlan = { kind: 'delete', path: '/repo/new.ts', now: 'n' };
const conflict: FilePlan = {
  kind: 'conflict',
  path: '/repo/b.ts',
  now: 'n',
  to: 'o',
  because: 'b.ts was changed since',
};

const entry = { kind: 'undo', id: 'undo-1', what: 'undo', of: ['act-1'], by: 'you' } as const;
const done: Undone = {
  kind: 'undone',
  entry: {
    ...entry,
    files: [
      { path: '/repo/a.ts', outcome: 'restored' },
      { path: '/repo/b.ts', outcome: 'left' },
    ],
  },
};

/** A person who sees a preview, and presses the button or not. */
class Person implements UndoDoor {
  title = '';
  seen: readonly UndoSides[] = [];
  asked = '';
  isOpen = false;
  readonly heard: string[] = [];
  readonly carriedOut: string[] = [];

  constructor(private readonly presses: boolean) {}

  readonly show: UndoDoor['show'] = async (title, files) => {
    [this.title, this.seen, this.isOpen] = [title, files, true];
    return { dispose: () => (this.isOpen = false) };
  };
  readonly confirm: UndoDoor['confirm'] = async (message, button) => {
    this.asked = `${message} [${button}]`;
    return this.presses;
  };
  readonly say: UndoDoor['say'] = text => void this.heard.push(text);
  readonly t: UndoDoor['t'] = (message, ...args) => message.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)]));

  async undo(plans: readonly FilePlan[] | undefined, undone: Undone = done): Promise<this> {
    const preview: UndoPreview | undefined = plans && {
      ...{ session: 's', what: 'undo', of: ['act-1'], plans, notes: ['Ignored files are not covered.'] },
    };
    const bytes = (text: string) => new TextEncoder().encode(text);
    const rollback = {
      preview: async () => preview,
      sidesOf: async () => ({ now: bytes('now'), then: Uint8Array.of(255, 0) }),
      carryOut: async (_: UndoPreview, by: string) => {
        this.carriedOut.push(by);
        return undone;
      },
    };
    await undo({ kind: 'act', act: 'act-1' }, rollback, 'you by command', this);
    return this;
  }
}

test('what would be done is shown before it is asked about, with what is left alone and what is not covered', async () => {
  const person = await new Person(true).undo([restored, deleted, conflict, { kind: 'nothing', path: '/repo/c.ts' }]);
  assert.equal(person.title, 'Undo: preview');
  assert.deepEqual(
    person.seen.map(({ path, left, now, then }) => [path, left, now, then]),
    [
      ['/repo/a.ts', undefined, 'now', '(no text, 2 bytes)\n'],
      ['/repo/new.ts', undefined, 'now', '(no text, 2 bytes)\n'],
      ['/repo/b.ts', 'b.ts was changed since', 'now', '(no text, 2 bytes)\n'],
    ],
  );
  assert.equal(
    person.asked,
    'Take it back? Files: put back 1, delete 1, leave 1 alone. b.ts was changed since. Ignored files are not covered. [Undo]',
  );
  assert.deepEqual(person.carriedOut, ['you by command']);
  assert.deepEqual(person.heard, ['Taken back. Files put back: 1, deleted: 0. Left alone: 1.']);
  assert.equal(person.isOpen, false);
});

test('without a yes nothing is done, and the preview is closed', async () => {
  const person = await new Person(false).undo([restored]);
  assert.deepEqual([person.carriedOut, person.heard, person.isOpen], [[], [], false]);
});

const refused: readonly [says: string, plans: readonly FilePlan[] | undefined, hears: RegExp][] = [
  ['an act that changed nothing is said to have nothing to take back', undefined, /No change of a file is on record/],
  ['what stands as it was before needs no undo', [{ kind: 'nothing', path: '/repo/a.ts' }], /nothing to do/],
  ['where all files were changed since, nobody is asked', [conflict], /Nothing can be taken back\. b\.ts was changed/],
];

for (const [says, plans, hears] of refused) {
  test(says, async () => {
    const person = await new Person(true).undo(plans);
    assert.equal(person.asked, '');
    assert.deepEqual(person.carriedOut, []);
    assert.match(person.heard.join(), hears);
  });
}

test('a file that changed while the question stood is told, and nothing was done', async () => {
  const person = await new Person(true).undo([restored], { kind: 'changed-meanwhile', path: '/repo/a.ts' });
  assert.match(person.heard.join(), /\/repo\/a\.ts was changed meanwhile, so nothing was done/);
});
