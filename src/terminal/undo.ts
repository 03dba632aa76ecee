import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { assertNever } from '../base/never.js';
import { Journal } from '../journal/journal.js';
import type { FilePlan } from '../journal/planUndo.js';
import { Ledger } from '../ledger/ledger.js';
import { LedgerError } from '../ledger/ledgerError.js';
import { LedgerFile } from '../ledger/ledgerFile.js';
import { noBuffers } from '../machine/noBuffers.js';
import { Rollback, thisProcess, type UndoPreview } from '../machine/rollback.js';
import { stateFolder } from '../machine/stateFolder.js';
import { systemClock } from '../machine/systemClock.js';
import type { UndoScope } from '../machine/undoScope.js';
import { unifiedDiff } from '../machine/unifiedDiff.js';
import { exitCodes } from './exitCodes.js';
import { plainText } from './plainText.js';
import { badInput, reportFault } from './say.js';
import type { UndoArguments } from './undoArguments.js';

/** `undo` and `redo`: takes back what is on record, and puts that on record. Returns the exit code. */
export async function undo({ of, dry, state }: UndoArguments): Promise<number> {
  const usual = stateFolder({ platform: process.platform, home: homedir(), env: process.env });
  const folder = state === undefined ? usual : resolve(state);
  const ledger = openLedger(join(folder, 'ledger.db'));
  if (typeof ledger === 'string') return badInput(ledger);
  try {
    const journal = Journal.open(join(folder, 'journal'), thisProcess());
    const rollback = new Rollback({ ledger, journal, record: ledger.record, buffers: noBuffers });
    await rollback.recover(reportFault);
    const scope = scopeOf(of, ledger);
    const preview = scope && (await rollback.preview(scope));
    if (preview === undefined) return badInput('There is nothing on record to take back.');
    return dry ? await show(preview, rollback) : await carryOut(preview, rollback);
  } finally {
    ledger.dispose();
  }
}

async function show({ plans, notes }: UndoPreview, rollback: Rollback): Promise<number> {
  for (const plan of plans) {
    say(planned(plan));
    const sides = plan.kind === 'nothing' ? undefined : await rollback.sidesOf(plan);
    if (sides === undefined) continue;
    const [now, then] = [sides.now, sides.then].map(bytes => new TextDecoder().decode(bytes));
    say(unifiedDiff(now ?? '', then ?? '', plan.path).text);
  }
  notes.forEach(say);
  return exitCodes.done;
}

async function carryOut(preview: UndoPreview, rollback: Rollback): Promise<number> {
  const undone = await rollback.carryOut(preview, `${userInfo().username} in the terminal`);
  switch (undone.kind) {
    case 'undone':
      for (const { path, outcome, because } of undone.entry.files) {
        say(
          outcome === 'left'
            ? `Left alone: ${because ?? path}.`
            : `${outcome === 'deleted' ? 'Deleted' : 'Restored'} ${path}`,
        );
      }
      return undone.entry.files.some(({ outcome }) => outcome === 'left') ? exitCodes.failed : exitCodes.done;
    case 'changed-meanwhile':
      say(`${undone.path} was changed meanwhile; nothing was done. Try again.`);
      return exitCodes.failed;
    case 'failed':
      for (const plan of preview.plans) if (plan.kind === 'conflict') say(planned(plan));
      say(undone.because);
      return exitCodes.failed;
    default:
      return assertNever(undone);
  }
}

function planned(plan: FilePlan): string {
  switch (plan.kind) {
    case 'restore':
      return `Would restore ${plan.path}`;
    case 'delete':
      return `Would delete ${plan.path}`;
    case 'conflict':
      return `Left alone: ${plan.because}.`;
    case 'nothing':
      return `Nothing to do in ${plan.path}`;
    default:
      return assertNever(plan);
  }
}

function scopeOf(of: UndoArguments['of'], ledger: Ledger): UndoScope | undefined {
  if (of.kind !== 'since') return of;
  const [entry] = ledger.entries({ after: of.seq - 1, limit: 1 });
  return entry && { kind: 'since', session: entry.session, seq: of.seq };
}

/** A sentence where there is none: an undo makes no ledger. */
function openLedger(file: string): Ledger | string {
  try {
    LedgerFile.open(file).dispose();
    return Ledger.open(file, systemClock, reportFault);
  } catch (fault) {
    if (fault instanceof LedgerError) return fault.message;
    throw fault;
  }
}

function say(text: string): void {
  process.stdout.write(`${plainText(text)}\n`);
}
