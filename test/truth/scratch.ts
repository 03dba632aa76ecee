import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const files: Readonly<Record<string, string>> = {
  a: 'one\ntwo\nthree\n',
  b: 'b\n',
  c: 'c c c\n',
  'a b': 'a file with a blank in its name\n',
  'x.pyc': 'compiled\n',
  'log.txt': 'error: x\nfine\n',
  'README.md': '# Scratch\n',
  'data.json': '{"name": "scratch", "list": [1, 2, 3]}\n',
  'data.csv': 'k,v\nx,1\n',
  'package.json': '{"name": "scratch", "version": "1.0.0"}\n',
  'src/a': 'TODO a\n',
  'src/a.ts': 'export const a = 1;\n',
  'src/b.ts': 'export const b = 2;\n',
  'src/old/x': 'old\n',
  'test/a.ts': 'test\n',
  'docs/a.md': '# a\n',
  'build/x.o': 'object\n',
  'dist/x': 'built\n',
  'node_modules/m/i.js': 'module\n',
};

/** Long ago, so that even a `touch` shows. */
const then = new Date('2020-01-02T03:04:05Z');

/** Fills a home folder and the workspace below it. */
export function prepare(home: string, workspace: string, withGit: boolean): void {
  const top = join(home, workspace);
  for (const [name, text] of Object.entries(files)) put(join(top, name), text);
  put(join(home, 'notes'), 'notes\n');
  put(join(home, 'other/a'), 'of another project\n');
  symlinkSync('src', join(top, 'link'));
  if (withGit) cpSync(repository(), join(top, '.git'), { recursive: true });
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o640 });
  utimesSync(path, then, then);
}

let made: string | undefined;

/** The `.git` of a repository that has all files in one commit; made once. */
function repository(): string {
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-truth-git-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  prepare(folder, '.', false);
  const git = (...words: readonly string[]): void => void execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
  git('init', '--quiet', '--template=', '--initial-branch=main');
  git('config', 'user.name', 'Someone');
  git('config', 'user.email', 'someone@example.org');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'all');
  made = join(folder, '.git');
  return made;
}
