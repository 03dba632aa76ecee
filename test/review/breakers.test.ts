import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Answer, Review, WhyUnanswered } from '../../src/review/review.js';
import { Breakers } from '../../src/review/breakers.js';

const about = { model: 'm', latencyMs: 1 };
const answered = (outcome: 'approve' | 'refuse', more: Partial<Answer> = {}): Review => ({
  kind: 'answered',
  level: 'low',
  authorization: 'high',
  outcome,
  rationale: 'No.',
  ...more,
  ...about,
});
const approved = answered('approve');
const refused = answered('refuse');
const unanswered = (why: WhyUnanswered): Review => ({ kind: 'unanswered', why, because: 'No answer.', ...about });

/** What each review tripped, in words; `yes`: a person approved. */
function trips(...events: readonly (Review | 'yes')[]): readonly (string | undefined)[] {
  const breakers = new Breakers();
  return events.map((event, index) => {
    if (event === 'yes') breakers.approvedByPerson(`effects ${index - 1}`);
    else breakers.note(event, `effects ${index}`);
    return breakers.tripped()?.because;
  });
}

const each = new Map<string, Review | 'yes'>([
  ['-', refused],
  ['+', approved],
  ['?', unanswered('unavailable')],
  ['y', 'yes'],
]);

/** `-` refused, `+` approved, `?` unavailable, `y` approved by a person. */
function after(events: string): string | undefined {
  return trips(...[...events].map(one => each.get(one) ?? assert.fail(one))).at(-1);
}

suite('a breaker trips', () => {
  const inARow = '3 refusals in a row (the limit is 3)';
  const rows: readonly [says: string, events: string, expected: string | undefined][] = [
    ['not after two refusals', '--', undefined],
    ['after three refusals in a row', '---', inARow],
    ['again while the row goes on, with the real count', '----', '4 refusals in a row (the limit is 3)'],
    ['not where an approval ended the row', '--+-', undefined],
    ['not after an approval that follows three', '---+', undefined],
    ['after three more', '---+---', inARow],
    ['not where a person approved what was refused', '---y--', undefined],
    ['after a row that a missing answer did not end', '--?-', inARow],
    ['not by one missing answer', '?', undefined],
    ['after two missing answers in a row', '??', '2 reviews in a row without an answer (the limit is 2)'],
    ['not where an answer stood between them', '?+?', undefined],
    ['not where a refusal stood between them', '?-?', undefined],
    ['not where a person answered between them', '?y?', undefined],
    [
      'after ten refusals of the last fifty',
      '-+'.repeat(9) + '-',
      '10 refusals in the last 50 reviews (the limit is 10)',
    ],
    [
      'where the first of ten is the fiftieth from the end',
      `-${'+'.repeat(32)}${'-+'.repeat(8)}-`,
      '10 refusals in the last 50 reviews (the limit is 10)',
    ],
    ['not where the first of ten is longer ago', `-${'+'.repeat(33)}${'-+'.repeat(8)}-`, undefined],
    [
      'after twenty in a session, however few of the last fifty',
      `-${'+'.repeat(9)}`.repeat(19) + '-',
      '20 refusals in this session (the limit is 20)',
    ],
    ['not after nineteen of them', `-${'+'.repeat(9)}`.repeat(18) + '-', undefined],
    [
      'of the session still where a person approved',
      `-${'+'.repeat(9)}`.repeat(19) + 'y-',
      '20 refusals in this session (the limit is 20)',
    ],
  ];
  for (const [says, events, expected] of rows) test(says, () => assert.equal(after(events), expected));

  for (const why of ['late', 'unavailable', 'unreadable'] as const)
    test(`where answers are ${why}`, () =>
      assert.match(trips(unanswered(why), unanswered(why))[1] ?? '', /^2 reviews/));

  for (const why of ['too-long', 'reserved'] as const)
    test(`not for what is ${why}, which says nothing about the reviewer`, () =>
      assert.deepEqual(trips(unanswered(why), unanswered(why), unanswered('late')), [undefined, undefined, undefined]));
});

test('what the counts say is what happened, whatever happened', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('-', '-', '+', '?', 'y'), { maxLength: 120 }), events => {
      const row = (one: string, among: string): number => {
        const last = events.filter(event => among.includes(event) || event === 'y');
        return last.length - 1 - last.findLastIndex(event => event !== one);
      };
      const answers = events.filter(event => '+-'.includes(event));
      const refusals = answers.filter(event => event === '-').length;
      const recent = answers.slice(-50).filter(event => event === '-').length;
      const trippedByRefusal = row('-', '+-') >= 3 || recent >= 10 || refusals >= 20;
      const last = events.at(-1);
      const expected = last === '-' ? trippedByRefusal : last === '?' && row('?', '+-?') >= 2;
      assert.equal(after(events.join('')) !== undefined, expected);
    }),
    { numRuns: 500 },
  );
});

suite('what was refused', () => {
  const noted = (...reviews: readonly Review[]): Breakers => {
    const breakers = new Breakers();
    for (const review of reviews) breakers.note(review, 'same');
    return breakers;
  };

  test('is known again, with its reason', () => {
    assert.equal(noted(answered('refuse', { rationale: 'Too wide.' })).refusedBefore('same'), 'Too wide.');
    assert.equal(noted(refused).refusedBefore('other'), undefined);
  });

  test('is known by why the table refused it, where the model would not have', () => {
    const review = answered('refuse', { rationale: 'Fine.', overruled: 'It is critical.' });
    assert.equal(noted(review).refusedBefore('same'), 'It is critical.');
  });

  test('is forgotten once it was approved', () => {
    assert.equal(noted(refused, approved).refusedBefore('same'), undefined);
    const breakers = noted(refused);
    breakers.approvedByPerson('same');
    assert.equal(breakers.refusedBefore('same'), undefined);
  });

  test('is not known of what had no answer', () => {
    assert.equal(noted(unanswered('late')).refusedBefore('same'), undefined);
    assert.equal(noted(refused, unanswered('late')).refusedBefore('same'), 'No.');
  });

  test('is remembered for the newest two hundred', () => {
    const breakers = new Breakers();
    for (let count = 0; count <= 200; count++) breakers.note(refused, `effects ${count}`);
    assert.deepEqual([breakers.refusedBefore('effects 0'), breakers.refusedBefore('effects 1')], [undefined, 'No.']);
  });
});
