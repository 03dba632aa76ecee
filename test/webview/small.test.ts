import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeMention, mentionAt, mentionedIn } from '../../src/webview/chat/mentions.js';
import { approvableTogether, sumOf } from '../../src/webview/chat/review.js';
import { Transcript } from '../../src/webview/chat/transcript.js';
import { count, short } from '../../src/webview/parts/count.js';
import { ago, shortTime } from '../../src/webview/parts/time.js';
import { aCard, aCommandCard, anAsk, anEditCard, aFloorCard } from '../fakes/chat.js';

const mentions: readonly [says: string, text: string, expected: string | undefined][] = [
  ['an @ at the start begins a mention', '@src', 'src'],
  ['an @ after a space begins a mention', 'look at @', ''],
  ['a mail address is no mention', 'ada@example', undefined],
  ['a finished mention is none', '@src/a.ts ', undefined],
];
for (const [says, text, expected] of mentions) {
  test(says, () => assert.equal(mentionAt(text, text.length)?.query, expected));
}

test('a chosen path takes the place of what was typed, and the caret goes behind it', () => {
  const mention = mentionAt('mend @tod now', 9);
  assert.ok(mention);
  assert.deepEqual(completeMention('mend @tod now', mention, 'src/todo.js'), {
    text: 'mend @src/todo.js now',
    caret: 18,
  });
});

test('a path that was deleted again is not mentioned', () => {
  assert.deepEqual(mentionedIn('see @a.ts', ['a.ts', 'b.ts', 'a.ts']), ['a.ts']);
});

test('what waits is summed up in words', () => {
  const cards = [
    anEditCard('1', 'a.ts'),
    anEditCard('2', 'b.ts'),
    anEditCard('3', 'a.ts'),
    aCommandCard('4', 'ls'),
    aCard('5'),
  ];
  assert.equal(sumOf(cards), '3 changes in 2 files, 1 command, 1 other action');
  assert.equal(sumOf([aCommandCard('4', 'ls')]), '1 command');
});

test('together are approved only cards that were seen as they are, were read, and are no floor', () => {
  const cards = [
    aCommandCard('seen', 'ls'),
    aCommandCard('unseen', 'ls'),
    aCommandCard('changed', 'ls'),
    aFloorCard('floor'),
  ];
  const { pending } = new Transcript([...cards, aCommandCard('unread', 'ls')].map(anAsk));
  const seen = new Map([...cards.map(card => [card.ask, card.hash] as const), ['unread', 'hash-of-unread'] as const]);
  seen.delete('unseen');
  seen.set('changed', 'another');
  const together = approvableTogether(pending, seen, ask => ask !== 'unread');
  assert.deepEqual(
    together.map(card => card.ask),
    ['seen'],
  );
});

test('numbers and times are short', () => {
  assert.deepEqual([short(950), short(12_400), short(3_100_000)], ['950', '12.4k', '3.1M']);
  assert.deepEqual([count(1, 'file'), count(2, 'file')], ['1 file', '2 files']);
  const now = new Date(2026, 10, 21, 12, 0, 0).getTime();
  const hour = 3_600_000;
  assert.deepEqual(
    [ago(now - 1000, now), ago(now - 2 * hour, now), ago(now - 72 * hour, now)],
    ['just now', '2 h ago', '3 d ago'],
  );
  assert.deepEqual([shortTime(now - hour, now), shortTime(now - 24 * hour, now)], ['11:00:00', '11-20 12:00']);
});
