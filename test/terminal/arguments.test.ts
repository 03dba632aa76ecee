import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../../src/terminal/arguments.js';

const bad: readonly [says: string, words: readonly string[], because: RegExp][] = [
  ['an unknown command is named', ['dance'], /no command "dance".*countersign help/],
  ['a task is needed', ['run', '--workspace', 'w'], /task as one argument, in quotes/],
  ['an empty task is none', ['run', '--workspace', 'w', '  '], /task as one argument/],
  ['a task without quotes is several arguments', ['run', '--workspace', 'w', 'mend', 'it'], /in quotes/],
  [
    'the folder must be named, for naming it is trusting it',
    ['run', 'task'],
    /--workspace D; naming it is the statement/,
  ],
  ['an empty folder is not the one we are in', ['run', '--workspace', '', 'task'], /--workspace takes a path/],
  ['an empty state folder is not the one we are in', ['run', '--workspace', 'w', '--state', '', 't'], /--state takes/],
  ['an empty policy file is no policy', ['judge', '--jsonl', '--policy='], /--policy takes a path/],
  ['an option that is not known is named', ['run', '--yolo', '--workspace', 'w', 't'], /--yolo/],
  ['an option without its value is named', ['run', 't', '--workspace'], /--workspace/],
  [
    'providers are listed',
    ['run', '--workspace', 'w', '--provider', 'x', 't'],
    /guide, anthropic, openai, compatible, not "x"/,
  ],
  ['the editor’s models are not here', ['run', '--workspace', 'w', '--provider', 'editor', 't'], /not "editor"/],
  [
    'modes are listed',
    ['run', '--workspace', 'w', '--mode', 'yes', 't'],
    /--mode takes one of .*background.*not "yes"/,
  ],
  ['trust is named', ['run', '--workspace', 'w', '--mode', 'delegated', '--trust', 'all', 't'], /--trust takes.*"all"/],
  [
    'what is trusted says what it is',
    ['run', '--workspace', 'w', '--mode', 'delegated', '--trust', '{}', 't'],
    /--trust: \{\} .*must say what is trusted/,
  ],
  [
    'a capability is JSON',
    ['run', '--workspace', 'w', '--mode', 'delegated', '--trust', '{effect: "read"}', 't'],
    /is not JSON/,
  ],
  [
    'trust without the mode that it belongs to is a mistake',
    ['run', '--workspace', 'w', '--trust', 'write', 't'],
    /--trust belongs to --mode delegated/,
  ],
  [
    'a threshold is at most 100',
    ['run', '--workspace', 'w', '--risk-threshold', '101', 't'],
    /from 0 to 100, not "101"/,
  ],
  ['an empty threshold is no number', ['run', '--workspace', 'w', '--risk-threshold', '', 't'], /0 to 100, not ""/],
  ['a threshold is written in digits', ['run', '--workspace', 'w', '--risk-threshold', '1e1', 't'], /not "1e1"/],
  ['a time limit is not negative', ['run', '--workspace', 'w', '--ask-timeout=-1', 't'], /--ask-timeout takes/],
  [
    'a reviewer that is not there is no reviewer',
    ['run', '--workspace', 'w', '--reviewer-model', 'm', 't'],
    /A reviewer needs --reviewer-provider/,
  ],
  [
    'a script reviews nothing',
    ['run', '--workspace', 'w', '--reviewer-provider', 'guide', 't'],
    /--reviewer-provider takes one of off, anthropic, openai, compatible, not "guide"/,
  ],
  ['at least one step is needed', ['run', '--workspace', 'w', '--max-steps', '0', 't'], /from 1 to 10000/],
  ['judge says what it reads', ['judge'], /--jsonl/],
  ['judge takes no task', ['judge', '--jsonl', 'task'], /'task'/],
];
for (const [says, words, because] of bad) {
  test(says, () => {
    const read = readArguments(words);
    assert.ok(read.kind === 'bad', read.kind);
    assert.match(read.because, because);
  });
}

test('help is found wherever one looks for it', () => {
  for (const words of [[], ['help'], ['--help'], ['-h'], ['run', '--help'], ['judge', '-h']])
    assert.equal(readArguments(words).kind, 'help', words.join(' '));
});

test('what is not said is the strict or the plain choice', () => {
  assert.deepEqual(readArguments(['run', '--workspace', 'w', 'Mend it.']), {
    ...{ kind: 'run', task: 'Mend it.', workspace: 'w', provider: 'guide', model: '', baseUrl: '' },
    ...{ mode: 'background', trust: [], riskThreshold: undefined, askTimeout: 0, policy: undefined, state: undefined },
    ...{ maxSteps: 200, json: false, sandbox: 'workspace-write' },
    reviewer: { provider: 'off', model: '', baseUrl: '' },
  });
});

test('trust is read by name and as JSON, from as many words as are given', () => {
  const mode = ['--mode', 'delegated', '--trust', 'write,execute', '--trust', '{"effect":"git","op":"commit"}'];
  const read = readArguments(['run', '--workspace', 'w', ...mode, 'Mend it.']);
  assert.deepEqual(read.kind === 'run' && read.trust, ['write', 'execute', { effect: 'git', op: 'commit' }]);
});
