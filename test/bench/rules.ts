import { RuleBook } from '../../src/approvals/ruleBook.js';
import { compile, type Compiled } from '../../src/policy/compile.js';
import type { Context } from '../../src/policy/context.js';
import { evaluate } from '../../src/policy/evaluate.js';
import type { Effect } from '../../src/protocol/effect.js';
import type { Facts } from '../../src/protocol/fact.js';
import type { Rule } from '../../src/protocol/rule.js';
import { contextWith, factsOf, home, root } from '../policy/judging.js';
import { median, type Figure } from './figure.js';

/** What a verdict costs by few rules and by very many, of which at most five are about the action. */
export async function measureRules(): Promise<readonly Figure[]> {
  const [few, many] = [policyOf(100, mixedRule), policyOf(100_000, mixedRule)];
  const { small, large } = compared(few.policy, many.policy);
  const matching = policyOf(100_000, () => ({ tool: 'write_file' }));
  const all = timesOf(matching.policy, 3).map(perAction);
  return [
    { key: 'rules.cost_ratio_100_to_100k', value: large / small, aim: { atMost: 1.5 } },
    { key: 'rules.judge_100_us', value: small * 1000, note: 'one effect, its facts at hand, offers included' },
    { key: 'rules.judge_100k_us', value: large * 1000, note: 'at most five rules match an action' },
    { key: 'rules.compile_100k_ms', value: many.took, note: 'once a revision of a source' },
    {
      key: 'rules.session_rule_100k_ms',
      value: await costOfOneMore(100_000),
      note: 'a rule more, made for the session',
    },
    { key: 'rules.judge_100k_all_match_ms', value: median(all), note: 'every rule speaks, and each is a reason' },
  ];
}

const actions: readonly Effect[] = Array.from({ length: 20 }, (_none, index): Effect => {
  switch (index % 5) {
    case 0:
      return { kind: 'write', path: `${root}/src/area${index}/file${index}.ts` };
    case 1:
      return { kind: 'network', host: `host${index}.example.org` };
    case 2:
      return { kind: 'execute', program: `program${index}`, words: [`program${index}`, 'build'], cwd: root };
    case 3:
      return { kind: 'delete', path: `${root}/pkg/area${index}`, recursive: true };
    default:
      return { kind: 'git', op: 'push', remote: `git@example.org:team/repo${index}.git` };
  }
});
const questions = actions.map(effect => ({
  question: { action: { tool: 'write_file', agent: 'main', hash: 'a' }, effects: [effect] },
  facts: factsOf([effect]),
}));
const context: Context = contextWith();

/** Rules of every form, each about something of its own; those with a small index are about the actions above. */
function mixedRule(index: number): object {
  switch (index % 8) {
    case 0:
      return { effect: ['write', 'delete'], path: `src/area${index}/**` };
    case 1:
      return { effect: 'network', host: index % 16 === 1 ? `host${index}.example.org` : `*.host${index}.example.org` };
    case 2:
      return { effect: 'execute', program: `program${index}` };
    case 3:
      return { effect: 'delete', path: `pkg/area${index}/*.ts` };
    case 4:
      return { effect: 'git', op: 'push', remote: `git@example.org:team/repo${index}.git` };
    case 5:
      return { words: [`program${index}`, 'build'], cwd: root };
    case 6:
      return { effect: 'write', path: `**/folder${index}/**` };
    default:
      return { path: `~/notes/${index}/*` };
  }
}

/** What it costs to make a rule for a session, where the user has very many: until the policy with it is there. */
async function costOfOneMore(count: number): Promise<number> {
  const nowhere = { load: () => [], save: () => Promise.resolve() };
  const book = new RuleBook({ home, roots: [root] }, nowhere, { now: () => 0 });
  book.set({ layer: 'user', from: 'the bench', content: rulesOf(count, mixedRule) });
  const times: number[] = [];
  for (let more = 0; more < 12; more++) {
    const [rule] = rulesOf(1, () => ({ effect: 'write', path: `more${more}/**` }));
    if (rule === undefined || book.policyFor('one').rules.length !== count + more) throw new Error('a rule is missing');
    const began = performance.now();
    await book.add({ layer: 'session', session: 'one' }, { ...rule, id: `more-${more}` });
    book.policyFor('one');
    times.push(performance.now() - began);
  }
  return median(times);
}

function policyOf(count: number, when: (index: number) => object): { policy: Compiled; took: number } {
  const content = rulesOf(count, when);
  const began = performance.now();
  const policy = compile([{ layer: 'user', from: 'the bench', content }], { home, roots: [root] });
  const took = performance.now() - began;
  if (policy.broken) throw new Error(policy.problems[0]);
  return { policy, took };
}

function rulesOf(count: number, when: (index: number) => object): Rule[] {
  const then = ['allow', 'ask', 'deny'] as const;
  return Array.from({ length: count }, (_none, index) => ({
    id: `rule-${index}`,
    when: when(index),
    then: then[index % 3] ?? 'ask',
    because: 'it was measured',
  }));
}

/** Both in turn, so that the machine is in the same state for both; milliseconds an action. */
function compared(few: Compiled, many: Compiled): { readonly small: number; readonly large: number } {
  const rounds = Array.from({ length: 60 }, () => [few, many].map(policy => median(timesOf(policy, 5).map(perAction))));
  const warm = rounds.slice(20);
  return { small: median(warm.map(([small]) => small ?? NaN)), large: median(warm.map(([, large]) => large ?? NaN)) };
}

function timesOf(policy: Compiled, times: number): number[] {
  return Array.from({ length: times }, () => {
    const began = performance.now();
    for (const { question, facts } of questions) judged(question, facts, policy);
    return performance.now() - began;
  });
}

function judged(question: (typeof questions)[number]['question'], facts: Facts, policy: Compiled): void {
  const { reasons } = evaluate(question, facts, policy, context);
  if (reasons.length === 0) throw new Error('nothing was said about an action');
}

function perAction(took: number): number {
  return took / questions.length;
}
