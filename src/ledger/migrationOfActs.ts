/**
 * From version 3 to 4: how each act stands, its rules and its words, so that lists of acts are filtered, counted and
 * searched without reading entries. `searchable` is the number of the last entry whose words are in `act_words`; the
 * words of what is there already are put in when the ledger is next opened. `key` keeps hashes that leave the machine.
 */
export const migrationOfActs = `
CREATE TABLE installation (key TEXT NOT NULL, searchable INTEGER NOT NULL) STRICT;
INSERT INTO installation (key, searchable) VALUES (lower(hex(randomblob(32))), 0);
ALTER TABLE acts RENAME TO numbered;
CREATE TABLE acts (
  seq INTEGER PRIMARY KEY,
  n INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  state TEXT NOT NULL,
  by TEXT,
  risk REAL NOT NULL,
  floor TEXT,
  ask TEXT,
  at REAL NOT NULL,
  tool TEXT NOT NULL,
  agent TEXT NOT NULL,
  session TEXT NOT NULL,
  act TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX acts_by_session ON acts (session);
CREATE TABLE act_rules (
  rule TEXT NOT NULL,
  seq INTEGER NOT NULL,
  layer TEXT NOT NULL,
  PRIMARY KEY (rule, seq, layer)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_rules_by_act ON act_rules (seq);
CREATE VIRTUAL TABLE act_words USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TEMP TABLE told AS
  SELECT numbered.seq, numbered.n,
    max(entries.seq) FILTER (WHERE kind = 'action') AS action,
    max(entries.seq) FILTER (WHERE kind = 'asked') AS asked,
    max(entries.seq) FILTER (WHERE kind = 'decision') AS decision,
    max(entries.seq) FILTER (WHERE kind = 'run') AS run,
    max(entries.seq) FILTER (WHERE kind = 'result') AS result
  FROM numbered JOIN entries ON entries.act = numbered.act GROUP BY numbered.seq;
INSERT INTO acts (seq, n, verdict, state, by, risk, floor, ask, at, tool, agent, session, act)
  SELECT told.seq, told.n, action.body ->> '$.verdict',
    CASE
      WHEN told.result IS NOT NULL THEN result.body ->> '$.outcome'
      WHEN told.run IS NOT NULL THEN 'running'
      WHEN told.action > coalesce(told.asked, 0) THEN iif(action.body ->> '$.verdict' = 'deny', 'refused', 'pending')
      WHEN answer = 'rejected' THEN 'refused'
      WHEN answer = 'lapsed' THEN 'lapsed'
      ELSE 'pending'
    END,
    CASE
      WHEN action.body ->> '$.verdict' = 'deny' AND told.action > max(coalesce(told.asked, 0), coalesce(told.decision, 0)) THEN 'policy'
      WHEN answer = 'lapsed' THEN 'nobody'
      WHEN answer IS NOT NULL THEN decision.body ->> '$.by.kind'
      WHEN told.run IS NOT NULL THEN iif(run.body ->> '$.grants' IS NULL, 'policy', 'grant')
    END,
    action.body ->> '$.risk', action.body ->> '$.floor', iif(answer IS NULL, asked.body ->> '$.ask', NULL),
    first.at, action.body ->> '$.tool', first.agent, first.session, first.act
  FROM told
    JOIN entries AS first ON first.seq = told.seq
    JOIN entries AS action ON action.seq = told.action
    LEFT JOIN entries AS asked ON asked.seq = told.asked
    LEFT JOIN (SELECT seq, body, body ->> '$.decision' AS answer FROM entries) AS decision
      ON decision.seq = told.decision AND decision.body ->> '$.ask' = asked.body ->> '$.ask'
    LEFT JOIN entries AS run ON run.seq = told.run
    LEFT JOIN entries AS result ON result.seq = told.result
  ORDER BY told.seq;
INSERT OR IGNORE INTO act_rules (rule, seq, layer)
  SELECT rule.value ->> '$.id', told.seq, rule.value ->> '$.layer'
  FROM told JOIN entries ON entries.seq = told.action, json_each(entries.body, '$.rules') AS rule;
INSERT OR IGNORE INTO act_rules (rule, seq, layer)
  SELECT entries.body ->> '$.by.rule', told.seq, coalesce(
    (SELECT body ->> '$.layer' FROM entries AS grants
      WHERE grants.kind = 'grant' AND grants.body ->> '$.rule' = entries.body ->> '$.by.rule' ORDER BY seq DESC LIMIT 1),
    'session')
  FROM told JOIN entries ON entries.seq = told.decision
  WHERE entries.body ->> '$.by.kind' = 'grant' AND told.action < told.decision;
DROP TABLE told;
DROP TABLE numbered;
`;
