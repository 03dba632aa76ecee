import * as vscode from 'vscode';
import { Emitter } from '../base/emitter.js';

/** The manifest's conditions name the right one. */
export const reviewSchemes = { left: 'countersign-before', right: 'countersign-proposed' } as const;

interface Held {
  bytes: Uint8Array;
  editable: boolean;
  readonly createdAt: number;
  changedAt: number;
}

/**
 * The two sides of every review, in memory.
 *
 * Invariant: no content and no path of the machine is in an address; what a person types on the right reaches this
 * store and no file.
 */
export class ReviewDocuments
  implements vscode.FileSystemProvider, vscode.TextDocumentContentProvider, vscode.Disposable
{
  private readonly held = new Map<string, Held>();
  private readonly before = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly written = new Emitter<vscode.Uri>();
  private readonly registered: vscode.Disposable;
  readonly onDidChangeFile = this.changed.event;
  /** The person saved the right side. */
  readonly onDidWrite = this.written.event;

  constructor(private readonly schemes: { readonly left: string; readonly right: string } = reviewSchemes) {
    this.registered = vscode.Disposable.from(
      vscode.workspace.registerFileSystemProvider(schemes.right, this, { isCaseSensitive: true }),
      vscode.workspace.registerTextDocumentContentProvider(schemes.left, this),
    );
  }

  /** `id` is unguessable and stands for the whole review; `name` is what the tab and the language are taken from. */
  addBefore(id: string, name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.schemes.left, authority: id, path: `/${name}` });
    this.before.set(uri.toString(), text);
    return uri;
  }

  addProposed(id: string, name: string, text: string, editable: boolean): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: this.schemes.right, authority: id, path: `/${name}` });
    const now = Date.now();
    this.held.set(uri.toString(), { bytes: new TextEncoder().encode(text), editable, createdAt: now, changedAt: now });
    return uri;
  }

  setReadOnly(uri: vscode.Uri): void {
    const found = this.held.get(uri.toString());
    if (found === undefined) return;
    found.editable = false;
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  isEditable(uri: vscode.Uri): boolean {
    return this.held.get(uri.toString())?.editable === true;
  }

  /** What was saved last; undefined when the document is not ours (any more). */
  storedText(uri: vscode.Uri): string | undefined {
    const found = this.held.get(uri.toString());
    return found && new TextDecoder().decode(found.bytes);
  }

  /** It is the right side of a review that is open. */
  isRight(uri: vscode.Uri): boolean {
    return this.held.has(uri.toString());
  }

  /** It is what a file once was. */
  isRecorded(uri: vscode.Uri): boolean {
    return this.before.has(uri.toString());
  }

  holds(uri: vscode.Uri): boolean {
    return this.isRight(uri) || this.isRecorded(uri);
  }

  forget(id: string): void {
    const ours = (key: string): boolean => vscode.Uri.parse(key).authority === id;
    for (const documents of [this.held, this.before]) {
      for (const key of [...documents.keys()].filter(ours)) documents.delete(key);
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.before.get(uri.toString());
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, editable, createdAt, changedAt } = this.find(uri);
    const stat = { type: vscode.FileType.File, ctime: createdAt, mtime: changedAt, size: bytes.length };
    return editable ? stat : { ...stat, permissions: vscode.FilePermission.Readonly };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.find(uri).bytes;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const found = this.find(uri);
    if (!found.editable) throw vscode.FileSystemError.NoPermissions(uri);
    found.bytes = content;
    found.changedAt = Math.max(Date.now(), found.changedAt + 1);
    this.written.fire(uri);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.FileNotFound(uri);
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
    this.written.dispose();
    this.held.clear();
    this.before.clear();
  }

  private find(uri: vscode.Uri): Held {
    const found = this.held.get(uri.toString());
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  }
}
