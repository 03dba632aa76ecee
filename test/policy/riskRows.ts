import type { BreadthFact, GitCounts } from '../../src/protocol/fact.js';
import type { Effect } from '../../src/protocol/effect.js';
import { root, type Asked } from './judging.js';

/** What was counted: so many files of so many bytes each, and what git says of them. */
export function counted(files: number, git?: Partial<GitCounts>, more: Partial<BreadthFact> = {}): BreadthFact {
  const all = { clean: 0, changed: 0, untracked: 0, ignored: 0, ...git };
  return { files, bytes: files * 1000, complete: true, ...(git !== undefined && { git: all }), ...more };
}

export const at = (path: string): string => (path.startsWith('/') ? path : `${root}/${path}`);
export const write = (path: string, more: object = {}): Effect => ({ kind: 'write', path: at(path), ...more });
export const remove = (path: string, more: object = {}): Effect => ({ kind: 'delete', path: at(path), ...more });
export const read = (path: string, more: object = {}): Effect => ({ kind: 'read', path: at(path), ...more });
export const all = { recursive: true } as const;

/** Where a path has so much below it. */
export const holding = (path: string, fact: BreadthFact | undefined): Asked => ({
  machine: { breadths: { [at(path)]: fact } },
});
export const missing = (path: string): Asked => ({ machine: { types: { [at(path)]: 'missing' } } });

export type RiskRow = readonly [act: string | readonly Effect[], factors: string, asked?: Asked];

/** An act, and every factor of its risk with its points. What is not said is one file, as git has it. */
export const riskRows: Readonly<Record<string, readonly RiskRow[]>> = {
  'what only reads weighs nothing, where it may read': [
    ['ls', ''],
    ['true', ''],
  ],
};
