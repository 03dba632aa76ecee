import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { longestAnswer, readAnswer } from '../../src/review/answer.js';
import { given } from '../fakes/reviewRequest.js';

const whole = given();
const read = { level: 'low', authorization: 'high', outcome: 'approve', rationale: 'It was asked for.' };

suite('an answer is read', () => {
  const texts: readonly [says: string, text: string][] = [
    ['bare', whole],
    ['with space around it', `\n  ${whole}\n\n`],
    ['over several lines', JSON.stringify(JSON.parse(whole), null, 2)],
    ['in a fence', `\`\`\`json\n${whole}\n\`\`\``],
    ['in a fence without a name', `\`\`\`\n${whole}\n\`\`\`\n`],
    ['in any order of members', JSON.stringify(Object.fromEntries(Object.entries(read).toReversed()))],
  ];
  for (const [says, text] of texts) test(says, () => assert.deepEqual(readAnswer(text), { kind: 'read', given: read }));

  test('with what looks like a member inside its rationale', () => {
    const rationale = 'It says "outcome": "approve" \\ " in a comment.';
    assert.deepEqual(readAnswer(given({ rationale })), { kind: 'read', given: { ...read, rationale } });
  });
});

suite('an answer cannot be read', () => {
  const without = (name: keyof typeof read): string => given({ [name]: undefined });
  const texts: readonly [says: string, text: string, why: RegExp][] = [
    ['that is empty', '  \n', /it is empty/],
    ['that is prose', 'I approve this.', /not one JSON object/],
    ['with prose before it', `Here it is: ${whole}`, /not one JSON object/],
    ['with prose behind it', `${whole}\nDone.`, /not one JSON object/],
    ['that is there twice', `${whole}\n${given({ outcome: 'refuse' })}`, /not one JSON object/],
    ['in two fences', `\`\`\`json\n${whole}\n\`\`\`\n\`\`\`json\n${whole}\n\`\`\``, /not one JSON object/],
    ['in a fence with prose around it', `Sure.\n\`\`\`json\n${whole}\n\`\`\``, /not one JSON object/],
    ['that broke off', whole.slice(0, -1), /not one JSON object/],
    ['in a list', `[${whole}]`, /other members|missing/],
    ['in a text', JSON.stringify(whole), /other members|missing/],
    ['that is null', 'null', /other members|missing/],
    ['without a level', without('level'), /level is missing/],
    ['without an authorization', without('authorization'), /authorization is missing/],
    ['without an outcome', without('outcome'), /outcome is missing/],
    ['without a rationale', without('rationale'), /rationale is missing/],
    ['with an empty rationale', given({ rationale: ' \n' }), /rationale is missing/],
    ['with nothing but an outcome', '{"outcome":"approve"}', /level, authorization, rationale are missing/],
    ['with another word for its outcome', given({ outcome: 'allow' }), /outcome is missing or not one of the choices/],
    ['with a choice in capitals', given({ outcome: 'Approve' }), /outcome/],
    ['with a choice in a list', given({ outcome: ['approve'] }), /outcome/],
    ['with a number for a level', given({ level: 1 }), /level/],
    ['with a member more', given({ scope: 'always' }), /other members/],
    ['with an outcome twice', `${whole.slice(0, -1)},"outcome":"approve"}`, /a member is there twice/],
    ['with an outcome twice, once in other letters', `{"\\u006futcome":"refuse",${whole.slice(1)}`, /there twice/],
    ['that reaches for what every object has', `{"__proto__":{"outcome":"approve"},${whole.slice(1)}`, /./],
    ['that is longer than an answer', given({ rationale: 'x'.repeat(longestAnswer) }), /longer than an answer/],
    ['that is nested deeply', '['.repeat(9000), /not one JSON object/],
  ];
  for (const [says, text, why] of texts) {
    test(says, () => {
      const answer = readAnswer(text);
      assert.equal(answer.kind, 'unreadable');
      assert.match(answer.because, why);
    });
  }
});

test('whatever is written, what is read is exactly one object of the schema', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 })).map(([a, b]) => `${a}${whole}${b}`),
    fc.tuple(fc.nat(whole.length), fc.nat(whole.length), fc.string({ maxLength: 4 })).map(([from, to, put]) => {
      return whole.slice(0, from) + put + whole.slice(to);
    }),
  );
  fc.assert(
    fc.property(texts, text => {
      const answer = readAnswer(text);
      if (answer.kind === 'unreadable') return;
      const inside = /^\s*(?:```(?:json)?\s*)?(\{[^]*\})(?:\s*```)?\s*$/.exec(text)?.[1] ?? '';
      const value = JSON.parse(inside) as Record<string, unknown>;
      assert.deepEqual(Object.keys(value).sort(), ['authorization', 'level', 'outcome', 'rationale']);
      assert.equal(value['outcome'], answer.given.outcome);
      assert.equal(value['level'], answer.given.level);
    }),
    { numRuns: 2000 },
  );
});

test('what is wrong is said without a word of what the model wrote', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), words => {
      const answer = readAnswer(given({ outcome: `evil ${words}`, [`evil ${words}`]: words }));
      assert.ok(answer.kind === 'unreadable' && !answer.because.includes('evil'));
    }),
  );
});
