import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Entry, EntryBody } from '../protocol/entry.js';
import { standingAfter, type Standing } from './standing.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

/** Where an entry stands in the record, and whom it is about. */
export type Place = Pick<Entry, 'seq' | 'at' | 'session' | 'agent'>;

/** Keeps a line for each act, and the rules that spoke about it, as its entries come: lists are filtered and counted by these. */
export class Acts {
  private readonly line: StatementSync;
  private readonly begin: StatementSync;
  private readonly judge: StatementSync;
  private readonly stand: StatementSync;
  private readonly speak: StatementSync;
  private readonly silence: StatementSync;
  private readonly layerOf: StatementSync;

  constructor(db: DatabaseSync) {
    this.line = db.prepare('SELECT seq, state, by, ask FROM acts WHERE act = ?');
    this.begin = db.prepare(
      `INSERT INTO acts (seq, n, verdict, state, by, risk, floor, dry, at, tool, agent, session, act)
       VALUES (?, coalesce((SELECT n FROM acts ORDER BY seq DESC LIMIT 1), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.judge = db.prepare('UPDATE acts SET verdict = ?, risk = ?, floor = ?, tool = ? WHERE seq = ?');
    this.stand = db.prepare('UPDATE acts SET state = ?, by = ?, ask = ? WHERE seq = ?');
    this.speak = db.prepare('INSERT OR IGNORE INTO act_rules (rule, seq, layer) VALUES (?, ?, ?)');
    this.silence = db.prepare('DELETE FROM act_rules WHERE seq = ?');
    this.layerOf = db.prepare(
      `SELECT body ->> '$.layer' AS layer FROM entries
       WHERE kind = 'grant' AND body ->> '$.rule' = ? AND seq < ? ORDER BY seq DESC LIMIT 1`,
    );
  }

  /** True for the first action of an act; with a later one it was changed, and judged again. */
  action(body: Of<'action'>, place: Place): boolean {
    const line = this.read(body.act);
    if (line === undefined) this.insert(body, place);
    else {
      this.judge.run(body.verdict, body.risk, body.floor ?? null, body.tool, line.seq);
      this.put(line, standingAfter(line, body));
      this.silence.run(line.seq);
    }
    for (const { id, layer } of body.rules) this.speak.run(id, line?.seq ?? place.seq, layer);
    return line === undefined;
  }

  next(body: Of<'asked' | 'decision' | 'run' | 'result'>, seq: number): void {
    const line = this.read(body.act);
    if (line === undefined) return;
    this.put(line, standingAfter(line, body));
    if (body.kind !== 'decision' || body.by?.kind !== 'grant') return;
    const layer = this.layerOf.get(body.by.rule, seq)?.['layer'];
    this.speak.run(body.by.rule, line.seq, typeof layer === 'string' ? layer : 'session');
  }

  private insert(body: Of<'action'>, { seq, at, session, agent }: Place): void {
    const { verdict, risk, floor = null, dry, tool, act } = body;
    const { state, by = null } = standingAfter(undefined, body) ?? { state: 'pending' };
    this.begin.run(seq, verdict, state, by, risk, floor, dry ? 1 : 0, at, tool, agent, session, act);
  }

  private put({ seq }: Line, standing: Standing | undefined): void {
    if (standing !== undefined) this.stand.run(standing.state, standing.by ?? null, standing.ask ?? null, seq);
  }

  private read(act: string): Line | undefined {
    const row = this.line.get(act);
    if (row === undefined) return undefined;
    const { seq, state, by, ask } = row;
    return { seq: Number(seq), state, by: by ?? undefined, ask: ask ?? undefined } as Line;
  }
}

interface Line extends Standing {
  readonly seq: number;
}
