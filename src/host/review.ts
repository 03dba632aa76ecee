import type * as vscode from 'vscode';
import type { PendingAsk } from '../approvals/pendingAsk.js';
import { assertNever } from '../base/never.js';
import { relativeTo } from '../base/paths.js';
import type { FileChange } from '../protocol/change.js';
import type { FileImage } from '../protocol/fact.js';
import type { ReviewDocuments } from './reviewDocuments.js';

export interface ReviewFile {
  /** Real path of the file that would change. */
  readonly path: string;
  /** As the person knows it: under the workspace folder where it lies in one. */
  readonly name: string;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
  readonly before: string;
  /** What the agent proposes for the right side. */
  readonly proposed: string;
}

/** One ask as pairs of documents. */
export interface Review {
  readonly id: string;
  readonly ask: PendingAsk;
  readonly files: readonly ReviewFile[];
}

/** Puts both sides of every change of an ask into the store. */
export function makeReview(id: string, ask: PendingAsk, roots: readonly string[], documents: ReviewDocuments): Review {
  const files = ask.changes.map((change, index) => {
    const name = nameOf(change.path, roots);
    const { before, after } = sidesOf(change);
    const editable = ask.card.reviewable === 'editable' && change.kind === 'write';
    // Two changes of one file need two addresses.
    const authority = index === 0 ? id : `${id}.${index}`;
    return {
      path: change.path,
      name,
      left: documents.addBefore(authority, name, before),
      right: documents.addProposed(
        authority,
        change.kind === 'move' ? nameOf(change.to, roots) : name,
        after,
        editable,
      ),
      before,
      proposed: after,
    };
  });
  return { id, ask, files };
}

export function forgetReview(review: Review, documents: ReviewDocuments): void {
  for (const { left } of review.files) documents.forget(left.authority);
}

function sidesOf(change: FileChange): { readonly before: string; readonly after: string } {
  const before = textOf(change.before);
  switch (change.kind) {
    case 'write':
      return { before, after: change.after.text };
    case 'delete':
      return { before, after: '' };
    case 'move':
      return { before, after: before };
    default:
      return assertNever(change);
  }
}

/** What has no text is described instead; such a review is read-only. */
function textOf(image: FileImage): string {
  switch (image.kind) {
    case 'text':
      return image.text;
    case 'bytes':
      return `(${image.why}, ${image.bytes} bytes, SHA-256 ${image.hash})\n`;
    case 'missing':
      return '';
    case 'folder':
      return '(a folder)\n';
    case 'unreadable':
      return `(cannot be read: ${image.why})\n`;
    default:
      return assertNever(image);
  }
}

function nameOf(path: string, roots: readonly string[]): string {
  const name = roots.map(root => relativeTo(root, path)).reduce((a, b) => (b.length < a.length ? b : a), path);
  return name.replace(/^\/+/, '');
}
