import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { EntryBody } from '../../src/protocol/entry.js';
import { sessionSchema, type Outcome } from '../../src/protocol/message.js';
import { builtinTools } from '../../src/tools/builtin.js';
import type { Moment } from './recordedSession.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

/** Where something was recorded: folders whose paths are told from their root, and the home. */
export interface Places {
  readonly roots: readonly string[];
  readonly home: string;
}

/**
 * What was said and done in all sessions of a state folder, in the ledger's order, with no path of the machine it was
 * recorded on. The ledger keeps long inputs as their digests; as the model wrote them they stand in the conversations.
 */
export function momentsIn(state: string, places: Places): readonly Moment[] {
  const bodies = bodiesIn(join(state, 'ledger.db'));
  const inputs = inputsIn(join(state, 'sessions'));
  const outcomes = new Map(bodies.flatMap(body => (body.kind === 'result' ? [[body.act, body.outcome] as const] : [])));
  const actions = new Map(bodies.flatMap(body => (body.kind === 'action' ? [[body.act, body] as const] : [])));
  const told = new Set<string>();
  return bodies.flatMap((body): Moment[] => {
    if (body.kind === 'prompt') return [{ kind: 'said', text: bare(body.text, places) }];
    if (body.kind !== 'action' || told.has(body.act)) return [];
    told.add(body.act);
    const last = actions.get(body.act) ?? body;
    if (!isTool(last.tool)) return [];
    const input = isWhole(last.input) ? last.input : (inputs.get(last.call) ?? last.input);
    return [actOf({ ...last, input }, outcomes.get(body.act) ?? 'refused', places)];
  });
}

/** Every text of a folder, from its root, but what git or a package manager keeps there. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  const texts = entries
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => !/(^|\/)(\.git|node_modules)(\/|$)/.test(path) && statSync(join(folder, path)).isFile())
    .map((path): [string, string] => [path, readFileSync(join(folder, path), 'utf8')]);
  return Object.fromEntries(texts);
}

/** Of many files, those that the moments name, and what decides how the project is run. */
export function namedIn(moments: readonly Moment[], files: Readonly<Record<string, string>>): Record<string, string> {
  const told = JSON.stringify(moments);
  const kept = Object.entries(files).filter(
    ([path]) => told.includes(path) || /^(package\.json|\.gitignore)$/.test(path),
  );
  return Object.fromEntries(Object.keys(files).length <= mostFiles ? Object.entries(files) : kept);
}

const mostFiles = 40;

function bodiesIn(ledger: string): readonly EntryBody[] {
  const db = new DatabaseSync(ledger, { readOnly: true });
  try {
    const whole = "json_patch(body, coalesce(parts, '{}')) AS body"; // with what was said
    const rows = db.prepare(`SELECT ${whole} FROM entries LEFT JOIN texts USING (seq) ORDER BY seq`).all();
    return rows.map(({ body }) => JSON.parse(String(body)) as EntryBody);
  } finally {
    db.close();
  }
}

/** The ledger has it as the person left it; a long text in it is told by its digest. */
function isWhole(input: unknown): boolean {
  return !/‹\d+ bytes, sha256 /.test(JSON.stringify(input));
}

/** As the model wrote them, by the ids of the calls. */
function inputsIn(sessions: string): ReadonlyMap<string, unknown> {
  const files = readdirSync(sessions).filter(name => name.endsWith('.json'));
  const kept = files.map(name => sessionSchema.parse(JSON.parse(readFileSync(join(sessions, name), 'utf8'))));
  const parts = kept.flatMap(({ messages }) => messages.flatMap(message => ('parts' in message ? message.parts : [])));
  return new Map(parts.flatMap(part => (part.kind === 'call' ? [[part.id, part.input] as const] : [])));
}

function actOf({ tool, input, cwd, extra }: Of<'action'>, outcome: Outcome, places: Places): Moment {
  const from = bare(cwd, places);
  const [first, ...more] = extra ?? [];
  return {
    ...{ kind: 'act', tool, input: deep(input, places) },
    ...(from !== '.' && { cwd: from }),
    ...(first !== undefined && { extra: [first, ...more] }),
    outcome,
  };
}

function isTool(name: string): boolean {
  return builtinTools.some(tool => tool.name === name);
}

function deep(value: unknown, places: Places): unknown {
  if (typeof value === 'string') return bare(value, places);
  if (Array.isArray(value)) return value.map(item => deep(item, places));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, places)]));
}

/** Longer paths first: a folder to work in may lie below the home. */
function bare(text: string, { roots, home }: Places): string {
  const inside = roots.toSorted((a, b) => b.length - a.length);
  return inside
    .reduce((told, root) => told.replaceAll(`${root}/`, '').replaceAll(root, '.'), text)
    .replaceAll(home, '~');
}
