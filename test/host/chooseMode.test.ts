import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chooseMode, modeWordsIn, type ModeDoor, type ModeItem, type TrustItem } from '../../src/host/chooseMode.js';
import { noConstraints, type Constraints } from '../../src/policy/constraints.js';
import type { Trust } from '../../src/protocol/mode.js';
import { modeSchema, type Mode } from '../../src/protocol/posture.js';

/** A person who chooses that mode, and trusts with what these words name. */
class Person implements ModeDoor {
  modes: readonly ModeItem[] = [];
  hint: string | undefined;
  trusts: readonly TrustItem[] = [];
  readonly heard: string[] = [];
  readonly written: [key: string, value: unknown][] = [];

  constructor(
    private readonly wants: Mode | undefined,
    private readonly trusting?: readonly string[],
  ) {}

  readonly pick: ModeDoor['pick'] = async (items, _title, hint) => {
    [this.modes, this.hint] = [items, hint];
    return items.find(({ mode }) => mode === this.wants);
  };
  readonly pickSome: ModeDoor['pickSome'] = async items => {
    this.trusts = items;
    return this.trusting && items.filter(({ label }) => this.trusting?.some(word => label.includes(word)));
  };
  readonly write: ModeDoor['write'] = async (key, value) => void this.written.push([key, value]);
  readonly say: ModeDoor['say'] = text => void this.heard.push(text);
  readonly t: ModeDoor['t'] = (message, ...args) => message.replace(/\{(\d)\}/g, (_, at) => String(args[Number(at)]));

  choose(now: { mode?: Mode; trust?: Trust } = {}, modes?: Constraints['modes']): Promise<void> {
    return chooseMode({ mode: 'interactive', trust: [], ...now }, { ...noConstraints, modes }, this);
  }
}

const from = '/etc/countersign/policy.json';

suite('a person who chooses a mode', () => {
  test('sees all five, each with a sentence, and which holds now', async () => {
    const person = new Person(undefined);
    await person.choose({ mode: 'plan' });
    assert.deepEqual(
      person.modes.map(({ mode }) => mode),
      modeSchema.options,
    );
    assert.equal(new Set(Object.values(modeWordsIn(person.t))).size, modeSchema.options.length);
    assert.deepEqual(
      person.modes.filter(({ description }) => description === 'now').map(({ mode }) => mode),
      ['plan'],
    );
    assert.deepEqual(person.written, [], 'who closes the list changes nothing');
  });

  for (const mode of modeSchema.options.filter(name => name !== 'delegated')) {
    test(`gets ${mode} with one choice`, async () => {
      const person = new Person(mode);
      await person.choose();
      assert.deepEqual(person.written, [['mode', mode]]);
    });
  }

  test('is offered what an administrator permits, and told who does', async () => {
    const person = new Person('background');
    await person.choose({}, { value: ['plan', 'interactive'], from });
    assert.deepEqual(
      person.modes.map(({ mode }) => mode),
      ['interactive', 'plan'],
    );
    assert.match(person.hint ?? '', /policy\.json permits these and no others/);
    assert.deepEqual(person.written, []);
  });

  test('is told where none is permitted', async () => {
    const person = new Person('plan');
    await person.choose({}, { value: [], from });
    assert.match(person.heard.join(), /policy\.json permits no mode at all/);
  });

  test('says for a delegated session what is trusted, and that is set before the mode', async () => {
    const person = new Person('delegated', ['write files', 'use git']);
    await person.choose();
    assert.deepEqual(person.written, [
      ['trust', ['write', 'git']],
      ['mode', 'delegated'],
    ]);
  });

  test('finds what was trusted before already chosen, and may leave or keep what settings say more exactly', async () => {
    const exact = { effect: 'execute', words: ['npm', 'test'] } as const;
    const person = new Person('delegated', ['npm test']);
    await person.choose({ trust: ['write', exact] });
    assert.deepEqual(
      person.trusts.filter(({ picked }) => picked).map(({ trusted }) => trusted),
      ['write', exact],
    );
    assert.deepEqual(person.written[0], ['trust', [exact]]);
  });

  test('who closes the list of what is trusted stays in the mode that was', async () => {
    const person = new Person('delegated', undefined);
    await person.choose({ trust: ['write'] });
    assert.deepEqual(person.written, []);
  });
});
