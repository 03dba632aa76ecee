import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noConstraints } from '../../../src/policy/constraints.js';
import { adviseOnReviewer, type Condition, type Situation } from '../../../src/policy/learning/advisor.js';

const hour = 3_600_000;
const file = '/etc/countersign/policy.json';
const limit = (...value: string[]) => ({ value, from: file });

/** Where a reviewer pays. */
const pays: Situation = {
  workload: {
    ...{ acts: 1000, answered: 200, approved: 196, answerMs: 1800, reviewed: 0, workMs: 10 * hour },
    ...{ floors: 3, floorsUnattended: 0 },
  },
  days: 30,
  constraints: {
    modes: limit('interactive', 'background'),
    reviewers: limit('claude-a'),
    sandboxModes: limit('workspace-write'),
  },
  admin: { file, floors: 0 },
  sending: { where: 'logs to https://otel.example', dropped: 0, trouble: undefined },
  isContained: false,
};

type Change = (of: Situation) => Situation;
const work =
  (more: Partial<Situation['workload']>): Change =>
  of => ({ ...of, workload: { ...of.workload, ...more } });
const limits =
  (more: Partial<Situation['constraints']>): Change =>
  of => ({ ...of, constraints: { ...of.constraints, ...more } });

const rows: readonly [says: string, change: Change, of: Condition['name'], holds: Condition['holds'], words: RegExp][] =
  [
    [
      'many questions, quickly answered',
      of => of,
      'volume',
      'yes',
      /20 an hour of work, and 20 of 100.*approved 196 of 200, half of them within 1\.8 seconds/,
    ],
    ['few an hour', work({ workMs: 100 * hour }), 'volume', 'no', /2\.0 an hour.*That tires nobody/],
    ['few of the actions', work({ acts: 5000 }), 'volume', 'no', /4\.0 of 100/],
    ['exactly as many as tire', work({ acts: 1000, answered: 120, workMs: 10 * hour }), 'volume', 'yes', /12 an hour/],
    ['a record of a few actions', work({ acts: 99 }), 'volume', 'unknown', /99 actions in 10 hours of work/],
    ['a record of a few minutes', work({ workMs: hour / 3 }), 'volume', 'unknown', /0\.3 hours/],
    [
      'nothing answered at all',
      work({ answered: 0, approved: 0, answerMs: undefined }),
      'volume',
      'no',
      /0\.0 an hour/,
    ],
    ['all limits of an administrator', of => of, 'configuration', 'yes', /policy\.json says 3 of 3/],
    ['no administrator', of => ({ ...of, admin: undefined }), 'configuration', 'no', /no administrator's file/],
    ['any reviewer', limits({ reviewers: undefined }), 'configuration', 'no', /2 of 3.*does not say which reviewer\./],
    [
      'a sandbox that may be off',
      limits({ sandboxModes: limit('off') }),
      'configuration',
      'no',
      /that the sandbox stays on/,
    ],
    [
      'limits of the user alone',
      limits({ modes: { value: ['plan'], from: 'your settings' } }),
      'configuration',
      'no',
      /which modes/,
    ],
    [
      'limits of both',
      limits({ modes: { value: ['plan'], from: `${file} with your settings` } }),
      'configuration',
      'yes',
      /3 of 3/,
    ],
    ['no reviewer permitted', limits({ reviewers: limit() }), 'configuration', 'no', /permits no reviewer at all/],
    ['no limits at all', of => ({ ...of, constraints: noConstraints }), 'configuration', 'no', /0 of 3/],
    ['a collector that has it all', of => of, 'telemetry', 'yes', /otel\.example; nothing was lost/],
    ['no collector', of => ({ ...of, sending: undefined }), 'telemetry', 'no', /goes nowhere/],
    [
      'a collector in trouble',
      of => ({ ...of, sending: { where: 'w', dropped: 0, trouble: 'it is away' } }),
      'telemetry',
      'no',
      /does not have all of it: it is away/,
    ],
    [
      'entries that were lost',
      of => ({ ...of, sending: { where: 'w', dropped: 7, trouble: undefined } }),
      'telemetry',
      'no',
      /7 entries were never taken/,
    ],
    [
      'floors that a person answered',
      of => of,
      'irreversible',
      'yes',
      /3 actions on a floor.*0 of them ran without a person/,
    ],
    [
      'floors of the administrator',
      of => ({ ...of, admin: { file, floors: 2 } }),
      'irreversible',
      'yes',
      /2 floors were added/,
    ],
    [
      'a floor that ran without one',
      work({ floorsUnattended: 1 }),
      'irreversible',
      'no',
      /1 of them ran without a person/,
    ],
  ];

suite('whether a reviewer would pay', () => {
  for (const [says, change, of, holds, words] of rows) {
    test(`${says}: ${of} ▸ ${holds}`, () => {
      const advice = adviseOnReviewer(change(pays));
      const found = advice.conditions.find(({ name }) => name === of) ?? assert.fail(of);
      assert.equal(found.holds, holds);
      assert.match(`${found.figure}. ${found.says}`, words);
      assert.equal(advice.pays, holds, 'one condition that fails or is unknown decides');
    });
  }

  test('it says what is missing, and what does better where that is volume', () => {
    const { sentence } = adviseOnReviewer({ ...work({ answered: 3, approved: 3 })(pays), sending: undefined });
    assert.match(
      sentence,
      /would not pay here.*more questions than anybody reads, a record.*being asked about the rest do better/,
    );
  });

  test('in a container it says that this may be boundary enough', () => {
    const contained = { ...pays, admin: undefined, isContained: true };
    assert.match(adviseOnReviewer(contained).sentence, /Mend that first.*This is a container/);
  });

  test('what fails counts more than what is not known', () => {
    assert.equal(adviseOnReviewer({ ...work({ acts: 3 })(pays), sending: undefined }).pays, 'no');
  });
});
