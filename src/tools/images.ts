import { assertNever } from '../base/never.js';
import type { FileChange, Planned } from '../protocol/change.js';
import type { Facts, FileImage, TextImage } from '../protocol/fact.js';

/** A file as a plan needs it: where it really is, and what it holds. */
export interface Found {
  readonly real: string;
  readonly image: FileImage;
}

/** Looks a file up in the facts; a sentence when the machine did not answer in time. */
export function findFile(path: string, name: string, facts: Facts): Found | string {
  const fact = facts.paths.get(path);
  const image = facts.texts.get(path);
  if (fact === undefined || image === undefined) return `${name} could not be looked up in time; try again.`;
  return { real: fact.real, image };
}

export function failed(because: string): Planned {
  return { kind: 'failed', because };
}

export function planned(...changes: readonly FileChange[]): Planned {
  return { kind: 'planned', changes };
}

/** Why an image has no text to work on, as a sentence for the model. */
export function whyNoText(image: Exclude<FileImage, TextImage>, name: string): string {
  switch (image.kind) {
    case 'missing':
      return `${name} does not exist.`;
    case 'folder':
      return `${name} is a folder; list_files shows what is in it.`;
    case 'unreadable':
      return `${name} cannot be read: ${image.why}.`;
    case 'bytes':
      return `${name} ${whyBytes(image.why)} (${image.bytes.toLocaleString('en')} bytes).`;
    default:
      return assertNever(image);
  }
}

function whyBytes(why: Extract<FileImage, { kind: 'bytes' }>['why']): string {
  switch (why) {
    case 'binary':
      return 'is a binary file';
    case 'not-utf8':
      return 'is text in another encoding than UTF-8';
    case 'too-large':
      return 'is too large to be read as a whole; search_text or a command such as `sed -n 1,200p` shows parts of it';
    default:
      return assertNever(why);
  }
}
