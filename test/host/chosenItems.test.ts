import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenItems } from '../../src/host/chosenItems.js';

const cases: readonly [says: string, args: readonly unknown[], chosen: readonly unknown[]][] = [
  ['the item that was clicked is chosen, whatever is selected', ['a', undefined], ['a']],
  ['an item clicked in a selection stands for all of it, each once', ['s', ['s', 't']], ['s', 't']],
  ['without a click the selection is chosen', [], ['selected']],
  ['a clicked item that the list no longer knows is not replaced by the selection', [undefined, undefined], []],
];

for (const [says, args, chosen] of cases) {
  test(says, () => assert.deepEqual([...chosenItems(args, ['selected'])], chosen));
}
