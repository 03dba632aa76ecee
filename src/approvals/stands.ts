import { canonicalJson } from '../base/canonicalJson.js';
import type { FileChange } from '../protocol/change.js';
import type { Approver } from '../protocol/decision.js';
import type { Effect } from '../protocol/effect.js';
import type { FileImage } from '../protocol/fact.js';
import type { Verdict } from '../protocol/verdict.js';
import type { Bound, Judged } from './judged.js';
import { mayApproveFloor } from './weighAnswer.js';

/** What let an action pass, and what exactly that was about. */
export type Approval =
  | { readonly kind: 'policy'; readonly judged: Judged; readonly why: string }
  | {
      readonly kind: 'answer';
      readonly by: Approver;
      readonly shown: Shown;
      readonly why: string;
      /** What the person changed, for the model. */
      readonly edited: string | undefined;
    };

/** What an approver had before their eyes, or wrote themselves. */
export interface Shown {
  /** The action's hash; undefined where the person wrote the texts themselves, which are then in `changes`. */
  readonly action: string | undefined;
  readonly changes: readonly FileChange[];
  readonly verdict: Verdict;
  /** Undefined after an edit: what the new words start was not known when they were approved. */
  readonly bound: Bound | undefined;
}

export function shownOf({ action, changes, verdict, bound }: Judged): Shown {
  return { action: action.hash, changes, verdict, bound };
}

/**
 * Whether an approval is about what would happen now. Pure.
 *
 * Invariant: policy's own approval stands only while policy still allows the same effects; an answer stands only for
 * the action, the texts and the programs that were shown, and only if nothing was added to what was judged then.
 */
export function stands(approval: Approval, now: Judged): boolean {
  if (now.verdict.kind === 'deny') return false;
  if (approval.kind === 'policy') {
    const { judged } = approval;
    return (
      now.verdict.kind === 'allow' &&
      judged.action.hash === now.action.hash &&
      canonicalJson(judged.verdict.effects) === canonicalJson(now.verdict.effects)
    );
  }
  const { shown, by } = approval;
  return (
    (shown.action === undefined || shown.action === now.action.hash) &&
    isSameChanges(shown.changes, now.changes) &&
    (shown.bound === undefined || isSameBound(shown.bound, now.bound)) &&
    addsNothing(shown.verdict, now.verdict, by)
  );
}

/** Whether what was judged is still the same in all that an approval is about. */
export function isSameAct(was: Judged, now: Judged): boolean {
  return (
    was.dry === now.dry &&
    was.action.hash === now.action.hash &&
    was.verdict.kind === now.verdict.kind &&
    was.verdict.revision === now.verdict.revision &&
    canonicalJson(was.verdict.effects) === canonicalJson(now.verdict.effects) &&
    isSameChanges(was.changes, now.changes) &&
    isSameBound(was.bound, now.bound)
  );
}

/** The effects that the second verdict has and the first had not. Words are left out: they are part of the action. */
export function addedEffects(was: Verdict, now: Verdict): readonly Effect[] {
  const known = new Set(was.effects.map(withoutWords));
  return now.effects.filter(effect => !known.has(withoutWords(effect)));
}

export function isSameChanges(a: readonly FileChange[], b: readonly FileChange[]): boolean {
  return a.length === b.length && a.every((change, index) => isSameChange(change, b[index]));
}

/** The same bytes from the same place. A buffer that was changed and changed back is the same. */
export function isSameImage(a: FileImage, b: FileImage): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.hash === b.hash && a.source.kind === b.source.kind;
  if (a.kind === 'bytes' && b.kind === 'bytes') return a.hash === b.hash;
  // What cannot be read cannot be compared.
  return a.kind === b.kind && a.kind !== 'unreadable';
}

function addsNothing(was: Verdict, now: Verdict, by: Approver): boolean {
  if (now.floor !== undefined && (now.floor.id !== was.floor?.id || by.kind !== 'human')) return false;
  if (now.floor !== undefined && by.kind === 'human' && !mayApproveFloor(by.surface)) return false;
  if (now.humanOnly && by.kind !== 'human') return false;
  return now.risk <= was.risk && addedEffects(was, now).length === 0;
}

function withoutWords(effect: Effect): string {
  return canonicalJson('words' in effect ? { ...effect, words: undefined } : effect);
}

function isSameChange(a: FileChange, b: FileChange | undefined): boolean {
  if (a.path !== b?.path || !isSameImage(a.before, b.before)) return false;
  if (a.kind === 'write' && b.kind === 'write') return a.after.text === b.after.text && a.after.bom === b.after.bom;
  if (a.kind === 'move' && b.kind === 'move') return a.to === b.to;
  return a.kind === 'delete' && b.kind === 'delete';
}

function isSameBound(a: Bound, b: Bound): boolean {
  return a.cwd === b.cwd && isSameMap(a.programs, b.programs) && isSameMap(a.paths, b.paths);
}

function isSameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
