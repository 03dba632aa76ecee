import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { entryBodySchema, type EntryBody } from '../../src/protocol/entry.js';
import { sessionSchema, type Outcome, type SessionFile } from '../../src/protocol/message.js';
import { builtinTools } from '../../src/tools/builtin.js';
import type { Moment } from './recordedSession.js';

type Of<Kind extends EntryBody['kind']> = Extract<EntryBody, { kind: Kind }>;

/** One conversation of a state folder. */
export interface Conversation {
  readonly folder: string;
  readonly moments: readonly Moment[];
}

/**
 * What was said and proposed in each conversation of a state folder, in the ledger's order, with no path of the machine
 * it was recorded on. Each call stands as the model made it, also where a person changed it. The ledger keeps long
 * inputs as their digests; whole they stand in the conversations. What was erased is left out.
 */
export function conversationsIn(state: string, home: string): readonly Conversation[] {
  const entries = entriesIn(join(state, 'ledger.db'));
  const kept = conversationFiles(join(state, 'sessions')).toSorted((a, b) => a.createdAt - b.createdAt);
  return kept.flatMap((file): Conversation[] => {
    const bodies = entries.flatMap(({ session, body }) => (session === file.id ? [body] : []));
    const moments = momentsOf(bodies, inputsIn(file), { root: file.folder, home });
    return moments.some(({ kind }) => kind === 'act') ? [{ folder: file.folder, moments }] : [];
  });
}

/** Every text of a folder, from its root, but what git or a package manager keeps there. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .filter(path => !/(^|\/)(\.git|node_modules)\//.test(path));
  return Object.fromEntries(paths.toSorted().map(path => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Of many files, those that the moments name. */
export function namedIn(moments: readonly Moment[], files: Readonly<Record<string, string>>): Record<string, string> {
  const told = JSON.stringify(moments);
  const all = Object.entries(files);
  return Object.fromEntries(all.length <= mostFiles ? all : all.filter(([path]) => told.includes(path)));
}

const mostFiles = 40;

const rowSchema = z.record(z.string(), z.unknown());

function entriesIn(ledger: string): readonly { readonly session: string; readonly body: EntryBody }[] {
  const db = new DatabaseSync(ledger, { readOnly: true });
  try {
    const whole = "json_patch(body, coalesce(parts, '{}')) AS body"; // with what was said
    const rows = db.prepare(`SELECT session, ${whole} FROM entries LEFT JOIN texts USING (seq) ORDER BY seq`).all();
    return rows.flatMap(({ session, body }) => {
      const { $: _digests, ...told } = rowSchema.parse(JSON.parse(String(body)));
      const read = entryBodySchema.safeParse(told);
      return read.success ? [{ session: String(session), body: read.data }] : [];
    });
  } finally {
    db.close();
  }
}

function conversationFiles(folder: string): readonly SessionFile[] {
  const names = readdirSync(folder).filter(name => name.endsWith('.json'));
  return names.map(name => sessionSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

/** As the model wrote them. Some models give the same id to calls of several tools. */
function inputsIn({ messages }: SessionFile): ReadonlyMap<string, unknown> {
  const parts = messages.flatMap(message => ('parts' in message ? message.parts : []));
  return new Map(
    parts.flatMap(part => (part.kind === 'call' ? [[keyOf(part.id, part.tool), part.input] as const] : [])),
  );
}

function keyOf(call: string, tool: string): string {
  return `${tool}\0${call}`;
}

function momentsOf(
  bodies: readonly EntryBody[],
  inputs: ReadonlyMap<string, unknown>,
  places: Places,
): readonly Moment[] {
  const outcomes = new Map(bodies.flatMap(body => (body.kind === 'result' ? [[body.act, body.outcome] as const] : [])));
  const told = new Set<string>();
  return bodies.flatMap((body): Moment[] => {
    if (body.kind === 'prompt') return [{ kind: 'said', text: bare(body.text, places) }];
    if (body.kind !== 'action' || told.has(body.act) || !isTool(body.tool)) return [];
    told.add(body.act);
    const input = inputs.get(keyOf(body.call, body.tool)) ?? body.input;
    return [actOf({ ...body, input }, outcomes.get(body.act) ?? 'refused', places)];
  });
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

interface Places {
  readonly root: string;
  readonly home: string;
}

function deep(value: unknown, places: Places): unknown {
  if (typeof value === 'string') return bare(value, places);
  if (Array.isArray(value)) return value.map(item => deep(item, places));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, places)]));
}

/** The folder first: it may lie below the home. */
function bare(text: string, { root, home }: Places): string {
  return text.replaceAll(`${root}/`, '').replaceAll(root, '.').replaceAll(home, '~');
}
