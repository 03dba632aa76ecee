import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { makeAction } from '../../src/approvals/action.js';
import { backtest } from '../../src/approvals/backtest.js';
import { Gathered } from '../../src/approvals/gathered.js';
import { Learning } from '../../src/approvals/learning.js';
import { countOf } from '../../src/policy/learning/suggest.js';
import { RuleBook } from '../../src/approvals/ruleBook.js';
import type { Entry, EntryBody } from '../../src/protocol/entry.js';
import type { Rule } from '../../src/protocol/rule.js';
import { action, asked, decided, ran } from '../fakes/entries.js';
import { contextWith, home, root } from '../policy/judging.js';

const who = { session: 's', agent: 'main' };
const started: EntryBody = { kind: 'session', what: 'started', folder: root, mode: 'interactive' };

function entriesOf(bodies: readonly EntryBody[], at = contextWith().now): Entry[] {
  return bodies.map((body, index) => ({ seq: index + 1, at, ...who, body, prev: '', hash: '' }));
}

/** A file that was written, as the ledger has it. */
function written(act: string, name: string, answer: 'approved' | 'rejected' = 'approved'): EntryBody[] {
  const { hash } = makeAction({ tool: 'write_file', input: name, cwd: root, ...who });
  const effects = [{ kind: 'write' as const, path: `${root}/${name}` }];
  const body = action(act, {
    tool: 'write_file',
    title: `Write ${name}`,
    input: name,
    cwd: root,
    action: hash,
    effects,
  });
  const end = answer === 'approved' ? [ran(act)] : [];
  return [body, asked(act), decided(act, answer), ...end];
}

function setUp(kept: readonly Rule[] = [], roots: readonly string[] = [root]) {
  const said: EntryBody[] = [];
  const ruleBook = new RuleBook(
    { home, roots },
    { load: () => kept, save: async () => undefined },
    { now: () => contextWith().now },
  );
  const learning = new Learning({
    ruleBook,
    record: async (_about, body) => void said.push(body),
    context: () => contextWith({ roots }),
    proposals: () => undefined,
    tools: ['write_file'],
  });
  const gather = async (...acts: readonly EntryBody[][]) => {
    const pages = acts.map((bodies, index) =>
      entriesOf(bodies).map(entry => ({ ...entry, seq: entry.seq + 10 * (index + 1) })),
    );
    let last;
    for await (last of learning.gather({ sessions: [entriesOf([started])], acts: pages.map(page => [page]) }));
    return last ?? assert.fail('nothing was gathered');
  };
  return { said, ruleBook, learning, gather };
}
const kinds = (said: readonly EntryBody[]): readonly unknown[] =>
  said.map(body => (body.kind === 'grant' ? [body.what, body.rule] : body.kind));

suite('learning from the record', () => {
  test('acts that are alike are kept once, and counted, whichever session they were in', async () => {
    const { learning, gather } = setUp();
    const gathered = await gather(written('1', 'a.ts'), written('2', 'b.ts'), written('3', 'a.ts'));
    assert.deepEqual(
      gathered.evidence.map(({ act, count }) => [act.act, count]),
      [
        ['2', 1],
        ['3', 2],
      ],
    );
    assert.deepEqual(
      learning.suggest(gathered).map(({ behind }) => countOf(behind)),
      [2, 1],
    );
    const both = await gather(written('1', 'a.ts'), written('2', 'a.ts', 'rejected'));
    assert.deepEqual([both.acts, both.evidence.length], [2, 2], 'one that was rejected is not like one that was not');
  });

  test('of more different acts than are kept, those not seen for longest are left out, and counted', async () => {
    const { learning, gather } = setUp();
    const { evidence } = await gather(written('1', 'a.ts'), written('2', 'b.ts'), written('3', 'c.ts'));
    const [a, b, c] = evidence;
    assert.ok(a && b && c);
    const few = new Gathered(2);
    for (const one of [a, b, b, a, c]) few.add(one);
    assert.deepEqual([few.acts, few.leftOut, few.evidence.length], [5, 2, 2]);
    assert.deepEqual(
      learning.suggest(few).map(({ behind }) => behind.map(({ act }) => act.title)),
      [['Write a.ts'], ['Write c.ts']],
    );
  });

  test('a suggestion that is taken is a rule of the folder, on record, and is not suggested again', async () => {
    const { said, ruleBook, learning, gather } = setUp();
    const gathered = await gather(written('1', 'a.ts'), written('2', 'b.ts', 'rejected'));
    const [first, ...more] = learning.suggest(gathered);
    assert.deepEqual(more, []);
    assert.deepEqual(
      first?.behind.map(({ act }) => act.title),
      ['Write a.ts'],
    );
    assert.ok(first);
    await learning.take(first.rules, 'you, from a suggestion');
    assert.deepEqual(
      ruleBook.list().map(({ rule }) => rule.when),
      [{ effect: 'write', path: `${root}/a.ts` }],
    );
    assert.deepEqual(kinds(said), [['made', ruleBook.list()[0]?.rule.id]]);
    assert.equal(ruleBook.versions.at(-1)?.by, 'you, from a suggestion');
    assert.deepEqual(learning.suggest(gathered), []);
  });

  test('a candidate stands in place of the rules that hold, and one that cannot be read is none', async () => {
    const { learning } = setUp();
    const rules = [{ id: 'all', when: { effect: 'write' }, then: 'deny', because: 'not now' }];
    const deps = learning.backtesting(rules, 'p.json');
    assert.ok('here' in deps);
    const acts = [[entriesOf(written('1', 'a.ts'))]];
    let page;
    for await (page of backtest({ sessions: [entriesOf([started])], acts }, deps));
    assert.deepEqual(
      page?.map(({ outcome, would }) => [outcome, would]),
      [['stricter', 'deny']],
    );
    assert.ok('broken' in learning.backtesting([{ id: 1 }], 'p.json'));
  });

  test('what was done in another folder suggests nothing here', async () => {
    const { learning, gather } = setUp([], ['/elsewhere']);
    const gathered = await gather(written('1', 'a.ts'));
    assert.deepEqual([gathered.evidence, gathered.unread, learning.suggest(gathered)], [[], 0, []]);
  });

  test('a command whose words are not on record is counted, and suggests nothing', async () => {
    const { learning, gather } = setUp();
    const gathered = await gather([action('1', { cwd: root }), ran('1')]);
    assert.deepEqual([gathered.unread, learning.suggest(gathered)], [1, []]);
  });

  const wide: Rule = {
    id: 'wide',
    when: { effect: 'write', path: `${root}/**` },
    then: 'allow',
    because: 'it is ours',
  };
  const byWide = (act: string, name: string): EntryBody[] => {
    const [first, , , end] = written(act, name);
    assert.ok(first?.kind === 'action' && end !== undefined);
    return [{ ...first, verdict: 'allow', rules: [{ id: 'wide', layer: 'workspace' }] }, end];
  };
  const audit = (learning: Learning, gathered: Gathered) =>
    learning.audit(gathered, { made: [], used: [], spoke: new Map(), since: contextWith().now });

  test('a rule that is broader than its use is narrowed in one step: the narrower ones hold before it goes', async () => {
    const { said, ruleBook, learning, gather } = setUp([wide]);
    const found = await audit(learning, await gather(byWide('1', 'a.ts'), byWide('2', 'b.ts')));
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['endless', 'broader'],
    );
    const [listed] = ruleBook.list();
    const broader = found[1];
    assert.ok(listed !== undefined && broader?.kind === 'broader');
    await learning.narrow(listed, broader.narrower, 'you');
    assert.deepEqual(
      ruleBook.list().map(({ rule }) => rule.when.path),
      [`${root}/a.ts`, `${root}/b.ts`],
    );
    const ids = ruleBook.list().map(({ rule }) => ['made', rule.id]);
    assert.deepEqual(kinds(said), [...ids, ['revoked', 'wide']]);
  });

  test('a rule that never ends is let end, under its own name', async () => {
    const { said, ruleBook, learning } = setUp([wide]);
    const [listed] = ruleBook.list();
    await learning.expire(listed ?? assert.fail('no rule'), Date.UTC(2026, 5, 1), 'you');
    assert.deepEqual(
      ruleBook.list().map(({ rule }) => [rule.id, rule.expires]),
      [['wide', '2026-06-01T00:00:00.000Z']],
    );
    assert.deepEqual(kinds(said), [['made', 'wide']]);
  });

  test('a rule that was made a while ago and not used since is unused, by when it was made', async () => {
    const { learning, gather } = setUp([{ ...wide, expires: '2030-01-01T00:00:00Z' }]);
    const made: EntryBody = { kind: 'grant', what: 'made', rule: 'wide', layer: 'workspace', words: '' };
    const now = contextWith().now;
    const unused = async (daysAgo: number) =>
      await learning.audit(await gather(written('1', 'a.ts')), {
        made: [entriesOf([made], now - daysAgo * 86_400_000)],
        ...{ used: [], spoke: new Map(), since: 0 },
      });
    assert.deepEqual(
      (await unused(31)).map(({ kind }) => kind),
      ['unused'],
    );
    assert.deepEqual(await unused(29), []);
  });
});

test('of what was taken back, the rule that let it pass is told, with rules that ask about just that again', async () => {
  const rule: Rule = { id: 'docs', when: { effect: 'write', path: `${root}/**` }, then: 'allow', because: 'mine' };
  const { learning, ruleBook, said } = setUp([rule]);
  const [judged, ...rest] = written('1', 'a.md');
  if (judged?.kind !== 'action') assert.fail();
  const passed = { ...judged, verdict: 'allow' as const, rules: [{ id: 'docs', layer: 'workspace' as const }] };
  const byHand = entriesOf([judged, ...rest]);
  const [found, ...others] = learning.tightenings([entriesOf([passed, ran('1')]), byHand]);
  assert.deepEqual([found?.of.rule.id, found?.acts.length, others], ['docs', 1, []]);
  if (found?.asks === undefined) assert.fail('nothing would ask again');
  assert.deepEqual(
    found.asks.map(({ when, then }) => [when.path, then]),
    [[`${root}/a.md`, 'ask']],
  );
  await learning.take(found.asks, 'you, after an undo');
  assert.equal(ruleBook.list().length, 2);
  assert.deepEqual(kinds(said), [['made', found.asks[0].id]]);
});
