import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** What one step puts on record, entry by entry: the last but one of a session's, which is as good as any. */
export function entriesOfAStep(ledger: string): readonly string[] {
  const db = new DatabaseSync(ledger, { readOnly: true });
  const rows = db.prepare("SELECT body, body ->> '$.kind' AS kind FROM entries ORDER BY seq").all();
  db.close();
  const answers = rows.flatMap(({ kind }, index) => (kind === 'model' ? [index] : []));
  return rows.slice(answers.at(-3), answers.at(-2)).map(({ body }) => String(body));
}

/**
 * The durable part of a step, done by nothing but SQLite and the file system. It is timed between two steps of the real
 * thing, so that disk and machine are in the same state for both.
 */
export class Bare {
  readonly took: number[] = [];
  private readonly db: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly places: readonly string[];

  /** `file`: what an edit writes besides its entries; undefined for a read. */
  constructor(
    folder: string,
    private readonly entries: readonly string[],
    private readonly file: string | undefined,
  ) {
    this.db = new DatabaseSync(join(folder, 'bare.db'));
    this.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    this.db.exec('CREATE TABLE bare (seq INTEGER PRIMARY KEY, body TEXT)');
    this.insert = this.db.prepare('INSERT INTO bare (body) VALUES (?)');
    this.places = ['images', 'intents', 'files'].map(name => join(folder, 'bare', name));
    for (const place of this.places) mkdirSync(place, { recursive: true });
  }

  /** One row and one commit an entry; for an edit the copy and the intent side by side, and then the file. */
  async step(): Promise<void> {
    const began = performance.now();
    for (const body of this.entries) this.insert.run(body);
    if (this.file !== undefined) await this.write(this.file);
    this.took.push(performance.now() - began);
  }

  close(): void {
    this.db.close();
  }

  private async write(text: string): Promise<void> {
    const [images = '', intents = '', files = ''] = this.places;
    await Promise.all([replace(join(images, randomUUID()), text), replace(join(intents, 'intent'), text)]);
    await replace(join(files, 'file'), text);
  }
}

/** A new file, synced, moved into place, its folder synced. */
async function replace(path: string, text: string): Promise<void> {
  const temp = `${path}.tmp`;
  const file = await open(temp, 'wx');
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(temp, path);
  const folder = await open(dirname(path));
  await folder.sync();
  await folder.close();
}
