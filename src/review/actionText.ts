import { assertNever } from '../base/never.js';
import { findMaskable } from '../base/secrets/find.js';
import type { Action } from '../protocol/action.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import { shown } from './delimited.js';
import type { ReviewRequest } from './review.js';

/** Two texts as a unified diff. */
export type Unified = (before: string, after: string, name: string) => { readonly text: string };

/** The action with all that was found out about it, exactly: nothing in it is cut or masked. */
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
  const members = Object.entries(told)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return shown(`{\n${members.join(',\n')}\n}`, () => []);
}

/** What becomes of each file. What a change brings in is there whole, in the diff or in the action's own input. */
export function changesText({ action, changes }: ReviewRequest, unified: Unified): string {
  return changes.map(change => text(changeText(change, action, unified))).join('\n');
}

function changeText(change: FileChange, { input }: Action, unified: Unified): string {
  const was = imageInWords(change.before);
  const path = JSON.stringify(change.path);
  switch (change.kind) {
    case 'write': {
      const { before, after } = change;
      const isNew = before.kind !== 'text';
      const what = `${before.kind === 'missing' ? 'creates' : 'changes'} ${path}, ${was}`;
      if (isNew && holds(input, after.text)) return `${what}; its new text is in the input of the action`;
      return `${what}:\n${unified(isNew ? '' : before.text, after.text, change.path).text}`;
    }
    case 'delete':
      return `deletes ${path}, ${was}`;
    case 'move':
      return `moves ${path}, ${was}, to ${JSON.stringify(change.to)}`;
    default:
      return assertNever(change);
  }
}

/** What would run is there whole. */
export function runsText({ runs }: Pick<ReviewRequest, 'runs'>): string {
  return runs.map(part => text(`${JSON.stringify(part.name)}:\n${part.text}`)).join('\n');
}

/** Whether a text stands somewhere in a call's input. */
function holds(input: unknown, text: string): boolean {
  if (typeof input === 'string') return input === text;
  return typeof input === 'object' && input !== null && Object.values(input).some(item => holds(item, text));
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
