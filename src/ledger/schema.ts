import type { DatabaseSync } from 'node:sqlite';
import { LedgerError } from './ledgerError.js';
import { migrationOfActs } from './migrationOfActs.js';
import { needOwnSchema } from './ownSchema.js';

/**
 * What leads from each version to the next; a ledger at `n` has the first `n` behind it. Never edit one that was
 * released: append.
 *
 * `entries` is the evidence. The other tables are kept in the same transactions so that no question needs a scan:
 * `acts` has how each call of the gate stands, `act_rules` and `act_words` its rules and words, `open` holds asks
 * without a decision, and runs and acts of dry runs without a result, `rule_use` counts, `rule_spent` holds what limited
 * rules let pass, `writers` are the processes that wrote. `texts` is evidence too, as long as nobody erased it: see
 * `texts.ts`.
 */
const migrations: readonly string[] = [
  `CREATE TABLE entries (
     seq INTEGER PRIMARY KEY,
     at REAL NOT NULL,
     session TEXT NOT NULL,
     agent TEXT NOT NULL,
     body TEXT NOT NULL,
     prev TEXT NOT NULL,
     hash TEXT NOT NULL,
     kind TEXT GENERATED ALWAYS AS (body ->> '$.kind') VIRTUAL,
     act TEXT GENERATED ALWAYS AS (body ->> '$.act') VIRTUAL
   ) STRICT;
   CREATE INDEX entries_by_act ON entries (act) WHERE act IS NOT NULL;
   CREATE INDEX entries_by_session ON entries (session);
   CREATE INDEX entries_by_kind ON entries (kind);
   CREATE INDEX entries_by_time ON entries (at);
   CREATE TABLE acts (n INTEGER PRIMARY KEY, act TEXT NOT NULL UNIQUE, seq INTEGER NOT NULL UNIQUE) STRICT;
   CREATE TABLE writers (
     id INTEGER PRIMARY KEY,
     pid INTEGER NOT NULL,
     machine TEXT NOT NULL,
     started TEXT NOT NULL,
     closed INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE open (
     what TEXT NOT NULL,
     id TEXT NOT NULL,
     seq INTEGER NOT NULL,
     writer INTEGER NOT NULL,
     PRIMARY KEY (what, id)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE rule_use (
     rule TEXT PRIMARY KEY,
     spoke INTEGER NOT NULL,
     passes INTEGER NOT NULL,
     last REAL NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE rule_spent (
     seq INTEGER NOT NULL,
     rule TEXT NOT NULL,
     measure TEXT NOT NULL,
     at REAL NOT NULL,
     session TEXT NOT NULL,
     amount REAL NOT NULL
   ) STRICT;
   CREATE INDEX rule_spent_by_time ON rule_spent (rule, measure, at);
   CREATE INDEX rule_spent_by_session ON rule_spent (rule, measure, session);`,
  'CREATE TABLE texts (seq INTEGER PRIMARY KEY, salt TEXT NOT NULL, parts TEXT NOT NULL) STRICT;',
  migrationOfActs,
  `ALTER TABLE acts ADD COLUMN dry INTEGER NOT NULL DEFAULT 0;
   UPDATE acts SET dry = 1
     WHERE act IN (SELECT act FROM entries WHERE kind = 'action' AND body ->> '$.dry' = 1);`,
];

export const newestVersion = migrations.length;

/**
 * Brings a ledger to the newest version, once however many processes open it; one from a later Countersign, or with
 * something in its schema that is not ours, is left alone.
 */
export function migrate(db: DatabaseSync, file: string): void {
  if (isNewest(db, file)) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(db); // another process may have been quicker
    refuseStrangers(db, file, version);
    needOwnSchema(db, file, migrations.slice(0, version));
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${newestVersion}`);
    db.exec('COMMIT');
  } catch (cause) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw cause;
  }
}

/** Throws where it says that it is, and its schema is another. */
export function isNewest(db: DatabaseSync, file: string): boolean {
  db.exec('BEGIN'); // another process may bring it there meanwhile
  try {
    const is = versionOf(db) === newestVersion;
    if (is) needOwnSchema(db, file, migrations);
    return is;
  } finally {
    db.exec('ROLLBACK');
  }
}

function refuseStrangers(db: DatabaseSync, file: string, version: number): void {
  if (version > newestVersion) {
    throw new LedgerError(
      'newer',
      `The ledger ${file} was written by a later Countersign (version ${version}; this one knows ${newestVersion}). Update Countersign to use it; nothing was changed in it.`,
    );
  }
  if (version === 0 && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined) {
    throw new LedgerError(
      'foreign',
      `${file} is a database of another program, not a ledger. Choose another place for Countersign's state, or move that file away.`,
    );
  }
}

export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
}
