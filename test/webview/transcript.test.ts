import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ChatItem } from '../../src/protocol/chat.js';
import { Transcript } from '../../src/webview/chat/transcript.js';
import { aCall, aCard, anAsk } from '../fakes/chat.js';

const itemsOf = (transcript: Transcript): ChatItem[] => transcript.blocks.flatMap(block => block.items);
const text = (id: string, words = ''): ChatItem => ({ kind: 'text', id, text: words });
const person = (id: string, queued: boolean): ChatItem => ({ kind: 'person', id, text: id, queued });

test('whatever comes in, the blocks joined are the items in order', () => {
  const change = fc.record({
    id: fc.integer({ min: 0, max: 120 }).map(String),
    words: fc.string(),
    appends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), changes => {
      const transcript = new Transcript();
      const naive = new Map<string, string>();
      for (const { id, words, appends } of changes) {
        if (appends) {
          transcript.append(id, words);
          if (naive.has(id)) naive.set(id, `${naive.get(id) ?? ''}${words}`);
        } else {
          transcript.put(text(id, words));
          naive.set(id, words);
        }
      }
      assert.deepEqual(
        itemsOf(transcript),
        [...naive].map(([id, words]) => text(id, words)),
      );
    }),
  );
});

test('a change leaves all other blocks the same objects', () => {
  const transcript = new Transcript(Array.from({ length: 200 }, (_, index) => text(String(index))));
  const before = transcript.blocks;
  transcript.append('70', 'more');
  const changed = transcript.blocks.filter((block, index) => block !== before[index]);
  assert.equal(changed.length, 1);
});

test('a queued message waits apart and joins at the end when it is delivered', () => {
  const transcript = new Transcript([text('a'), person('q', true)]);
  assert.deepEqual(itemsOf(transcript), [text('a')]);
  assert.equal(transcript.queue.length, 1);
  transcript.put(text('b'));
  transcript.put(person('q', false));
  assert.deepEqual(
    itemsOf(transcript).map(item => item.id),
    ['a', 'b', 'q'],
  );
  assert.equal(transcript.queue.length, 0);
});

test('a call is pending from its card until it has another state', () => {
  const transcript = new Transcript([anAsk(aCard('a1')), anAsk(aCard('a2'))]);
  assert.deepEqual(
    transcript.pending.map(call => call.id),
    ['call-a1', 'call-a2'],
  );
  transcript.put(aCall('call-a1', { state: 'running' }));
  assert.deepEqual(
    transcript.pending.map(call => call.id),
    ['call-a2'],
  );
});
