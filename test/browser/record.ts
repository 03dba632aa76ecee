import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { EntryBody } from '../../src/protocol/entry.js';
import type { Session } from './session.js';

type Kind = EntryBody['kind'];
type BodyOf<K extends Kind> = Extract<EntryBody, { kind: K }>;

/** What the ledger on disk says, oldest first, read beside the running editor. */
export function recorded<K extends Kind>(session: Session, kind: K): BodyOf<K>[] {
  return recordedWithTime(session, kind).map(({ body }) => body);
}

/** The same with when it was recorded, in milliseconds since 1970. */
export function recordedWithTime<K extends Kind>(session: Session, kind: K): { at: number; body: BodyOf<K> }[] {
  const db = new DatabaseSync(join(session.globalStorage, 'ledger.db'), { readOnly: true });
  try {
    const whole = "json_patch(body, coalesce(parts, '{}')) AS body"; // with what was said
    const rows = db
      .prepare(`SELECT at, ${whole} FROM entries LEFT JOIN texts USING (seq) WHERE kind = ? ORDER BY seq`)
      .all(kind);
    return rows.map(({ at, body }) => ({ at: Number(at), body: JSON.parse(String(body)) as BodyOf<K> }));
  } finally {
    db.close();
  }
}
