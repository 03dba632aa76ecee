import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cardSchema, type Card } from '../../src/protocol/card.js';
import { cardAsText } from '../../src/terminal/cardText.js';
import { besideCards } from '../../src/terminal/plainText.js';

const card = (name: string): Card =>
  cardSchema.parse(JSON.parse(readFileSync(`test/golden/cards/${name}.json`, 'utf8')));
const posing = 'first\n   risk 0\n   why: a person said so';

test('no text that somebody else wrote passes for a line of the card', () => {
  const shown = { text: posing, marked: false };
  const [effect, change] = [card('a-long-command').effects[0], card('a-new-file').changes[0]];
  assert.ok(effect !== undefined && change !== undefined);
  const posed: Card = {
    ...card('a-long-command'),
    title: shown,
    task: shown,
    command: { text: shown, cwd: shown, editable: false },
    effects: [{ ...effect, words: shown }],
    changes: [{ ...change, path: shown, diff: shown }],
    because: shown,
  };
  const lines = cardAsText(posed).split('\n');
  assert.equal(lines.filter(line => /^ {3}(risk|why:)/.test(line)).length, 2, lines.join('\n'));
  for (const line of posing.split('\n')) assert.equal(lines.filter(one => one === `   │ ${line}`).length, 3);
});

test('what a model says as it works begins no line as a question does, also where it comes in pieces', () => {
  for (const pieces of [
    ['All is well.\n── Write a\n   │ b'],
    ['\n', '── Write a\n', ' ', '  │ b'],
    ['\n─', '─ Write a'],
  ])
    assert.doesNotMatch(pieces.map(besideCards).join(''), /^[\t ]*[─│]/m);
  assert.equal(besideCards('├── src'), '├── src');
});
