import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Appends what a session's steps put on record once more, by nothing but SQLite at the same setting: one row, one
 * commit, an entry. Returns the milliseconds of each step; a step begins with the entry of the model's answer.
 */
export function bareAppends(ledger: string, folder: string): number[] {
  const recorded = new DatabaseSync(ledger, { readOnly: true });
  const rows = recorded.prepare("SELECT body, body ->> '$.kind' AS kind FROM entries ORDER BY seq").all();
  recorded.close();
  const bare = new DatabaseSync(join(folder, 'bare.db'));
  bare.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (seq INTEGER PRIMARY KEY, body TEXT)',
  );
  const insert = bare.prepare('INSERT INTO bare (body) VALUES (?)');
  const steps: number[] = [];
  for (const { body, kind } of rows) {
    const began = performance.now();
    insert.run(String(body));
    const took = performance.now() - began;
    if (kind === 'model') steps.push(took);
    else if (steps.length > 0) steps[steps.length - 1] = (steps.at(-1) ?? 0) + took;
  }
  bare.close();
  return steps.slice(0, -1); // the last answer made no step
}
