import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Tightening } from '../../src/approvals/learning.js';
import { offerTightening, type TighteningDeps, type TighteningDoor } from '../../src/host/tightening.js';
import { Ledger } from '../../src/ledger/ledger.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Rule } from '../../src/protocol/rule.js';
import { about, action, ended, ran } from '../fakes/entries.js';
import { SetClock } from '../fakes/setClock.js';
import { tempFolder } from '../fakes/tempFolder.js';

const rule: Rule = { id: 'docs', when: { path: 'docs/**' }, then: 'allow', because: 'docs are ours' };
const again: Rule = { id: 'docs-a', when: { path: 'docs/a.md' }, then: 'ask', because: 'it was taken back' };
const found = (layer: Tightening['of']['layer'], asks?: Tightening['asks']): Tightening => ({
  of: { rule, layer, from: 'here' },
  acts: [],
  ...(asks && { asks }),
});

const undone = (what: 'undo' | 'redo'): EntryBody => ({
  ...{ kind: 'undo', id: 'undo-1', what, of: ['act-1'], by: 'you' },
  files: [{ path: '/repo/docs/a.md', outcome: 'restored' }],
});

/** A window with one folder open, and a person who presses the button with these words, or none. */
class Window implements TighteningDoor {
  readonly shown: string[] = [];
  readonly heard: string[] = [];
  readonly done: string[] = [];
  /** What the rules were looked for by. */
  readonly looked: string[][] = [];
  private readonly ledger: Ledger;
  private readonly asked = Promise.withResolvers<undefined>();

  constructor(
    t: TestContext,
    private readonly tightening: Tightening | undefined,
    private readonly presses?: string,
  ) {
    this.ledger = Ledger.open(join(tempFolder(t), 'ledger.db'), new SetClock());
    t.after(() => this.ledger.dispose());
  }

  readonly choose: TighteningDoor['choose'] = async (message, ways) => {
    this.shown.push(`${message} [${ways.join('] [')}]`);
    return ways.find(way => way === this.presses);
  };
  readonly say: TighteningDoor['say'] = text => {
    this.heard.push(text);
    this.asked.resolve(undefined);
  };
  readonly t: TighteningDoor['t'] = (message, ...args) =>
    message.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)]));

  /** An act in that folder that passed, and what was done about it later. */
  async sees(entry: EntryBody, folder = '/repo'): Promise<this> {
    const deps: TighteningDeps = {
      ledger: this.ledger,
      learning: {
        tightenings: acts => {
          this.looked.push(acts.flatMap(entries => entries.map(({ body }) => body.kind)));
          return this.tightening === undefined ? [] : [this.tightening];
        },
        take: async ([first], by) => void this.done.push(`take ${first.id}, ${by}`),
      },
      policy: { remove: async (listed, by) => void this.done.push(`remove ${listed.rule.id}, ${by}`) },
    };
    const offering = offerTightening(deps, ['/repo'], this, fault => assert.fail(String(fault)));
    const session: EntryBody = { kind: 'session', what: 'started', folder, mode: 'interactive' };
    for (const body of [session, action('act-1', { verdict: 'allow' }), ran('act-1'), ended('act-1'), entry])
      await this.ledger.record(about, body);
    if (this.presses !== undefined) await this.asked.promise;
    offering.dispose();
    return this;
  }
}

test('after an undo of what a rule let pass, the rule is named, with what asking again would mean', async t => {
  const { shown, looked, done } = await new Window(t, found('workspace', [again])).sees(undone('undo'));
  assert.deepEqual(looked, [['action', 'run']]);
  assert.equal(shown.length, 1);
  assert.match(
    shown[0] ?? '',
    /^Countersign: A rule let pass what you took back: .*docs\/\*\*.* Asking again would mean: .*docs\/a\.md.* \[Ask About It Again\] \[Remove the Rule\]$/,
  );
  assert.deepEqual(done, [], 'a message that is put aside changes nothing');
});

test('whoever chooses to be asked again gets just those rules', async t => {
  const person = await new Window(t, found('user', [again]), 'Ask About It Again').sees(undone('undo'));
  assert.deepEqual(person.done, ['take docs-a, you, after an undo']);
  assert.deepEqual(person.heard, ['It is asked about again in this folder.']);
});

test('whoever removes the rule removes that one', async t => {
  const person = await new Window(t, found('session'), 'Remove the Rule').sees(undone('undo'));
  assert.deepEqual(person.done, ['remove docs, you, after an undo']);
  assert.deepEqual(person.heard, ['The rule is removed.']);
});

const silent: readonly [says: string, tightening: Tightening | undefined, entry: EntryBody, folder?: string][] = [
  ['no rule let it pass', undefined, undone('undo')],
  ['it is made again', found('workspace', [again]), undone('redo')],
  ['it was done in another folder', found('workspace', [again]), undone('undo'), '/other'],
  ['nothing can be done about the rule here', found('admin'), undone('undo')],
];

for (const [says, tightening, entry, folder] of silent) {
  test(`nothing is offered where ${says}`, async t => {
    const { shown } = await new Window(t, tightening).sees(entry, folder);
    assert.deepEqual(shown, []);
  });
}
