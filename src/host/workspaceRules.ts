import { z } from 'zod';
import { Emitter } from '../base/emitter.js';
import type { RuleVersion } from '../protocol/ruleVersion.js';
import { isSameFolder, isSamePlace, type FolderIdentity } from './folderIdentity.js';

/** The part of `vscode.Memento` that is needed, so that a test can hand in a map. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const recordSchema = z.strictObject({
  folder: z.strictObject({ authority: z.string(), real: z.string(), inode: z.string(), born: z.string() }),
  /** Unchecked here: the policy loader reads them, and a broken one makes everything ask. */
  rules: z.array(z.unknown()),
  trustsProjectCode: z.boolean(),
  /** What the rules were after each change; unchecked here, too. */
  versions: z.array(z.unknown()).optional(),
});
const storedSchema = z.array(recordSchema);
type FolderRecord = z.output<typeof recordSchema>;

const key = 'countersign.folders';

/**
 * What was remembered for a folder: the rules made by "always here", and whether its own code is trusted.
 *
 * Invariant: it is filed under the folder's identity. When another folder stands at the path, what was remembered
 * waits until the person confirms it; nothing of it holds until then, and nothing of it is lost.
 */
export class WorkspaceRules {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly storage: Storage,
    /** The folder the agent works in; undefined when there is none, or it cannot be read. */
    private readonly folder: FolderIdentity | undefined,
  ) {}

  /** For the rule book. What cannot be read is handed on as it is, so that it is reported and everything asks. */
  load(): unknown {
    const stored = this.storage.get(key);
    if (stored === undefined || this.folder === undefined) return undefined;
    const parsed = storedSchema.safeParse(stored);
    return parsed.success ? this.mine(parsed.data)?.rules : stored;
  }

  loadVersions(): unknown {
    const parsed = storedSchema.safeParse(this.storage.get(key) ?? []);
    return parsed.success ? this.mine(parsed.data)?.versions : undefined;
  }

  async save(rules: readonly unknown[], versions: readonly RuleVersion[]): Promise<void> {
    await this.write({ rules: [...rules], versions: [...versions] });
  }

  get trustsProjectCode(): boolean {
    const parsed = storedSchema.safeParse(this.storage.get(key) ?? []);
    return parsed.success && this.mine(parsed.data)?.trustsProjectCode === true;
  }

  async setTrustsProjectCode(trusts: boolean): Promise<void> {
    await this.write({ trustsProjectCode: trusts });
  }

  /** How many rules were made for another folder at this path. */
  get waiting(): number {
    const parsed = storedSchema.safeParse(this.storage.get(key) ?? []);
    return parsed.success ? this.others(parsed.data).reduce((count, record) => count + record.rules.length, 0) : 0;
  }

  /** The person says that this is the same folder after all: what waited holds from now on. */
  async confirm(): Promise<void> {
    const all = this.read();
    const waited = this.others(all).flatMap(record => record.rules);
    await this.write({ rules: [...(this.mine(all)?.rules ?? []), ...waited] }, 'forget-others');
  }

  /** The person says that it is another folder: what waited is forgotten. */
  async forgetWaiting(): Promise<void> {
    await this.write({}, 'forget-others');
  }

  private async write(change: Partial<Omit<FolderRecord, 'folder'>>, others?: 'forget-others'): Promise<void> {
    if (this.folder === undefined) throw new Error('There is no folder to remember this for.');
    const all = this.read();
    const mine = this.mine(all);
    const dropped = others === 'forget-others' ? this.others(all) : [];
    const kept = all.filter(record => record !== mine && !dropped.includes(record));
    await this.storage.update(key, [
      ...kept,
      { folder: this.folder, rules: [], trustsProjectCode: false, ...mine, ...change },
    ]);
    this.changed.fire();
  }

  /** Throws on what cannot be read, so that nothing is written over rules that somebody may mend. */
  private read(): FolderRecord[] {
    return storedSchema.parse(this.storage.get(key) ?? []);
  }

  private mine(all: readonly FolderRecord[]): FolderRecord | undefined {
    const { folder } = this;
    return folder && all.find(record => isSameFolder(record.folder, folder));
  }

  private others(all: readonly FolderRecord[]): FolderRecord[] {
    const { folder } = this;
    return folder
      ? all.filter(record => isSamePlace(record.folder, folder) && !isSameFolder(record.folder, folder))
      : [];
  }
}
