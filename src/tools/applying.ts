import type { Pass, Rehearsal } from '../approvals/gate.js';
import { assertNever } from '../base/never.js';
import type { Ports } from './ports.js';
import { named } from './target.js';
import type { Running, ToolResult } from './tool.js';

/** Applies exactly the changes that the pass was minted for. `done` is what the model is told when it worked. */
export async function applyPassed(
  pass: Pass | Rehearsal,
  { changes }: Pick<Ports, 'changes'>,
  { place }: Running,
  done: string,
): Promise<ToolResult> {
  const { session, agent, hash } = pass.action;
  const applied = await changes.apply(pass.changes, { session, agent, act: pass.act, action: hash });
  switch (applied.kind) {
    case 'applied':
      return { kind: 'done', text: [done, ...applied.unsaved.map(path => leftUnsaved(named(path, place)))].join('\n') };
    case 'changed-meanwhile':
      return {
        kind: 'failed',
        text: `${named(applied.path, place)} changed after it was shown, so nothing was written. Read it again and propose the change anew.`,
      };
    case 'failed':
      return { kind: 'failed', text: `Nothing was changed: ${applied.because}` };
    default:
      return assertNever(applied);
  }
}

function leftUnsaved(name: string): string {
  return `${name} is open with unsaved changes: the new text is in the editor and not yet on disk, where commands would read it.`;
}
