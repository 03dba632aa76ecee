import type { DatabaseSync } from 'node:sqlite';

/**
 * Whether words that were replaced or deleted still stand in the index. For each of them FTS5 keeps a mark, in blocks
 * with numbers from here on, until the parts that they are in are merged.
 */
export function hasOldWords(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM act_words_data WHERE id >= 9007199254740992 LIMIT 1').get() !== undefined;
}

/** Goes on merging all parts of the index into one, by so many pages: some milliseconds. False where nothing was left to merge. */
export function mergeSome(db: DatabaseSync): boolean {
  const changes = (): number => Number(db.prepare('SELECT total_changes() AS changes').get()?.['changes']);
  const before = changes();
  db.exec("INSERT INTO act_words (act_words, rank) VALUES ('merge', -64)");
  return changes() - before >= 2; // as FTS5 tells it
}
