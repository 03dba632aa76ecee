import type { DatabaseSync } from 'node:sqlite';
import { entriesBetween, wordsOfActs } from './words.js';

/** What the index counts as parts of words (`unicode61`). */
const partOfWord = /[\p{L}\p{N}\p{Co}]/u;

/** What a person searches for, word by word. */
export function wordsIn(text: string): readonly string[] {
  return text
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter(word => partOfWord.test(word));
}

/**
 * A person's words as a question to the index: each must occur, from its beginning. They are quoted, so that nothing in
 * them is an operator; undefined where there is no word in them.
 */
export function matchOf(text: string): string | undefined {
  const words = wordsIn(text);
  if (words.length === 0) return undefined;
  return words.map(word => `"${word.replaceAll('"', '""')}"*`).join(' ');
}

/** The words of the acts of the newest entries, which are not in the index of the file yet, in memory. */
export class RecentWords {
  private seen: string | undefined;

  constructor(private readonly db: DatabaseSync) {}

  /** Before a search, so that the table `recent_words` says what the file does now. */
  refresh(): void {
    if (this.seen === undefined) {
      this.db.exec(
        "CREATE VIRTUAL TABLE temp.recent_words USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2')",
      );
    }
    const state = this.db
      .prepare('SELECT searchable, (SELECT coalesce(max(seq), 0) FROM entries) AS newest FROM installation')
      .get();
    const [searchable, newest] = [Number(state?.['searchable']), Number(state?.['newest'])];
    const seen = `${searchable} ${newest}`;
    if (seen === this.seen) return;
    this.db.exec("INSERT INTO temp.recent_words (recent_words) VALUES ('delete-all')");
    this.db
      .prepare(`INSERT INTO temp.recent_words (rowid, words) ${wordsOfActs(entriesBetween)}`)
      .run(searchable, newest);
    this.seen = seen;
  }
}
