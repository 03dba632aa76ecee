import type { Buffers } from '../../src/tools/ports.js';

/** An editor with unsaved changes in some files; every replacement is a new version. */
export class FakeEditor implements Buffers {
  private readonly open = new Map<string, { text: string; version: number; bom: boolean }>();
  /** Files in which a key is pressed just before a replacement arrives. */
  readonly typedInto = new Set<string>();

  type(path: string, text: string, bom = false): void {
    this.open.set(path, { text, version: (this.open.get(path)?.version ?? 0) + 1, bom });
  }

  unsaved(): readonly string[] {
    return [...this.open.keys()];
  }

  dirty(path: string): { readonly text: string; readonly version: number; readonly bom: boolean } | undefined {
    return this.open.get(path);
  }

  async replace(path: string, version: number, text: string): Promise<boolean> {
    const now = this.open.get(path);
    if (now?.version !== version || this.typedInto.has(path)) return false;
    this.type(path, text, now.bom);
    return true;
  }
}
