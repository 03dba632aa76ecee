import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The words of so many entries are put into the index at a time; those after them are looked through one by one. */
export const batch = 512;

/** More at a time, where there are many: some tenths of a second. */
const largePart = 64 * batch;

/** Members that are no words: what an entry is, and names and hashes that nobody types. */
const notWords = [
  '$."$"',
  '$.kind',
  '$.act',
  '$.action',
  '$.call',
  '$.ask',
  '$.shown',
  '$.revision',
  '$.pre',
  '$.post',
];

/** Every text on record, as one, of each act that some of these entries are about; a damaged entry has none. */
export const wordsOfActs = (entries: string): string => `
  SELECT acts.seq, (
    SELECT group_concat(word.atom, ' ')
    FROM entries LEFT JOIN texts ON texts.seq = entries.seq,
      json_tree('[' ||
        iif(json_valid(entries.body), json_remove(entries.body, ${notWords.map(path => `'${path}'`).join(', ')}), 'null') || ',' ||
        iif(json_valid(texts.parts), texts.parts, 'null') || ']') AS word
    WHERE entries.act = acts.act AND word.type = 'text'
  )
  FROM acts WHERE acts.act IN (SELECT act FROM entries WHERE seq IN (${entries}))`;

/** Entries after the first and up to the second number. */
export const entriesBetween = 'SELECT seq FROM entries WHERE seq > ? AND seq <= ?';

/**
 * Keeps the words of acts, so that they are found by them.
 *
 * Invariant: `installation.searchable` names the last entry whose words are there. An index entry for each act as it
 * comes would cost an append as much as the rest of it, so they are put in by the batch; whoever searches looks through
 * the acts of the entries after it by himself.
 */
export class Words {
  private readonly upTo: StatementSync;
  private readonly newest: StatementSync;
  private readonly put: StatementSync;
  private readonly note: StatementSync;

  constructor(private readonly db: DatabaseSync) {
    this.upTo = db.prepare('SELECT searchable FROM installation');
    this.newest = db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM entries');
    this.put = db.prepare(`INSERT OR REPLACE INTO act_words (rowid, words) ${wordsOfActs(entriesBetween)}`);
    this.note = db.prepare('UPDATE installation SET searchable = ?');
  }

  /** After entry `seq` was appended, in its transaction. */
  appended(seq: number): void {
    if (seq % batch === 0 && this.searchable() + largePart >= seq) this.putUpTo(seq);
  }

  /** Once after the ledger was opened: what an earlier version recorded is put in. */
  catchUp(): void {
    for (let isBehind = true; isBehind;) {
      this.db.exec('BEGIN IMMEDIATE');
      isBehind = this.putSome();
      this.db.exec('COMMIT');
    }
  }

  /** In the caller's transaction; false when nothing was left. */
  putSome(): boolean {
    const newest = Number(this.newest.get()?.['seq']);
    const upTo = Math.min(this.searchable() + largePart, newest - (newest % batch));
    if (upTo <= this.searchable()) return false;
    this.putUpTo(upTo);
    return true;
  }

  /** All of them, to be put in anew. */
  drop(pruned: number): void {
    this.db.exec("INSERT INTO act_words (act_words) VALUES ('delete-all')");
    this.note.run(pruned);
  }

  /** The texts of these entries were erased: their words go too, out of sight, and out of the file when it is swept. */
  forget(entries: readonly number[]): void {
    this.db
      .prepare(`INSERT OR REPLACE INTO act_words (rowid, words) ${wordsOfActs('SELECT value FROM json_each(?)')}`)
      .run(JSON.stringify(entries));
  }

  /** The acts up to this number were pruned. */
  prune(upTo: number): void {
    this.db.prepare('DELETE FROM act_words WHERE rowid <= ?').run(upTo);
  }

  private putUpTo(seq: number): void {
    this.put.run(this.searchable(), seq);
    this.note.run(seq);
  }

  private searchable(): number {
    return Number(this.upTo.get()?.['searchable']);
  }
}
