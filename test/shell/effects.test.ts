import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Effect } from '../../src/protocol/effect.js';
import { analysed } from './analysing.js';

/** One effect in few words: `write /ws/a`, `delete* /ws/a` (recursive), `read /ws [*.ts]`, `read? /ws` (unsure). */
function short(effect: Effect): string {
  switch (effect.kind) {
    case 'read':
    case 'write':
    case 'delete':
    case 'secret': {
      const marks = `${effect.recursive ? '*' : ''}${effect.unsure ? '?' : ''}`;
      const glob = effect.glob === undefined ? '' : ` [${effect.glob}]`;
      const mode = effect.kind === 'write' && effect.permissions !== undefined ? ` mode ${effect.permissions}` : '';
      return `${effect.kind}${marks} ${effect.path}${glob}${mode}`;
    }
    case 'execute':
      return `execute ${effect.program}${effect.opaque ? ' opaque' : ''}${effect.inline ? ' inline' : ''}`;
    case 'git':
      return [
        'git',
        effect.op,
        effect.rewrites && 'rewrites',
        effect.deletesRef && 'deletesRef',
        effect.discards && 'discards',
      ]
        .filter(word => typeof word === 'string')
        .join(' ');
    case 'network':
      return `network ${effect.host}${effect.sends ? ' sends' : ''}`;
    case 'package':
      return `package ${effect.manager} ${effect.op} ${(effect.names ?? []).join(',')}`.trim();
    case 'process':
      return `process ${effect.op} ${effect.target ?? ''}`.trim();
    case 'privilege':
      return `privilege ${effect.to}`;
    case 'env':
      return `env ${effect.name}`;
    case 'publish':
      return `publish ${effect.to}`;
    case 'unknown':
      return effect.harm === undefined ? 'unknown' : `unknown ${effect.harm}`;
    default:
      return effect.kind;
  }
}

const rows: Readonly<Record<string, readonly string[]>> = {
  ls: ['read /ws'],
  'ls -R': ['read* /ws'],
  'ls a ../b': ['read /ws/a', 'read /b'],
  'cat /etc/hosts': ['read /etc/hosts'],
  'cat -': ['none'],
  cat: ['none'],
  'grep x': ['none'],
  'grep -r x': ['read* /ws'],
  'grep -r x src': ['read* /ws/src'],
  'grep -e x src': ['read /ws/src'],
  'grep -f pats x': ['read /ws/pats', 'read /ws/x'],
  'rg x': ['read* /ws'],
  'rg --files src': ['read* /ws/src'],
  'rg -f pats a': ['read /ws/pats', 'read* /ws/a'],
  'sort -o out a': ['execute sort', 'write /ws/out', 'read /ws/a'],
  'sort --output=out a': ['execute sort', 'write /ws/out', 'read /ws/a'],
  'sort -oout a': ['execute sort', 'write /ws/out', 'read /ws/a'],
  'uniq in out': ['execute uniq', 'read /ws/in', 'write /ws/out'],
  'echo a': ['none'],
  'echo a /etc/x': ['none'],
  'date +%F': ['none'],
  'ls --frobnicate': ['read /ws', 'unknown'],
  'ls -la --frobnicate src': ['read /ws/src', 'unknown'],
  'touch a': ['execute touch', 'write /ws/a'],
  'mkdir -p a/b ~': ['execute mkdir', 'write /ws/a/b', 'write /home/u'],
  'rm -rf a b': ['execute rm', 'delete* /ws/a', 'delete* /ws/b'],
  'rm a': ['execute rm', 'delete /ws/a'],
  'rm -- -f': ['execute rm', 'delete /ws/-f'],
  'rm a -rf': ['execute rm', 'delete* /ws/a'],
  'mv a b': ['execute mv', 'delete /ws/a', 'write /ws/b', 'write /ws/b/a'],
  'mv -t d a b': ['execute mv', 'write /ws/d', 'delete /ws/a', 'delete /ws/b', 'write /ws/d/a', 'write /ws/d/b'],
  'cp -r a b c': ['execute cp', 'read* /ws/a', 'read* /ws/b', 'write* /ws/c', 'write /ws/c/a', 'write /ws/c/b'],
  'ln -s /etc/x y': ['execute ln', 'read /etc/x', 'write /ws/y', 'write /ws/y/x'],
  'chmod +x a': ['execute chmod', 'write /ws/a mode +x'],
  'chown -R u:g a b': ['execute chown', 'write* /ws/a mode u:g', 'write* /ws/b mode u:g'],
  'tee -a a': ['execute tee', 'write /ws/a'],
  'tee /dev/null': ['none'],
  'dd if=a of=b': ['execute dd', 'read /ws/a', 'write /ws/b'],
  'find src -name x': ['read* /ws/src'],
  'find src -delete': ['read* /ws/src', 'delete* /ws/src'],
  'find src -name x.o -delete': ['read* /ws/src', 'delete* /ws/src [**/x.o]'],
  'find -newermt -delete': ['read* /ws'],
  'find . -fprint out': ['read* /ws', 'write /ws/out'],
  'find . -exec touch {} +': ['read* /ws', 'execute touch', 'write* /ws', 'unknown'],
  'git status': ['read* /ws', 'git status'],
  'git -C sub status': ['read* /ws/sub', 'git status'],
  'git log -p': ['read* /ws', 'git log'],
  'git branch x': ['git branch'],
  'git branch -d x': ['git branch'],
  'git branch -c a b': ['git branch'],
  'git switch -c x': ['git switch'],
  'git clone -c core.sshCommand=x y': ['git clone', 'unknown', 'write* /ws/y', 'network '],
  'git push origin x': ['git push', 'network  sends'],
  'git push -f': ['git push rewrites', 'network  sends'],
  'git push --mirror': ['git push rewrites deletesRef', 'network  sends'],
  'git push https://example.org/a.git x': ['git push', 'network example.org sends'],
  'git push git@example.org:a/b.git +x': ['git push rewrites', 'network example.org sends'],
  'git push origin :x': ['git push deletesRef', 'network  sends'],
  'git fetch': ['git fetch', 'network '],
  'git reset --hard': ['git reset'],
  'git reset --hard x': ['git reset discards'],
  'git clean -fdx': ['git clean discards'],
  'git clean -ndx': ['git clean'],
  'git rebase -x make main': ['git rebase', 'unknown', 'execute make opaque'],
  'git frobnicate': ['git frobnicate', 'unknown'],
  'git config user.name x': ['git config'],
  'git config core.pager x': ['git config', 'write /ws/.git/config'],
  'git config --global alias.x !y': ['git config', 'write? /home/u/.gitconfig'],
  'git -c core.pager=x log': ['unknown', 'git log'],
  'npm test': ['execute npm opaque'],
  'npm install': ['execute npm', 'package npm install', 'network '],
  'npm i -D a b': ['execute npm', 'package npm install a,b', 'network '],
  'npm uninstall a': ['execute npm', 'package npm remove a'],
  'npm publish': ['execute npm', 'publish the npm registry', 'network  sends'],
  yarn: ['execute yarn', 'package yarn install', 'network '],
  'pacman -S x': ['execute pacman', 'package pacman install x', 'network '],
  'pip list': ['none'],
  'pip check --log a': ['unknown'],
  'node a.js': ['execute node opaque'],
  'node -e x': ['execute node inline'],
  node: ['execute node inline'],
  'node -r ./x a.js': ['execute node opaque'],
  'python -m pytest': ['execute python opaque'],
  'python -c x': ['execute python inline'],
  'python -': ['execute python inline'],
  'bash a.sh': ['execute bash opaque'],
  "bash -c 'touch a'": ['execute bash inline', 'execute touch', 'write /ws/a'],
  './a.sh x': ['execute /ws/a.sh opaque'],
  '/bin/ls': ['read /ws'],
  '/tmp/ls': ['execute /tmp/ls opaque'],
  'node --version': ['none'],
  './node --version': ['execute /ws/node opaque'],
  'curl https://a.example.org:8/x': ['execute curl', 'network a.example.org'],
  'curl -o out https://x.org': ['execute curl', 'network x.org', 'write /ws/out'],
  'curl -d @a https://x.org': ['execute curl', 'network x.org sends', 'read /ws/a'],
  'curl -T a https://x.org': ['execute curl', 'network x.org sends', 'read /ws/a'],
  'scp a u@h:b': ['execute scp', 'network h sends', 'read* /ws/a'],
  'scp h:a b': ['execute scp', 'network h sends', 'write* /ws/b'],
  'ssh -i k u@h ls': ['execute ssh', 'network h sends'],
  'kill -9 12 13': ['process kill 12', 'process kill 13'],
  'sudo touch a': ['privilege root', 'execute touch', 'write /ws/a'],
  'sudo -u bob -n touch a': ['privilege root', 'execute touch', 'write /ws/a'],
  'env A=1 touch a': ['env A', 'execute touch', 'write /ws/a'],
  'timeout -s INT 5 cat a': ['read /ws/a'],
  'frobnicate a': ['unknown'],
  'cat $X': ['read? /ws'],
  'cat src/$X': ['read? /ws/src'],
  'cat *.ts': ['read /ws [*.ts]'],
  'cat ~/a': ['read /home/u/a'],
  'echo x > a': ['write /ws/a'],
  'echo x >> a 2>/dev/null': ['write /ws/a'],
  'cat < a': ['read /ws/a'],
  'cd src && touch a': ['execute touch', 'write /ws/src/a'],
  'cd $X; touch a': ['execute touch', 'write? /ws/a'],
  'X=a; touch $X': ['execute touch', 'write /ws/a'],
  'touch {a,b}': ['execute touch', 'write /ws/a', 'write /ws/b'],
  'touch a\\\nb': ['unknown', 'execute touch', 'write /ws/a', 'write /ws/b', 'execute touch', 'write /ws/ab'],
  'export A=1': ['env A'],
  'unset A B': ['none'],
  'unset PATH': ['env PATH'],
};

suite('a command is read as what it may do', () => {
  for (const [command, expected] of Object.entries(rows)) {
    test(JSON.stringify(command), () => assert.deepEqual(analysed(command).effects.map(short), expected));
  }
});

test('a simple command names its words and folder on every effect that can carry them', () => {
  const { effects } = analysed('git push origin x', '/ws/sub');
  const [git] = effects;
  assert.deepEqual(git?.kind === 'git' && [git.words, git.cwd], [['git', 'push', 'origin', 'x'], '/ws/sub']);
});

test('each part of a composed command carries its own words and folder', () => {
  const { effects, words, commands } = analysed('git branch x; cd src && npm test');
  assert.equal(words, undefined);
  assert.deepEqual(
    effects.map(one => ('words' in one ? [one.kind, one.words, one.cwd] : [one.kind])),
    [
      ['git', ['git', 'branch', 'x'], '/ws'],
      ['execute', ['npm', 'test'], '/ws/src'],
    ],
  );
  assert.deepEqual(commands, [
    { words: ['git', 'branch', 'x'], cwd: '/ws' },
    { words: ['cd', 'src'], cwd: '/ws' },
    { words: ['npm', 'test'], cwd: '/ws/src' },
  ]);
});

test('where one word is not known no rule can be said to cover every part', () => {
  const { effects, commands } = analysed('npm test; npm run $X');
  assert.equal(commands, undefined);
  assert.deepEqual(
    effects.flatMap(one => ('words' in one ? [one.words] : [])),
    [['npm', 'test']],
  );
});

test('what must be known of the machine is asked for: paths, the program, and what project code would run', () => {
  assert.deepEqual(analysed('rm a').needs, [
    { kind: 'path', path: '/ws/a' },
    { kind: 'program', name: 'rm', cwd: '/ws' },
  ]);
  assert.deepEqual(analysed('npm test').needs, [
    { kind: 'project', words: ['npm', 'test'], cwd: '/ws' },
    { kind: 'program', name: 'npm', cwd: '/ws' },
  ]);
});
