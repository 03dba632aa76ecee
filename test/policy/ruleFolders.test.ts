import { root } from './judging.js';
import { checkRows, rule, type Row } from './ruleRows.js';

const sub = `${root}/sub`;
const words = rule('allow', { words: ['git', 'branch', 'x'], cwd: root });
const here = rule('allow', { cwd: root });

checkRows('a rule about the folder of a command', [
  ['allows what git does there', [here], 'git branch x', 'allow'],
  ['allows it with a setting before it', [here], 'git --no-pager commit -C HEAD', 'allow'],
  ['allows what is started there after another', [here], 'true && git branch x', 'allow'],
  ['allows nothing of git elsewhere', [here], 'git -C /elsewhere branch x', 'ask'],
  ['allows nothing of git below it', [here], 'git -C sub branch x', 'ask'],
  ['allows nothing of git elsewhere after a setting', [here], 'git -c a.b=c -C /x branch x', 'ask'],
  ['allows nothing of another repository', [here], 'git --git-dir=/x/.git branch x', 'ask'],
  ['allows nothing after a change of the folder', [here], 'cd /x && git branch x', 'ask'],
  ['allows nothing where one of several is elsewhere', [here], 'git branch x; git -C /x branch x', 'ask'],
  ['allows no program that env leads elsewhere', [here], 'env -C /x npm test', 'ask'],
  ['allows no build that is led elsewhere', [here], 'make -C/x all', 'ask'],
  ['allows none that is led elsewhere by a shortened option', [here], 'make --dir=/x all', 'ask'],
  ['allows no script of another package', [here], 'npm --prefix /x test', 'ask'],
  ...[
    'cd $X && git branch x',
    'cd "$(cat a)"; git branch x',
    'cd - && git branch x',
    'popd; git branch x',
    'go() { cd "$1"; }; go /x; git branch x',
  ].map((command): Row => ['allows nothing where the folder may be another', [here, words], command, 'ask']),
  ['allows exact words', [words], 'git branch x', 'allow'],
  [
    'allows exact words, which say where',
    [rule('allow', { words: ['git', '-C', 'sub', 'branch', 'x'], cwd: root })],
    'git -C sub branch x',
    'allow',
  ],
  ['denies what starts there', [rule('deny', { cwd: sub })], 'cd sub; git branch x', 'deny'],
  ['denies what git does there from elsewhere', [rule('deny', { cwd: sub })], 'git -C sub branch x', 'deny'],
  ['denies what another program may do there', [rule('deny', { cwd: sub })], 'make -C sub branch', 'deny'],
  ['denies a command whose folder is not known', [rule('deny', { cwd: sub })], 'cd $X; git branch x', 'deny'],
  ['denies a command whose words are not known', [rule('deny', { cwd: root })], 'git branch $X', 'deny'],
  ['denies nothing that starts elsewhere and stays', [rule('deny', { cwd: sub })], 'git branch x', 'ask'],
]);
