import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../src/base/emitter.js';
import { InView, type Viewer } from '../../src/host/inView.js';
import { waitingAsk } from '../fakes/waitingAsk.js';

function viewer(...visible: string[]): Viewer & { readonly changed: Emitter<void> } {
  const changed = new Emitter<void>();
  return { visible, changed, onDidChangeVisible: changed.event };
}
const pending = ['a', 'b', 'c'].map(waitingAsk);

const cases: readonly [says: string, viewers: readonly string[][], expected: string | undefined][] = [
  ['with nothing in view a command has no ask', [[], []], undefined],
  ['the diff in front comes before the chat', [['b'], ['a']], 'b'],
  ['what is on the screen but settled is not in question', [['z'], ['c']], 'c'],
];
for (const [says, viewers, expected] of cases) {
  test(says, () => {
    const inView = new InView(
      { pending },
      viewers.map(visible => viewer(...visible)),
    );
    assert.equal(inView.current?.id, expected);
  });
}

test('the next and the previous go round', () => {
  const around = (id: string, step: 1 | -1) => new InView({ pending }, [viewer(id)]).neighbour(step)?.id;
  assert.deepEqual(
    [around('a', 1), around('c', 1), around('a', -1), around('none', 1), around('none', -1)],
    ['b', 'a', 'c', 'a', 'c'],
  );
  assert.equal(new InView({ pending: [] }, []).neighbour(1), undefined);
});

test('a change of any surface is told', () => {
  const [diff, chat] = [viewer(), viewer()];
  const inView = new InView({ pending }, [diff, chat]);
  let told = 0;
  const listening = inView.onDidChange(() => told++);
  diff.changed.fire();
  chat.changed.fire();
  inView.dispose();
  diff.changed.fire();
  listening.dispose();
  assert.equal(told, 2);
});
