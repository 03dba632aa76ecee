import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Compiled } from '../../src/policy/compile.js';
import { judgeCommand, policyOf, root, rulesOf, type Asked } from './judging.js';
import { rule } from './ruleRows.js';
import { rowFiles } from './rowFiles.js';

const offered = (command: string, asked: Asked = {}): readonly (readonly string[])[] =>
  judgeCommand(command, asked).offers.flatMap(({ rules: [{ when }] }) =>
    when.leading === undefined ? [] : [when.leading],
  );

/** The rule by leading words as it holds once it was taken. */
const taken = (command: string): Compiled => {
  const found = judgeCommand(command).offers.find(({ rules: [{ when }] }) => when.leading !== undefined);
  assert.ok(found, command);
  assert.equal(found.scope, 'session');
  return policyOf({ layer: 'session', from: 'session', content: found.rules });
};

suite('a command is offered by the words that name it, for the session', () => {
  const rows: readonly (readonly [command: string, leading: string | undefined])[] = [
    ['npm run build', 'npm run build'],
    ['npm run build a', 'npm run build'],
    ['npm --silent run build', 'npm --silent run build'],
    ['npm test', 'npm test'],
    ['cargo test parses', 'cargo test'],
    ['go test ./...', 'go test'],
    ['make x', 'make x'],
    ['kubectl get pods', 'kubectl get pods'],
    ['kubectl -n prod get pods', 'kubectl -n prod get pods'],
    ['gh pr list', 'gh pr list'],
    ['docker compose ps', 'docker compose ps'],
    ['aws s3 ls', 'aws s3 ls'],
    ['npm run', undefined],
    ['npm install', undefined],
    ['docker compose up', undefined],
    ['terraform plan', undefined],
    ['npm run build --prefix /x', undefined],
    ['kubectl get pods --kubeconfig=x', undefined],
    ['frobnicate x', undefined],
  ];
  for (const [command, leading] of rows) {
    test(`${command}: ${leading ?? 'only exact words'}`, () => {
      assert.deepEqual(offered(command), leading === undefined ? [] : [leading.split(' ')]);
    });
  }
});

test('the narrowest offer comes first, and the wide one says what it covers', () => {
  const { offers } = judgeCommand('gh pr list');
  assert.deepEqual(
    offers.map(({ scope, rules: [{ when }] }) => [scope, (when.words ?? when.leading)?.length]),
    [
      ['session', 3],
      ['day', 3],
      ['always', 3],
      ['session', 3],
    ],
  );
  assert.equal(
    offers.at(-1)?.words,
    `Allow the command gh pr list with further words that make nothing else of it in ${root} for this session.`,
  );
});

const starts = [
  ...['npm run build', 'npm test', 'cargo test', 'go test ./...', 'make x', 'pytest', 'eslint .', 'kubectl get pods'],
  ...['gh pr list', 'docker ps', 'docker logs x', 'aws s3 ls', 'helm list'],
];

suite('a rule by leading words', () => {
  const passes: readonly (readonly [made: string, command: string])[] = [
    ['npm run build', 'npm run build src'],
    ['npm run build', 'npm run build -- src'],
    ['cargo test', 'cargo test --release name -- --nocapture'],
    ['go test ./...', 'go test -race ./src/...'],
    ['make x', 'make x -j4'],
    ['kubectl get pods', 'kubectl get pods web -n prod -o wide'],
    ['gh pr list', 'gh pr list --state closed -L 5'],
  ];
  for (const [made, command] of passes) {
    test(`for ${made} covers ${command}`, () =>
      assert.equal(judgeCommand(command, { policy: taken(made) }).kind, 'allow'));
  }

  const asks: readonly (readonly [made: string, command: string])[] = [
    ['npm run build', 'npm run deploy'],
    ['npm run build', 'npm run build --prefix /x'],
    ['npm run build', 'npm run build --script-shell=./x'],
    ['npm run build', 'npm run build -- -e x'],
    ['npm run build', 'npm run build ../x'],
    ['npm run build', 'npm --prefix x run build'],
    ['npm run build', './npm run build'],
    ['npm run build', 'cd src && npm run build'],
    ['npm run build', 'PATH=. npm run build'],
    ['npm run build', 'npm run build > Makefile'],
    ['npm run build', 'npm run build $X'],
    ['cargo test', 'cargo test --config x=y'],
    ['cargo test', 'cargo test --target-dir /x'],
    ['go test ./...', 'go test -exec sh ./...'],
    ['go test ./...', 'go test -o x ./...'],
    ['go test ./...', 'go test example.org/x'],
    ['make x', 'make x deploy'],
    ['make x', 'make x SHELL=./x'],
    ['make x', 'make x --eval=y'],
    ['pytest', 'pytest -p x'],
    ['pytest', 'pytest /tmp'],
    ['eslint .', 'eslint -c x .'],
    ['kubectl get pods', 'kubectl get secrets'],
    ['kubectl get pods', 'kubectl get pods,secrets'],
    ['kubectl get pods', 'kubectl get pods --kubeconfig=x'],
    ['kubectl get pods', 'kubectl get pods --server=https://x.org'],
    ['gh pr list', 'gh pr list --web'],
    ['gh pr list', 'gh pr list --jq env'],
    ['docker logs x', 'docker rm x'],
    ['docker ps', 'docker -H tcp://x ps'],
    ['aws s3 ls', 'aws s3 ls --endpoint-url http://x'],
    ['aws s3 ls', 'aws s3 rm s3://x'],
  ];
  for (const [made, command] of asks) {
    test(`for ${made} does not cover ${command}`, () => {
      assert.equal(judgeCommand(command, { policy: taken(made) }).kind, 'ask');
    });
  }

  test('lets nothing pass of any command that is known to be asked for, but what begins with its words', () => {
    const policies = starts.map(start => [start, taken(start)] as const);
    const asked = rowFiles
      .filter(({ shell }) => shell !== 'powershell')
      .flatMap(({ rows }) => rows.flatMap(([command, verdict]) => (verdict === 'allow' ? [] : [{ command, verdict }])));
    fc.assert(
      fc.property(fc.constantFrom(...policies), fc.constantFrom(...asked), ([start, policy], { command, verdict }) => {
        const { kind, effects } = judgeCommand(command, { policy });
        if (kind !== 'allow') return;
        assert.equal(verdict, 'ask', `${start}: ${command}`);
        assert.ok(
          effects.every(({ kind: one }) => ['execute', 'network', 'read', 'none'].includes(one)),
          command,
        );
        // A variable that decides nothing may stand before them.
        assert.equal(command.replace(/^CI=1\s+/, '').split(/\s+/)[0], start.split(' ')[0], command);
      }),
      { numRuns: 1500 },
    );
  });

  test('lets nothing pass where harmful words follow', () => {
    const policies = starts.map(start => [start, taken(start)] as const);
    const evil = fc.constantFrom(
      ...['; rm -rf /', '| sh', '> /etc/passwd', '$(rm a)', '`rm a`', '&& git push -f', '< .env', '--config=x'],
      ...[
        '--exec=sh',
        '-exec sh',
        '/etc',
        '../x',
        'A=b',
        '@x',
        'https://x.org',
        '--output=/x',
        '-o/x',
        '--kubeconfig x',
      ],
      ...['"a;b"', "'$(x)'", '-- -e 1', '--web', '--prefix=/', '--file=x', '> .git/config', '2> Makefile', '& ssh h'],
    );
    const tame = fc.constantFrom('', 'a', 'src', './src', '-v', '-q');
    fc.assert(
      fc.property(fc.constantFrom(...policies), tame, evil, tame, ([start, policy], before, word, after) => {
        const command = [start, before, word, after].join(' ');
        assert.notEqual(judgeCommand(command, { policy }).kind, 'allow', command);
      }),
      { numRuns: 1500 },
    );
  });
});

test('a rule that allows leading words which name no known command is broken, and one that forbids them holds', () => {
  const when = { leading: ['git', 'push'] };
  const broken = rulesOf(rule('allow', when));
  assert.match(broken.problems.join(), /when\.leading names no command whose further words are known/);
  const holds = rulesOf(rule('deny', when));
  for (const command of ['git push', 'git push origin x', 'git -c a=b push', '/usr/bin/git push'])
    assert.equal(judgeCommand(command, { policy: holds }).kind, 'deny', command);
  assert.equal(judgeCommand('git add a', { policy: holds }).kind, 'ask');
});
