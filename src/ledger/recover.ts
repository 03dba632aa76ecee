import type { DatabaseSync } from 'node:sqlite';
import type { Entry, EntryBody } from '../protocol/entry.js';
import type { Reader } from './reader.js';
import type { Writer } from './writers.js';

/** How many asks were recorded as lapsed, and how many runs as ended without a result, real ones and those of dry runs. */
export interface Recovered {
  readonly lapsed: number;
  readonly cut: number;
}

interface Closing {
  readonly about: { readonly session: string; readonly agent: string };
  readonly body: EntryBody;
}

/** The entries that close what processes left open which no longer live. Reads only. */
export function leftOpen(
  db: DatabaseSync,
  reader: Reader,
  isAlive: (writer: Writer) => boolean,
  now: number,
): readonly Closing[] {
  const lives = new Map<number, boolean>();
  return openActs(db).flatMap(({ seq, writer, of }) => {
    const alive = lives.get(writer) ?? isAlive(of);
    lives.set(writer, alive);
    const [entry] = alive ? [] : reader.entries({ after: seq - 1, limit: 1 });
    return entry === undefined ? [] : (closing(entry, now) ?? []);
  });
}

function openActs(db: DatabaseSync): { readonly seq: number; readonly writer: number; readonly of: Writer }[] {
  const found = db.prepare(
    'SELECT seq, writer, pid, machine, started, closed FROM open JOIN writers ON writers.id = open.writer ORDER BY seq',
  );
  return found.all().map(row => ({
    seq: Number(row['seq']),
    writer: Number(row['writer']),
    of: {
      pid: Number(row['pid']),
      machine: String(row['machine']),
      started: String(row['started']),
      closed: row['closed'] !== 0,
    },
  }));
}

function closing({ session, agent, at, body }: Entry, now: number): Closing | undefined {
  const latencyMs = Math.max(0, now - at);
  const about = { session, agent };
  switch (body.kind) {
    case 'asked': {
      const { act, action, ask } = body;
      return {
        about,
        body: { kind: 'decision', act, action, ask, decision: 'lapsed', lapse: 'window-closed', latencyMs },
      };
    }
    case 'run': {
      const { act, action } = body;
      const summary = 'The window closed while it ran; what it did until then is not known.';
      return { about, body: { kind: 'result', act, action, outcome: 'failed', durationMs: latencyMs, summary } };
    }
    case 'action': {
      const { act, action } = body;
      const summary = 'The window closed during the dry run; nothing of it had happened.';
      const result = { kind: 'result', act, action, outcome: 'failed', durationMs: latencyMs, summary } as const;
      return body.dry ? { about, body: { ...result, dry: true } } : undefined;
    }
    default:
      return undefined;
  }
}
