import { baseName, parentOf } from '../base/paths.js';
import type { FactNeed, Facts } from '../protocol/fact.js';
import type { Found } from './images.js';

/** The facts by which a symbolic link is told from the file it leads to. */
export function linkNeeds(path: string): readonly FactNeed[] {
  return [
    { kind: 'path', path },
    { kind: 'path', path: parentOf(path) },
  ];
}

/**
 * Why a file cannot be taken away from its place, as a sentence. A link is refused: the change is bound to a real
 * path, and taking away what the link leads to is not what the words said.
 */
export function linkTrouble(path: string, name: string, { real, image }: Found, facts: Facts): string | undefined {
  if (image.kind === 'missing') return `${name} does not exist.`;
  if (image.kind === 'folder')
    return `${name} is a folder; this tool takes single files. Use run_command for a folder.`;
  if (image.kind === 'unreadable') return `${name} cannot be read: ${image.why}. Nothing was changed.`;
  if (image.kind === 'text' && image.source.kind === 'buffer') {
    return `${name} is open with unsaved changes. Ask the person to save or revert it first.`;
  }
  const folder = facts.paths.get(parentOf(path));
  if (folder === undefined) return `The folder of ${name} could not be looked up in time; try again.`;
  const own = folder.real === '/' ? `/${baseName(path)}` : `${folder.real}/${baseName(path)}`;
  return own === real
    ? undefined
    : `${name} is a symbolic link to ${real}. Name that file, or use run_command to change the link.`;
}
