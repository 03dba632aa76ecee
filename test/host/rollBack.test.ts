import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuleBook } from '../../src/approvals/ruleBook.js';
import { rollBack, type RollBackDoor, type VersionItem } from '../../src/host/rollBack.js';
import type { Rule } from '../../src/protocol/rule.js';

const rule = (id: string): Rule => ({ id, when: { path: `${id}/**` }, then: 'allow', because: 'it is ours' });

async function bookWithHistory(): Promise<RuleBook> {
  const place = { home: '/home/me', roots: ['/repo'] };
  const book = new RuleBook(place, { load: () => [rule('a')], save: async () => undefined }, { now: () => 7 });
  await book.add({ layer: 'workspace' }, rule('b'), 'you in the chat');
  await book.remove('workspace', 'a', 'you in the list of rules');
  return book;
}

/** A person who picks that version, and then presses the button or not. */
class Person implements RollBackDoor {
  offered: readonly VersionItem[] = [];
  shown = '';
  readonly heard: string[] = [];
  readonly done: string[] = [];

  constructor(
    private readonly book: RuleBook,
    private readonly wants: number | undefined,
    private readonly presses: () => boolean | Promise<boolean>,
  ) {}

  readonly pick: RollBackDoor['pick'] = async items => {
    this.offered = items;
    return items.find(({ number }) => number === this.wants);
  };
  readonly confirm: RollBackDoor['confirm'] = async (message, detail) => {
    this.shown = `${message}\n${detail}`;
    return this.presses();
  };
  readonly say: RollBackDoor['say'] = text => void this.heard.push(text);
  readonly ago: RollBackDoor['ago'] = at => `at ${at}`;
  readonly t: RollBackDoor['t'] = (message, ...args) =>
    message.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)]));

  async rollBack(): Promise<readonly string[]> {
    const back = async (to: number, by: string): Promise<void> => {
      await this.book.rollBack(to, by);
      this.done.push(`${to}, ${by}`);
    };
    await rollBack({ book: this.book, rollBack: back }, this);
    return this.book.list().map(listed => listed.rule.id);
  }
}

test('versions are offered with what changed, when and by whom, the newest first, and never the one that holds', async () => {
  const person = new Person(await bookWithHistory(), undefined, () => true);
  assert.deepEqual(await person.rollBack(), ['b']);
  assert.deepEqual(
    person.offered.map(({ label, description, detail }) => [label, description, detail]),
    [
      ['Version 2: added: Allow anything at b/** in this workspace.', 'at 7 · you in the chat', '2 rules'],
      ['Version 1: as it was found', 'at 7', '1 rule'],
    ],
  );
  assert.deepEqual(person.done, []);
});

test('what would change is shown, and done once it is confirmed', async () => {
  const book = await bookWithHistory();
  const person = new Person(book, 1, () => true);
  assert.deepEqual(await person.rollBack(), ['a']);
  assert.equal(
    person.shown,
    [
      'Go back to version 1 of the rules for this folder?',
      '+ Allow anything at a/** in this workspace.',
      '− Allow anything at b/** in this workspace.',
    ].join('\n'),
  );
  assert.deepEqual(person.done, ['1, you by command']);
  assert.deepEqual(book.versions.at(-1)?.by, 'you by command');
});

test('without the confirmation nothing changes', async () => {
  const person = new Person(await bookWithHistory(), 1, () => false);
  assert.deepEqual(await person.rollBack(), ['b']);
  assert.deepEqual(person.done, []);
});

test('rules that changed while the question stood are not rolled back', async () => {
  const book = await bookWithHistory();
  const person = new Person(book, 1, async () => {
    await book.add({ layer: 'workspace' }, rule('c'));
    return true;
  });
  assert.deepEqual(await person.rollBack(), ['b', 'c']);
  assert.match(person.heard.join(), /changed meanwhile/);
});

test('a folder without another version says so', async () => {
  const place = { home: '/home/me', roots: ['/repo'] };
  const book = new RuleBook(place, { load: () => [rule('a')], save: async () => undefined }, { now: () => 7 });
  const person = new Person(book, 1, () => true);
  assert.deepEqual(await person.rollBack(), ['a']);
  assert.match(person.heard.join(), /no other version/);
});
