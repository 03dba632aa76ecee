import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import type { Clock } from '../../src/base/clock.js';
import type { ModelEvent } from '../../src/models/model.js';
import { authorizationSchema, reviewOutcomeSchema, riskLevelSchema } from '../../src/protocol/review.js';
import type { Review } from '../../src/review/review.js';
import { outcomeOf } from '../../src/review/table.js';
import { given, requestOf, reviewerOf } from '../fakes/reviewRequest.js';
import { call, calls, fails, ScriptedModel, stop, text, type Said } from '../fakes/scriptedModel.js';
import { SetClock } from '../fakes/setClock.js';

const never = new AbortController().signal;

/** What comes of a model that says this, and how often it was asked. */
async function review(...said: readonly Said[]): Promise<{ readonly came: Review; readonly asked: number }> {
  const model = new ScriptedModel(said, undefined);
  const clock = new SetClock();
  const reviewing = reviewerOf(model, { clock }).review(requestOf(), never);
  await settled();
  clock.move(500);
  return { came: await reviewing, asked: model.requests.length };
}

/** Lets everything happen that waits for nothing but its turn. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const down = fails('server-fault', { retryable: true });
const later = (retryAfterMs: number): readonly ModelEvent[] => [
  fails('rate-limited', { retryable: true, retryAfterMs }),
];

suite('a review', () => {
  test('says what the model said and what it took', async () => {
    const { came, asked } = await review([text(given().slice(0, 20)), text(given().slice(20)), stop]);
    assert.deepEqual(came, {
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
    assert.equal(asked, 1);
  });

  test('turns an approval by the table into a refusal, and says why', async () => {
    const { came } = await review([text(given({ level: 'high', authorization: 'medium' })), stop]);
    assert.deepEqual(came.kind === 'answered' && [came.outcome, came.overruled], [
      'refuse',
      'It is rated high, and the person did not ask for exactly this.',
    ]);
  });

  test('leaves nothing behind on the signal that it was given', async () => {
    const { signal } = new AbortController();
    await reviewerOf(new ScriptedModel([[text(given()), stop]], undefined)).review(requestOf(), signal);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  test('offers the model no tool, and sends one message', async () => {
    const model = new ScriptedModel([[text(given()), stop]], undefined);
    await reviewerOf(model).review(requestOf(), never);
    const [request] = model.requests;
    assert.deepEqual([request?.tools, request?.messages.map(({ role }) => role)], [[], ['user']]);
  });

  test('goes on where the price cannot be told', async () => {
    const model = new ScriptedModel([[text(given()), stop]], undefined);
    model.cost = () => {
      throw new Error('no price');
    };
    const came = await reviewerOf(model).review(requestOf(), never);
    assert.deepEqual([came.kind, 'cost' in came], ['answered', false]);
  });
});

suite('no answer', () => {
  const throwing: Said = () => {
    throw new Error('boom');
  };
  const breaking = async function* (): AsyncGenerator<ModelEvent> {
    yield text(given());
    await Promise.reject(new Error('boom'));
  };
  const endless = async function* (): AsyncGenerator<ModelEvent> {
    for (;;) yield text('');
  };
  const ended = (why: 'length' | 'filtered' | 'calls' | 'aborted'): ModelEvent => ({
    kind: 'ended',
    why,
    usage: { input: 1, output: 1 },
  });
  const rows: readonly [says: string, why: string, because: RegExp, asked: number, ...said: Said[]][] = [
    ['of prose', 'unreadable', /not one JSON object/, 1, [text('Fine.'), stop]],
    ['of nothing', 'unreadable', /it is empty/, 1, [stop]],
    ['that was cut', 'unreadable', /ended before it was whole \(length\)/, 1, [text(given()), ended('length')]],
    ['that was held back', 'unreadable', /\(filtered\)/, 1, [text(given()), ended('filtered')]],
    ['that ends in calls', 'unreadable', /\(calls\)/, 1, [text(given()), calls]],
    ['that calls a tool', 'unreadable', /called a tool/, 1, [text(given()), call('1', 'run_command'), stop]],
    ['that goes on for ever', 'unreadable', /far more than an answer/, 1, endless],
    ['from a model that throws', 'unavailable', /broke off/, 2, throwing, throwing],
    ['from a stream that breaks', 'unavailable', /broke off/, 2, breaking, breaking],
    ['from a stream without an end', 'unavailable', /broke off/, 2, [text(given())], [text(given())]],
    ['from a model that cannot read so much', 'too-long', /It failed: too-long/, 1, [fails('too-long')]],
    ['for want of a key', 'unavailable', /It failed: no-key/, 1, [fails('no-key')]],
    ['from a server that is down twice', 'unavailable', /server-fault/, 2, [down], [down]],
    ['from a server that asks for a long wait', 'unavailable', /rate-limited/, 1, later(60_000)],
  ];
  for (const [says, why, because, asked, ...said] of rows) {
    test(`${says} approves nothing`, async () => {
      const result = await review(...said);
      assert.ok(result.came.kind === 'unanswered');
      assert.equal(result.came.why, why);
      assert.match(result.came.because, because);
      assert.equal(result.asked, asked);
    });
  }

  test('is asked of a model that cannot read so much at once', async () => {
    const model = new ScriptedModel([], 2000);
    const came = await reviewerOf(model).review(requestOf(), never);
    assert.ok(came.kind === 'unanswered');
    assert.deepEqual(
      [came.why, came.because, model.requests.length],
      ['too-long', 'The reviewer scripted/one reads no more than 2000 tokens at once.', 0],
    );
    const larger = new ScriptedModel([[text(given()), stop]], 8000);
    assert.equal((await reviewerOf(larger).review(requestOf(), never)).kind, 'answered');
  });

  test('from a server that is down once is asked for once more', async () => {
    const { came, asked } = await review([down], [text(given()), stop]);
    assert.deepEqual([came.kind, asked], ['answered', 2]);
  });

  test('of which only the beginning came is not put together with the next', async () => {
    const { came } = await review([text(given().slice(0, 9)), down], [text(given().slice(9)), stop]);
    assert.equal(came.kind, 'unanswered');
  });
});

suite('the limit', () => {
  const hanging = (): AsyncIterable<ModelEvent> => ({
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => undefined),
      return: () => new Promise(() => undefined),
    }),
  });

  test('ends a review of a model that hangs, also one that does not listen', async () => {
    const clock = new SetClock();
    const reviewing = reviewerOf(new ScriptedModel([hanging], undefined), { clock }).review(requestOf(), never);
    await settled();
    clock.move(30_000);
    const came = await reviewing;
    assert.deepEqual(came, {
      kind: 'unanswered',
      why: 'late',
      because: 'The reviewer did not answer within 30 seconds.',
      model: 'scripted/one',
      latencyMs: 30_000,
    });
    assert.equal(clock.waits, 0);
  });

  test('holds for both tries together', async () => {
    const clock = new SetClock();
    const model = new ScriptedModel([later(20_000), hanging], undefined);
    const reviewing = reviewerOf(model, { clock }).review(requestOf(), never);
    await settled();
    clock.move(20_000);
    await settled();
    clock.move(10_000);
    const came = await reviewing;
    assert.deepEqual([came.kind === 'unanswered' && came.why, came.latencyMs], ['unavailable', 30_000]);
    assert.equal(model.requests.length, 2);
  });

  test('holds by the clock, where the timer comes late', async () => {
    let time = 0;
    const clock: Clock = { now: () => time, after: () => ({ dispose: () => undefined }) };
    const slept: Said = async function* () {
      time = 30_001;
      yield* [text(given()), stop];
      await settled();
    };
    const came = await reviewerOf(new ScriptedModel([slept], undefined), { clock }).review(requestOf(), never);
    assert.equal(came.kind === 'unanswered' && came.why, 'late');
  });

  test('tells the model to stop', async () => {
    const clock = new SetClock();
    let told = false;
    const listening: Said = (_request, signal) => {
      signal.addEventListener('abort', () => (told = true));
      return hanging();
    };
    const reviewing = reviewerOf(new ScriptedModel([listening], undefined), { clock }).review(requestOf(), never);
    await settled();
    clock.move(30_000);
    await reviewing;
    assert.ok(told);
  });

  test('is none for whoever cancels: that rejects with the reason, at once, and leaves nothing behind', async () => {
    const [clock, controller] = [new SetClock(), new AbortController()];
    const reviewing = reviewerOf(new ScriptedModel([hanging], undefined), { clock }).review(
      requestOf(),
      controller.signal,
    );
    await settled();
    controller.abort(new Error('stopped'));
    await assert.rejects(reviewing, /stopped/);
    assert.equal(clock.waits, 0);
  });

  test('is none for whoever cancelled before: no model is asked', async () => {
    const model = new ScriptedModel([], undefined);
    await assert.rejects(reviewerOf(model).review(requestOf(), AbortSignal.abort(new Error('stopped'))), /stopped/);
    assert.equal(model.requests.length, 0);
  });
});

suite('whatever a model does', () => {
  const whole = fc.record({
    level: fc.constantFrom(...riskLevelSchema.options),
    authorization: fc.constantFrom(...authorizationSchema.options),
    outcome: fc.constantFrom('approve', 'refuse'),
    rationale: fc.string({ minLength: 1 }),
  });
  const ratedSchema = z.object({
    level: riskLevelSchema,
    authorization: authorizationSchema,
    outcome: reviewOutcomeSchema,
  });
  const near = fc.oneof(
    { weight: 3, arbitrary: whole.map(answer => JSON.stringify(answer)) },
    whole.map(answer => `\`\`\`json\n${JSON.stringify(answer)}\n\`\`\``),
    fc.tuple(whole, fc.string()).map(([answer, more]) => JSON.stringify(answer) + more),
    fc.tuple(whole, fc.dictionary(fc.string(), fc.jsonValue())).map(both => JSON.stringify(Object.assign({}, ...both))),
    fc.tuple(whole, fc.nat(120)).map(([answer, at]) => JSON.stringify(answer).slice(0, at)),
    fc.tuple(whole, whole).map(both => both.map(answer => JSON.stringify(answer)).join('')),
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.nat(3).map(times => given({ rationale: 'x'.repeat(times * 9000) })),
  );
  const ends = fc.constantFrom<ModelEvent>(
    ...[stop, stop, stop, stop, calls, down, fails('wrong-key'), call('1', 'x')],
    { kind: 'call-started', id: '1', tool: 'x' },
    { kind: 'ended', why: 'length', usage: undefined },
    { kind: 'ended', why: 'aborted', usage: undefined },
  );
  const streams = fc
    .tuple(near, fc.array(fc.nat(200), { maxLength: 5 }), ends, fc.boolean())
    .map(([written, cuts, end, isWhole]) => ({
      written,
      events: [...pieces(written, cuts).map(text), ...(isWhole ? [end] : [])],
    }));

  test('it is approved only by a whole answer of the schema that the table lets pass', async () => {
    let approved = 0;
    await fc.assert(
      fc.asyncProperty(streams, streams, async (first, second) => {
        const { came, asked } = await review(first.events, second.events);
        if (came.kind === 'unanswered') return;
        const { written, events } = asked === 1 ? first : second;
        assert.equal(events.at(-1), stop, 'it came to its end');
        const answer = ratedSchema.parse(JSON.parse(written.replace(/^```json\n|\n```$/g, '')));
        assert.deepEqual([came.level, came.authorization], [answer.level, answer.authorization]);
        assert.equal(came.outcome, outcomeOf(answer));
        assert.ok(came.rationale.length <= 200);
        if (came.outcome === 'approve') approved++;
      }),
      { numRuns: 1500 },
    );
    assert.ok(approved > 50, `only ${approved} approvals were looked at`);
  });
});

function pieces(written: string, cuts: readonly number[]): readonly string[] {
  const places = [0, ...cuts.filter(at => at < written.length).sort((a, b) => a - b), written.length];
  return places.slice(1).map((end, index) => written.slice(places[index], end));
}
