import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { breadthNeeds } from '../../src/policy/breadth.js';
import { commitsInWords, countInWords } from '../../src/protocol/countWords.js';
import type { BreadthFact, CommitsFact } from '../../src/protocol/fact.js';
import { contextWith, effectsOf, home, root } from './judging.js';
import { counted } from './riskRows.js';

const asked: readonly (readonly [command: string, counts: readonly string[]])[] = [
  ['ls -R', []],
  ['grep -r x src', []],
  ['npm test', []],
  ['rm a', [`${root}/a`]],
  ['rm -rf dist', [`${root}/dist/**`]],
  ['rm *.o', [`${root}/*.o`]],
  ['rm -rf a b', [`${root}/a/**`, `${root}/b/**`]],
  ['rm a a', [`${root}/a`]],
  ['touch a', [`${root}/a`]],
  ['chmod -R 644 src', []],
  ['rm -rf /tmp/x', ['/tmp/x/**']],
  [`rm -rf ${home}/old`, [`${home}/old/**`]],
  [`rm -rf ${home}`, []],
  ['rm -rf /home', []],
  ['rm -rf /usr/share', []],
  ['rm -rf /', []],
  ['git reset --hard', [`${root}/** by git`]],
  ['git reset --hard HEAD~2', [`${root}/** by git`]],
  ['git reset --soft HEAD~2', []],
  ['git checkout -- .', [`${root}/** by git`, `${root}/**`]],
  ['git checkout topic', []],
  ['git restore a', [`${root}/** by git`, `${root}/a/**`]],
  ['git switch -f topic', [`${root}/** by git`]],
  ['git switch topic', []],
  ['git clean -fd', [`${root}/** by git`]],
  ['git clean -fdx', [`${root}/**`]],
  ['git commit -m x', []],
];

suite('only what could lose something is counted, and not where a count says nothing', () => {
  for (const [command, counts] of asked) {
    test(command, () => {
      const needs = breadthNeeds(effectsOf(command), contextWith()).map(
        ({ path, glob, recursive, byGit }) =>
          `${path}${glob === undefined ? '' : `/${glob}`}${recursive ? '/**' : ''}${byGit ? ' by git' : ''}`,
      );
      assert.deepEqual(needs, counts);
    });
  }
});

test('one action is counted at 16 places at most', () => {
  const many = Array.from({ length: 40 }, (_, index) => `f${index}`).join(' ');
  assert.equal(breadthNeeds(effectsOf(`rm ${many}`), contextWith()).length, 16);
});

const said: readonly (readonly [fact: BreadthFact, words: string])[] = [
  [counted(0, {}), 'no file'],
  [counted(1), '1 file, 1.0 kB'],
  [counted(1, { untracked: 1 }), '1 file, 1.0 kB; untracked'],
  [counted(347, { clean: 335, untracked: 12 }, { bytes: 12_400_000 }), '347 files, 12.4 MB; 12 of them untracked'],
  [counted(3, { untracked: 3 }), '3 files, 3.0 kB; all of them untracked'],
  [
    counted(9, { clean: 3, changed: 1, untracked: 2, ignored: 3 }),
    '9 files, 9.0 kB; 1 of them changed since git took them in, 2 of them untracked, 3 of them ignored by git',
  ],
  [counted(4210, undefined, { complete: false }), 'unknown, more than 4,210 files, 4.2 MB'],
  [counted(2, undefined, { bytes: 999 }), '2 files, 999 bytes'],
  [counted(2, undefined, { bytes: 2.5e12 }), '2 files, 2.5 TB'],
];

suite('a count in words', () => {
  for (const [fact, words] of said) test(words, () => assert.equal(countInWords(fact), words));
});

const lost: readonly (readonly [fact: CommitsFact | undefined, op: string, words: string])[] = [
  [undefined, 'reset', 'how many commits it loses is not known'],
  [{ count: 0, of: 'commits' }, 'reset', 'it loses no commit'],
  [{ count: 1, of: 'commits' }, 'branch', 'it loses 1 commit that no branch or tag keeps'],
  [{ count: 1200, of: 'commits' }, 'reset', 'it loses 1,200 commits that no branch or tag keeps'],
  [{ count: 3, of: 'commits', atMost: true }, 'reflog', 'it loses up to 3 commits that no branch or tag keeps'],
  [{ count: 0, of: 'commits', atMost: true }, 'reflog', 'it loses no commit'],
  [{ count: 2, of: 'stashes' }, 'stash', 'it loses 2 stashes'],
  [{ count: 1, of: 'stashes' }, 'stash', 'it loses 1 stash'],
  [{ count: 2, of: 'commits' }, 'push', 'it takes 2 commits off the remote, by what was last fetched from it'],
  [{ count: 0, of: 'commits' }, 'push', 'it takes no commit off the remote, by what was last fetched from it'],
];

suite('lost history in words', () => {
  for (const [fact, op, words] of lost) test(words, () => assert.equal(commitsInWords(fact, op), words));
});
