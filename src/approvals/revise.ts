import { assertNever } from '../base/never.js';
import { relativeTo } from '../base/paths.js';
import type { FileChange } from '../protocol/change.js';
import type { Unified } from './card.js';
import type { Judged } from './judged.js';
import type { Edit, Revised } from './pendingAsk.js';
import { commandOf, withCommand } from './proposal.js';

/** What a judged call becomes by a person's edit, and what the model is told of it. Pure. */
export function revise(judged: Judged, edit: Edit, unified: Unified): Revised {
  switch (edit.kind) {
    case 'command':
      return reviseCommand(judged, edit.command);
    case 'texts':
      return reviseTexts(judged, edit.texts, unified);
    default:
      return assertNever(edit);
  }
}

function reviseCommand({ action }: Judged, command: string): Revised {
  const proposed = commandOf(action);
  if (proposed === undefined) return { kind: 'refused', because: 'There is no command to change.' };
  if (command === proposed) return { kind: 'same' };
  if (action.extra !== undefined)
    return { kind: 'refused', because: 'It is the same command once more. Reject it if another should run.' };
  if (command.trim() === '')
    return { kind: 'refused', because: 'Nothing is left of the command. Reject it if it should not run.' };
  const why = `you proposed\n${proposed}\nand the person made it\n${command}`;
  return { kind: 'revised', tool: action.tool, input: withCommand(action, command), why };
}

function reviseTexts(judged: Judged, texts: ReadonlyMap<string, string>, unified: Unified): Revised {
  const written = new Map(judged.changes.flatMap(change => (change.kind === 'write' ? [[change.path, change]] : [])));
  if ([...texts.keys()].some(path => !written.has(path)))
    return { kind: 'refused', because: 'The review holds a file that is not part of this proposal. Open it again.' };
  const differing = [...written.values()].filter(change => isOther(texts.get(change.path), change.after.text));
  const [change] = differing;
  if (change === undefined) return { kind: 'same' };
  const text = texts.get(change.path) ?? change.after.text;
  if (judged.changes.length > 1 || judged.proposal.edited === undefined)
    return { kind: 'refused', because: 'This proposal can only be taken or rejected as a whole.' };
  if (text === textBefore(change)) return { kind: 'emptied' };
  const { tool, input } = judged.proposal.edited(change.path, text);
  const name = relativeTo(judged.action.cwd, change.path);
  const why = `from your text of ${name} to what was approved:\n${shortened(unified(change.after.text, text, name).text)}`;
  return { kind: 'revised', tool, input, why, texts: new Map([[change.path, text]]) };
}

type Write = Extract<FileChange, { kind: 'write' }>;

function textBefore({ before }: Write): string {
  return before.kind === 'text' ? before.text : '';
}

function isOther(text: string | undefined, proposed: string): boolean {
  return text !== undefined && text !== proposed;
}

const mostLines = 200;

/** The model can read the file; a long difference is cut for it, and for nobody else. */
function shortened(diff: string): string {
  const lines = diff.split('\n');
  if (lines.length <= mostLines) return diff;
  return `${lines.slice(0, mostLines).join('\n')}\n… and ${lines.length - mostLines} more lines: read the file.`;
}
