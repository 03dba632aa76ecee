import { assertNever } from '../base/never.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import type { ReviewRequest } from './review.js';
import { maskedDeep, shown } from './delimited.js';
import { findMaskable } from '../base/secrets/find.js';

/** Two texts as a unified diff. */
export type Unified = (before: string, after: string, name: string) => { readonly text: string };

/** The action with all that was found out about it, exactly: nothing in it is cut. */
export function actionText({ action, verdict, title }: ReviewRequest): string {
  const { effects, touches, factors, reasons, risk, sandbox, writes } = verdict;
  const told = {
    tool: action.tool,
    input: action.input,
    cwd: action.cwd,
    agent: action.agent,
    title,
    effects: effects.map(effect => {
      const counted = touches.find(touch => touch.effect === effect);
      return counted === undefined ? effect : { ...effect, counted: { ...counted, effect: undefined } };
    }),
    asked: reasons.filter(({ kind }) => kind === 'ask').map(({ because }) => because),
    risk: { of100: risk, factors: factors.map(({ name, points, because }) => ({ name, points, because })) },
    sandbox: sandbox ?? 'none demanded',
    writesBytes: writes,
  };
  return shown(JSON.stringify(maskedDeep(told), null, 1), () => []);
}

/** What becomes of each file. What a change brings in is there whole, in the diff or in the action's own input. */
export function changesText(changes: readonly FileChange[], unified: Unified): string {
  return changes.map(change => changeText(change, unified)).join('\n');
}

function changeText(change: FileChange, unified: Unified): string {
  const was = imageInWords(change.before);
  const path = JSON.stringify(change.path);
  switch (change.kind) {
    case 'write': {
      const { before, after } = change;
      if (before.kind === 'missing') return text(`creates ${path} with the text in the action's input`);
      if (before.kind !== 'text') return text(`replaces ${path}, ${was}, with the text in the action's input`);
      return text(`changes ${path}, ${was}:\n${unified(before.text, after.text, change.path).text}`);
    }
    case 'delete':
      return text(`deletes ${path}, ${was}`);
    case 'move':
      return text(`moves ${path}, ${was}, to ${JSON.stringify(change.to)}`);
    default:
      return assertNever(change);
  }
}

const text = (words: string): string => shown(words, findMaskable);

function imageInWords(image: FileImage): string {
  switch (image.kind) {
    case 'text':
      return `${image.bytes} bytes of text`;
    case 'bytes':
      return `${image.bytes} bytes that are no text`;
    case 'missing':
      return 'which is not there';
    case 'folder':
      return 'a folder';
    case 'unreadable':
      return 'which could not be read';
    default:
      return assertNever(image);
  }
}
