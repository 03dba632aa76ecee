import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { commitsNeeds } from '../../src/policy/breadth.js';
import { isRefName, isRevision, type GitLoss } from '../../src/protocol/gitLoss.js';
import { analyse } from '../shell/analysing.js';
import { contextWith, home, root } from './judging.js';

/** `name→revision`, `name→` where it is gone; a remote before it, `…` for the usual one. */
function inNotation(loss: GitLoss): string {
  if (loss.kind === 'reflogs') return 'reflogs';
  if (loss.kind === 'stashes') return `stash ${loss.which}`;
  const moves = loss.moves.map(({ ref, to = '' }) => `${ref}→${to}`).join(' ');
  if (loss.kind === 'remote') return `${loss.remote ?? '…'}: ${moves}`;
  return loss.leaves === true ? `${moves}, leaving` : moves;
}

function lossesOf(command: string): readonly string[] {
  const { effects, words } = analyse(command, 'bash', { cwd: root, home });
  const needs = commitsNeeds(effects, contextWith(), words && { words, cwd: root });
  return needs.map(({ folder, loss }) => `${folder === root ? '' : `${folder} `}${inNotation(loss)}`);
}

const losses: readonly (readonly [command: string, loss: string | undefined])[] = [
  ['git reset --hard HEAD~2', 'HEAD→HEAD~2'],
  ['git reset --hard origin/main', 'HEAD→origin/main'],
  ['git reset --soft -q HEAD^ --', 'HEAD→HEAD^'],
  ['git reset HEAD~1', 'HEAD→HEAD~1'],
  ['git reset --hard', undefined],
  ['git reset --hard HEAD', undefined],
  ['git reset a', undefined],
  ['git reset HEAD a', undefined],
  ['git -C sub reset --hard HEAD~2', `${root}/sub HEAD→HEAD~2`],
  ['git --no-pager reset --hard HEAD~2', 'HEAD→HEAD~2'],
  ['git --git-dir=x reset --hard HEAD~2', undefined],
  ['git -c a.b=c reset --hard HEAD~2', undefined],
  ['git branch -D x y', 'refs/heads/x→ refs/heads/y→'],
  ['git branch --delete --force x', 'refs/heads/x→'],
  ['git branch -r -D origin/x', 'refs/remotes/origin/x→'],
  ['git branch -d x', undefined],
  ['git branch x', undefined],
  ['git branch -f x HEAD~3', 'refs/heads/x→HEAD~3'],
  ['git branch --force x', 'refs/heads/x→HEAD'],
  ['git branch -M main', 'refs/heads/main→HEAD'],
  ['git branch -M old main', 'refs/heads/main→refs/heads/old'],
  ['git branch -m old new', undefined],
  ['git checkout -B x', 'refs/heads/x→HEAD, leaving'],
  ['git checkout -B x origin/x', 'refs/heads/x→origin/x, leaving'],
  ['git switch -C x main', 'refs/heads/x→main, leaving'],
  ['git checkout x', undefined],
  ['git tag -d v1 v2', 'refs/tags/v1→ refs/tags/v2→'],
  ['git tag -f v1 HEAD~1', 'refs/tags/v1→HEAD~1'],
  ['git tag v1', undefined],
  ['git update-ref -d refs/heads/x', 'refs/heads/x→'],
  ['git update-ref refs/heads/x HEAD~1', 'refs/heads/x→HEAD~1'],
  ['git update-ref --stdin', undefined],
  ['git stash drop', 'stash 0'],
  ['git stash drop stash@{2}', 'stash 2'],
  ['git stash drop 1', 'stash 1'],
  ['git stash clear', 'stash all'],
  ['git stash pop', undefined],
  ['git reflog expire --expire=now --all', 'reflogs'],
  ['git reflog delete HEAD@{1}', undefined],
  ['git push -f', '…: '],
  ['git push --force-with-lease=main:abc origin main', 'origin: main→refs/heads/main'],
  ['git push origin +HEAD', 'origin: HEAD→HEAD'],
  ['git push origin +topic:main next', 'origin: main→topic'],
  ['git push -f origin topic:main next', 'origin: main→topic next→refs/heads/next'],
  ['git push origin :x', 'origin: x→'],
  ['git push origin --delete x y', 'origin: x→ y→'],
  ['git push -d origin x', 'origin: x→'],
  ['git push origin main', undefined],
  ['git push', undefined],
  ['git push --mirror', undefined],
  ['git push -f --all', undefined],
  ['git push -f origin main:', undefined],
  // What else happens first, or how often, is not in a count of this moment.
  ['git commit --amend -m x && git push -f', undefined],
  ['git stash drop && git stash drop', undefined],
  ['for i in 1 2; do git stash drop; done', undefined],
  ['watch git stash drop', undefined],
  ['GIT_DIR=/x git branch -D x', undefined],
  ['sudo git branch -D x', undefined],
  ['sh -c "git branch -D x"', undefined],
  ['git branch -D "$X"', undefined],
  ['git -C / branch -D x', undefined],
];

suite('which names of git go, or go elsewhere', () => {
  for (const [command, loss] of losses) {
    test(`${command}: ${loss ?? 'none that is counted'}`, () => {
      assert.deepEqual(lossesOf(command), loss === undefined ? [] : [loss]);
    });
  }
});

test('a revision is a name or a hash and steps back from it, and nothing that git could read otherwise', () => {
  for (const text of ['HEAD', '@', 'HEAD~2^', '@{u}', 'main@{1}', 'v1.2', 'origin/feature-x', 'abc1234', 'a+b'])
    assert.ok(isRevision(text), text);
  const odd = ['', '-x', '--all', 'a..b', 'a b', 'a\n--all', 'HEAD:a', ':/x', 'a^{tree}', 'HEAD@{yesterday}', '^a'];
  for (const text of [...odd, '@{-1}', 'a*', 'a/../b', '/a', 'a.lock', 'x'.repeat(300)])
    assert.ok(!isRevision(text), text);
});

test('a name has no step back, and does not lead elsewhere', () => {
  for (const text of ['HEAD', 'refs/heads/main', 'refs/heads/-x']) assert.ok(isRefName(text), text);
  for (const text of ['', '-x', 'a~1', 'a@{1}', '../a', 'a//b', 'a/', 'a\n', '.a']) assert.ok(!isRefName(text), text);
});
