import { assertNever } from '../base/never.js';
import type { FilePlan } from '../journal/planUndo.js';
import type { Undone } from '../journal/undo.js';
import type { Rollback, UndoPreview } from '../machine/rollback.js';
import type { UndoScope } from '../machine/undoScope.js';
import type { Translate } from './chatModel.js';

/** One file of a preview: what it holds and what it would hold. */
export interface UndoSides {
  readonly path: string;
  /** It stays as it is: why, in words. */
  readonly left: string | undefined;
  readonly now: string;
  readonly then: string;
}

/** How the person sees what would be done, and says yes. */
export interface UndoDoor {
  /** Opens all files of a preview as one diff; what it returns closes it. */
  readonly show: (title: string, files: readonly UndoSides[]) => Promise<{ dispose(): void }>;
  /** True when the button was pressed; waits without being in the way. */
  readonly confirm: (message: string, button: string) => Promise<boolean>;
  readonly say: (text: string) => void;
  readonly t: Translate;
}

/** Files of a preview that are shown; all are named by what is done. */
const mostShown = 200;
/** Conflicts that are named in a message. */
const mostNamed = 3;

/** Shows what taking back would do, and does just that once the person says so. `by`: by which way it was asked for. */
export async function undo(
  scope: UndoScope,
  rollback: Pick<Rollback, 'preview' | 'sidesOf' | 'carryOut'>,
  by: string,
  door: UndoDoor,
): Promise<void> {
  const { t, say } = door;
  const preview = await rollback.preview(scope);
  if (preview === undefined) {
    say(scope.kind === 'redo' ? t('There is nothing to make again.') : t('No change of a file is on record there.'));
    return;
  }
  const isDone = preview.plans.every(({ kind }) => kind === 'nothing');
  if (isDone) {
    say(t('There is nothing to do: all files are as they would be then.'));
    return;
  }
  const shown = await door.show(titleOf(preview, t), await sidesOf(preview, rollback));
  const does = preview.plans.some(({ kind }) => kind === 'restore' || kind === 'delete');
  if (!does) {
    say(`${t('Nothing can be taken back.')} ${conflictsInWords(preview.plans, t)}`);
    return;
  }
  try {
    const button = preview.what === 'redo' ? t('Redo') : t('Undo');
    if (!(await door.confirm(questionOf(preview, t), button))) return;
    say(outcomeInWords(await rollback.carryOut(preview, by), t));
  } finally {
    shown.dispose();
  }
}

async function sidesOf({ plans }: UndoPreview, rollback: Pick<Rollback, 'sidesOf'>): Promise<readonly UndoSides[]> {
  const shown: UndoSides[] = [];
  for (const plan of plans.filter(({ kind }) => kind !== 'nothing').slice(0, mostShown)) {
    const sides = await rollback.sidesOf(plan).catch(() => undefined); // a damaged copy: the plan still says what is done
    const left = plan.kind === 'conflict' ? plan.because : undefined;
    shown.push({ path: plan.path, left, now: textOf(sides?.now), then: textOf(sides?.then) });
  }
  return shown;
}

const mostText = 1_000_000;

/** What no editor can show is named by its size: it is put back all the same, byte for byte. */
function textOf(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '(it cannot be shown)\n';
  try {
    if (bytes.length > mostText) return `(${bytes.length} bytes)\n`;
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return `(no text, ${bytes.length} bytes)\n`;
  }
}

function titleOf({ what }: UndoPreview, t: Translate): string {
  return what === 'redo' ? t('Redo: preview') : t('Undo: preview');
}

function questionOf({ what, plans, notes }: UndoPreview, t: Translate): string {
  const count = (kind: FilePlan['kind']): number => plans.filter(plan => plan.kind === kind).length;
  const counts = [
    ...(count('restore') > 0 ? [t('put back {0}', count('restore'))] : []),
    ...(count('delete') > 0 ? [t('delete {0}', count('delete'))] : []),
    ...(count('conflict') > 0 ? [t('leave {0} alone', count('conflict'))] : []),
  ].join(', ');
  const question = what === 'redo' ? t('Make it again? Files: {0}.', counts) : t('Take it back? Files: {0}.', counts);
  return [question, conflictsInWords(plans, t), ...notes].filter(words => words !== '').join(' ');
}

function conflictsInWords(plans: readonly FilePlan[], t: Translate): string {
  const conflicts = plans.flatMap(plan => (plan.kind === 'conflict' ? [`${plan.because}.`] : []));
  const more = conflicts.length - mostNamed;
  return [...conflicts.slice(0, mostNamed), ...(more > 0 ? [t('{0} more are in the preview.', more)] : [])].join(' ');
}

function outcomeInWords(undone: Undone, t: Translate): string {
  switch (undone.kind) {
    case 'undone': {
      const count = (of: string): number => undone.entry.files.filter(({ outcome }) => outcome === of).length;
      const [restored, deleted, left] = [count('restored'), count('deleted'), count('left')];
      const done =
        undone.entry.what === 'redo'
          ? t('Made again. Files written: {0}, deleted: {1}.', restored, deleted)
          : t('Taken back. Files put back: {0}, deleted: {1}.', restored, deleted);
      return left === 0 ? done : `${done} ${t('Left alone: {0}.', left)}`;
    }
    case 'changed-meanwhile':
      return t('{0} was changed meanwhile, so nothing was done. Look again, then try again.', undone.path);
    case 'failed':
      return undone.because;
    default:
      return assertNever(undone);
  }
}
