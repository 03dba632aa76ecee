import { DatabaseSync } from 'node:sqlite';
import { genesis, hashOf } from '../../src/ledger/chain.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { standingAfter, type Standing } from '../../src/ledger/standing.js';
import { split } from '../../src/ledger/texts.js';
import type { EntryBody } from '../../src/protocol/entry.js';
import { action, asked, changed, decided, ended, ran } from './entries.js';
import { SetClock } from './setClock.js';
import { signer } from './signer.js';

/** Stands for the name of an act, until it has one. */
const name = '@act@';
/** So many ways that an act can go; they recur. */
const ways = 240;
const actsInSession = 200;
const everyMs = 30_000;

/** Entries of one act as they are kept, but for the name. */
interface Way {
  readonly entries: readonly {
    readonly body: string;
    readonly salt?: string | undefined;
    readonly parts?: string | undefined;
  }[];
  readonly judged: Extract<EntryBody, { kind: 'action' }>;
  readonly standing: Standing | undefined;
  readonly hasRun: boolean;
  readonly words: string;
}

/**
 * A ledger with so many entries, and a signed checkpoint at its end, written past the code that fills ledgers: in a
 * fifth of the time. What verifies, filters and searches it cannot tell.
 */
export function writeLargeLedger(file: string, entries: number, newestAt: number): void {
  const clock = new SetClock(newestAt);
  Ledger.open(file, clock).dispose();
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  const indexes = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE tbl_name = 'entries' AND sql LIKE 'CREATE INDEX%'")
    .all();
  db.exec('BEGIN');
  for (const index of indexes) db.exec(`DROP INDEX ${String(index['name'])}`);
  fill(db, entries, newestAt);
  for (const index of indexes) db.exec(String(index['sql']));
  db.exec('COMMIT');
  db.close();
  const ledger = Ledger.open(file, clock);
  ledger.useSigner(signer());
  ledger.checkpoint();
  ledger.dispose();
}

function fill(db: DatabaseSync, entries: number, newestAt: number): void {
  const addEntry = db.prepare(
    'INSERT INTO entries (seq, at, session, agent, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const addTexts = db.prepare('INSERT INTO texts (seq, salt, parts) VALUES (?, ?, ?)');
  const addAct = db.prepare(
    'INSERT INTO acts (seq, n, verdict, state, by, risk, floor, at, tool, agent, session, act) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const addRule = db.prepare('INSERT INTO act_rules (rule, seq, layer) VALUES (?, ?, ?)');
  const addWords = db.prepare('INSERT INTO act_words (rowid, words) VALUES (?, ?)');
  const uses = new Map<string, { spoke: number; passes: number; last: number }>();
  const known = Array.from({ length: ways }, (_, n) => wayOf(n));
  const begin = newestAt - (entries / 3.4) * everyMs;
  let seq = 0;
  let prev = genesis;
  for (let n = 0; seq < entries; n++) {
    const way = known[(n * 7) % ways];
    if (way === undefined) return;
    const at = begin + n * everyMs;
    const session = `session-${Math.floor(n / actsInSession)}`;
    const act = `act-${n}`;
    const { tool, verdict, risk, floor = null, rules } = way.judged;
    const { state = 'pending', by = null } = way.standing ?? {};
    addAct.run(seq + 1, n + 1, verdict, state, by, risk, floor, at, tool, 'main', session, act);
    addWords.run(seq + 1, way.words);
    for (const { id, layer } of rules) {
      addRule.run(id, seq + 1, layer);
      const { spoke, passes } = uses.get(id) ?? { spoke: 0, passes: 0 };
      uses.set(id, { spoke: spoke + 1, passes: passes + Number(way.hasRun), last: at });
    }
    for (const entry of way.entries) {
      seq++;
      const body = entry.body.replaceAll(name, act);
      const hash = hashOf({ seq, at, session, agent: 'main', body, prev });
      addEntry.run(seq, at, session, 'main', body, prev, hash);
      if (entry.salt !== undefined && entry.parts !== undefined) addTexts.run(seq, entry.salt, entry.parts);
      prev = hash;
    }
  }
  const addUse = db.prepare('INSERT INTO rule_use (rule, spoke, passes, last) VALUES (?, ?, ?, ?)');
  for (const [rule, { spoke, passes, last }] of uses) addUse.run(rule, spoke, passes, last);
  db.prepare('UPDATE installation SET searchable = ?').run(seq);
}

function wayOf(n: number): Way {
  const bodies = bodiesOf(n);
  const judged = bodies.find(body => body.kind === 'action');
  if (judged === undefined) throw new Error('every way begins with an action');
  const standing = bodies.reduce<Standing | undefined>(
    (before, body) => standingAfter(before, body) ?? before,
    undefined,
  );
  const entries = bodies.map(body => {
    const { body: text, texts } = split(body);
    return { body: text, salt: texts?.salt, parts: texts?.parts };
  });
  const hasRun = bodies.some(({ kind }) => kind === 'run');
  return { entries, judged, standing, hasRun, words: `${judged.tool} ${judged.title} ${judged.because}` };
}

/** Mostly reads that pass; edits and commands that a person is asked about; some that are refused. */
function bodiesOf(n: number): readonly EntryBody[] {
  const path = `/repo/src/part${n % 12}/file${n}.ts`;
  if (n % 60 === 17) {
    const rules = [{ id: 'no-force-push', layer: 'user' as const }];
    const because = 'main is shared; push a branch and open a pull request';
    const factors = [{ name: 'rewrites', points: 62, because: 'it rewrites what others may have fetched' }];
    return [
      action(name, {
        ...{ title: 'Run git push --force origin main', input: { command: 'git push --force origin main' } },
        ...{ effects: [{ kind: 'git', op: 'push', rewrites: true }], verdict: 'deny', because, rules, factors },
        ...{ risk: 92, floor: 'rewrites-remote' },
      }),
    ];
  }
  if (n % 10 === 7) {
    const rules = n % 20 === 7 ? [{ id: 'tests', layer: 'workspace' as const }] : [];
    const test = action(name, { title: `Run npm test -- part${n % 12}`, rules, risk: 30 + (n % 25) });
    if (n % 50 === 27)
      return [
        test,
        asked(name, `ask-${name}`),
        decided(name, 'rejected', { ask: `ask-${name}`, feedback: 'use the unit tests' }),
      ];
    return [
      test,
      asked(name, `ask-${name}`),
      decided(name, 'approved', { ask: `ask-${name}`, latencyMs: 4200 }),
      ran(name),
      ended(name, n % 30 === 17 ? 'failed' : 'done', 'exit 0'),
    ];
  }
  if (n % 10 === 3) {
    const edit = action(name, {
      ...{ tool: 'edit_file', title: `Change ${path}`, input: { path, edits: [{ old: 'a', new: 'b' }] }, risk: 35 },
      ...{ effects: [{ kind: 'write', path }], because: 'No rule says that this file may be written.' },
    });
    const by = { by: { kind: 'human', surface: 'diff' } as const, ask: `ask-${name}`, latencyMs: 12_400 };
    return [
      edit,
      asked(name, `ask-${name}`),
      decided(name, 'approved', by),
      ran(name),
      changed(name, path),
      ended(name, 'done', `Wrote ${path}.`),
    ];
  }
  const read = action(name, {
    ...{ tool: 'read_file', title: `Read ${path}`, input: { path }, verdict: 'allow', risk: 0 },
    ...{ effects: [{ kind: 'read', path }], because: 'Reads inside the workspace that are no secret are allowed.' },
  });
  return [read, ran(name), ended(name, 'done', `${n} lines`)];
}
