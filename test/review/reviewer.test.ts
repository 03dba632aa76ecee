import assert from 'node:assert/strict';
import { test } from 'node:test';
import { given, requestOf, reviewerOf } from '../fakes/reviewRequest.js';
import { ScriptedModel, stop, text } from '../fakes/scriptedModel.js';

const never = new AbortController().signal;

test('an action that the model lets pass by the table is approved, with what the review took', async () => {
  const model = new ScriptedModel([[text(given().slice(0, 20)), text(given().slice(20)), stop]], undefined);
  assert.deepEqual(await reviewerOf(model).review(requestOf(), never), {
    kind: 'answered',
    level: 'low',
    authorization: 'high',
    outcome: 'approve',
    rationale: 'It was asked for.',
    model: 'scripted/one',
    latencyMs: 0,
    usage: { input: 10, output: 5 },
    cost: 0.005,
  });
});
