import { rm, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Intent, Step } from '../protocol/intent.js';
import { putBack } from './applyExact.js';
import { openFolder } from './folder.js';
import type { Journal } from './journal.js';
import { codeOf } from './journalError.js';
import { lookAt } from './writeExactly.js';

/** What became of an act or an undo that was cut off in the middle. */
export interface RecoveredIntent {
  readonly intent: Intent;
  /** `completed`: all of it was written. `reverted`: what was written of it was put back. `left`: see `left`. */
  readonly kind: 'completed' | 'reverted' | 'left';
  /** Files that somebody changed since, or whose copy is lost: they stay as they are. */
  readonly left: readonly string[];
}

export interface RecoverDeps {
  readonly isAlive: (writer: string) => boolean;
  /** Puts on record what became of it; it may be on record already. The intent is kept until this resolves. */
  readonly record: (recovered: RecoveredIntent) => Promise<void>;
  /** One that cannot be read or put right now: it stays for the next start. */
  readonly fault: (fault: unknown) => void;
}

/**
 * Completes or reverts what processes that no longer live left half done. Call it before this process begins anything.
 *
 * Invariant: nothing is put back over bytes other than those that the cut-off act wrote, so killed again in the middle
 * it can be run again.
 */
export async function recoverIntents(journal: Journal, { isAlive, record, fault }: RecoverDeps): Promise<void> {
  for (const id of await journal.begun()) {
    try {
      const intent = await journal.intent(id);
      if (intent === undefined || isAlive(intent.writer)) continue;
      await record(await recover(intent, journal));
      await journal.end(intent);
    } catch (why) {
      fault(why);
    }
  }
}

async function recover(intent: Intent, journal: Journal): Promise<RecoveredIntent> {
  const stands = new Map<Step, boolean>();
  for (const step of intent.steps) {
    await tidy(step);
    stands.set(step, await isDone(step));
  }
  if (intent.steps.every(step => stands.get(step))) return { intent, kind: 'completed', left: [] };
  const left: string[] = [];
  for (const step of intent.steps.toReversed()) {
    if (stands.get(step) ? !(await putBack(step, journal)) : !(await isUndone(step))) left.push(step.path);
  }
  return { intent, kind: left.length === 0 ? 'reverted' : 'left', left };
}

/** Takes away the name that an interrupted step had beside the one that it wanted. */
async function tidy(step: Step): Promise<void> {
  if (step.kind === 'delete') return;
  const isMove = step.kind === 'move';
  const path = isMove ? step.to : step.path;
  try {
    const folder = await openFolder(dirname(path), false);
    try {
      if (!isMove) await rm(folder.at(step.temp), { force: true });
      else if (await areOneFile(step.path, path)) await unlink(folder.at(basename(path)));
    } finally {
      await folder.close();
    }
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
  }
}

/** Cut off between its two halves, a moved file has both names. */
async function areOneFile(from: string, to: string): Promise<boolean> {
  const [here, there] = [await lookAt(from), await lookAt(to)];
  return here.kind === 'file' && there.kind === 'file' && here.inode === there.inode;
}

async function isDone(step: Step): Promise<boolean> {
  const stands = await hashAt(step.path);
  if (step.kind === 'write') return stands === step.post;
  return stands === undefined && (step.kind === 'delete' || (await hashAt(step.to)) === step.pre);
}

async function isUndone(step: Step): Promise<boolean> {
  return (await hashAt(step.path)) === step.pre;
}

/** Undefined: nothing is there. */
async function hashAt(path: string): Promise<string | undefined> {
  const image = await lookAt(path);
  if (image.kind === 'missing') return undefined;
  return image.kind === 'file' ? image.hash : 'no file';
}
