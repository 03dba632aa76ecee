import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { evidenceOf, verdictWith, wasLetPass, type Evidence } from '../../../src/policy/learning/evidence.js';
import type { RecordedAct } from '../../../src/policy/learning/recorded.js';
import { suggestions, type Suggestion } from '../../../src/policy/learning/suggest.js';
import { contextWith, judgeCommand, rulesOf, type Asked } from '../judging.js';
import { rule } from '../ruleRows.js';
import { recorded } from './recording.js';

const trying = { policy: rulesOf(), context: contextWith() };

function evidence(command: string, more: Partial<RecordedAct> = {}, asked: Asked = {}): Evidence {
  const { act, call } = recorded(command, asked, more);
  return evidenceOf(act, call) ?? assert.fail(`${command} is no evidence`);
}
const rejected = { answer: 'rejected', ran: false } as const;
const inWords = (found: readonly Suggestion[]): readonly string[] =>
  found.map(({ kind, rules, behind }) => {
    const what = rules.map(({ then, when }) => `${then} ${when.words?.join(' ') ?? JSON.stringify(when)}`).join(' + ');
    return `${kind}: ${what} (${behind.map(({ act }) => act.title).join(', ')})`;
  });

const rows: readonly [says: string, acts: readonly Evidence[], suggests: readonly string[]][] = [
  [
    'what was approved is suggested in its own words, the most frequent first',
    [evidence('mkdir a'), evidence('mkdir b'), evidence('mkdir b')],
    ['allow: allow mkdir b (mkdir b, mkdir b)', 'allow: allow mkdir a (mkdir a)'],
  ],
  ['what a reviewer let pass is not: that was good for one act', [evidence('mkdir a', { byReviewer: true })], []],
  ['what was rejected is not', [evidence('mkdir a', rejected)], []],
  ['what was approved once and rejected once is not', [evidence('mkdir a'), evidence('mkdir a', rejected)], []],
  ['what nobody answered is not', [evidence('mkdir a', { answer: 'lapsed', ran: false })], []],
  [
    'what a dry run would have asked about is suggested as well',
    [evidence('mkdir a', { dry: true, ran: false, answer: undefined })],
    ['allow: allow mkdir a (mkdir a)'],
  ],
  ['what passes already needs no rule', [evidence('cat src/a.ts')], []],
  ['an interpreter is not suggested', [evidence('python3 -c 1'), evidence('node x.js'), evidence('sudo ls')], []],
  ['a floor is not lifted', [evidence('rm -rf /usr')], []],
  ['nor what is protected or secret', [evidence('touch Makefile'), evidence('cat .env')], []],
  [
    'what was refused and is of high impact is denied from then on, in its own words',
    [evidence('git push -f', rejected)],
    ['gate: deny git push -f (git push -f)'],
  ],
  [
    'what is of high impact and was let pass by a rule asks a person from then on',
    [evidence('mkdir a', { risk: 80 }, { policy: rulesOf(rule('allow', { program: 'mkdir' })) })],
    ['allow: allow mkdir a (mkdir a)', 'gate: ask {"effect":"write"'],
  ],
];
suite('suggestions from the record', () => {
  for (const [says, acts, expected] of rows)
    test(says, () => {
      const found = inWords(suggestions(acts, trying, []));
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [index, start] of expected.entries()) assert.ok(found[index]?.startsWith(start), found[index]);
    });

  test('a tool that was never used is suggested to be switched off, once there is enough to say so', () => {
    const acts = Array.from({ length: 20 }, () => evidence('ls'));
    const found = suggestions(acts, trying, ['run_command', 'move_file']);
    assert.deepEqual(inWords(found), ['tool: deny {"tool":"move_file"} ()']);
    assert.deepEqual(suggestions(acts.slice(1), trying, ['move_file']), []);
  });
});

const commands = [
  ...['mkdir a', 'mkdir b', 'touch x', 'git add .', 'git commit -m x', 'npm test', 'npm install', 'curl https://x.org'],
  ...['rm -rf /usr', 'rm a', 'cat .env', 'python3 x.py', 'git push', 'git push -f', 'frobnicate', 'mkdir c && touch d'],
];
const answers = fc.constantFrom<Partial<RecordedAct>>({}, rejected, { answer: 'lapsed', ran: false });

test('a suggestion allows each act behind it, none that was rejected, lifts no floor, and was an offer', () => {
  let suggested = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...commands), answers), { maxLength: 12 }), record => {
      const all = record.map(([command, more]) => evidence(command, more));
      for (const { kind, rules, behind } of suggestions(all, trying, [])) {
        suggested++;
        assert.ok(behind.every(one => all.includes(one)));
        for (const one of all) {
          const kindNow = verdictWith(one, rules, trying)?.kind;
          if (kind === 'allow' && behind.includes(one)) assert.equal(kindNow, 'allow');
          if (kind === 'allow' && one.act.answer === 'rejected') assert.notEqual(kindNow, 'allow');
          if (one.act.floor !== undefined) assert.notEqual(kindNow, 'allow');
          if (kind === 'gate' && wasLetPass(one)) assert.notEqual(kindNow, 'deny');
        }
        const [first] = behind;
        const offers = judgeCommand(first?.act.title ?? '').offers;
        if (kind === 'allow') assert.ok(offers.some(offer => offer.rules[0].id === rules[0].id));
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(suggested > 50, `only ${suggested}`);
});
