import { DatabaseSync } from 'node:sqlite';
import { altered } from './ledgerError.js';

/** What stands in a schema, by its kind and name. */
type Schema = ReadonlyMap<string, string | undefined>;

/** What the index of words makes for itself, in words that are SQLite's to choose. */
const ofIndex = /^table "act_words_\w+"$/;

/** By the version that they lead to. */
const made = new Map<number, Schema>();

/**
 * Throws where a ledger's tables, indexes, views and triggers are not those that these steps make: a trigger could
 * change what is on record with every entry, and a view could show another record than there is.
 */
export function needOwnSchema(db: DatabaseSync, file: string, steps: readonly string[]): void {
  const own = made.get(steps.length) ?? schemaAfter(steps);
  made.set(steps.length, own);
  const found = schemaOf(db);
  for (const [name, sql] of found) {
    if (!own.has(name)) throw altered(file, `has a ${name} that Countersign did not make`);
    if (own.get(name) !== sql) throw altered(file, `has another ${name} than Countersign made`);
  }
  for (const name of own.keys()) if (!found.has(name)) throw altered(file, `has lost its ${name}`);
}

function schemaAfter(steps: readonly string[]): Schema {
  const db = new DatabaseSync(':memory:');
  try {
    for (const step of steps) db.exec(step);
    return schemaOf(db);
  } finally {
    db.close();
  }
}

function schemaOf(db: DatabaseSync): Schema {
  return new Map(
    db
      .prepare('SELECT type, name, sql FROM sqlite_schema')
      .all()
      .map(({ type, name, sql }) => {
        const named = `${String(type)} ${JSON.stringify(name)}`;
        return [named, typeof sql === 'string' && !ofIndex.test(named) ? sql.replace(/\s+/g, ' ') : undefined];
      }),
  );
}
