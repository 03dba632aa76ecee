import { effectInWords } from '../approvals/effectWords.js';
import type { ListedRule } from '../approvals/ruleBook.js';
import { shownText } from '../base/shownText.js';
import { ruleInWords } from '../policy/words.js';
import type { ActDetail, ActPast } from '../protocol/actDetail.js';
import type { ActivityRow } from '../protocol/activity.js';
import type { Entry } from '../protocol/entry.js';
import { extrasInWords } from '../protocol/extra.js';
import { spanInWords, stepInWords } from './stepWords.js';

type Of<Kind extends Entry['body']['kind']> = Extract<Entry['body'], { kind: Kind }>;
type Named = ActDetail['input'][number];

/** As much of one part of an input as a person will read here. */
const mostText = 4000;

/** The kinds of entries that a detail is told from; the last of each. */
export const decisiveKinds = ['action', 'decision', 'result'] as const;

/** Why an act was asked about, allowed or refused: from its row, its decisive entries and its newest past. Pure. */
export function actDetail(
  row: ActivityRow,
  entries: readonly Entry[],
  past: ActPast,
  rules: readonly ListedRule[],
): ActDetail | undefined {
  const action = lastOf(entries, 'action');
  if (action === undefined) return undefined;
  const held = new Map(rules.map(listed => [`${listed.layer} ${listed.rule.id}`, listed]));
  return {
    act: row.act,
    session: row.session,
    title: shownText(row.title),
    verdict: action.verdict,
    ...(row.dry && { dry: true as const }),
    why: shownText(action.because),
    ...(action.floor !== undefined && { floor: action.floor }),
    risk: action.risk,
    factors: action.factors.map(({ name, points, because }) => ({ name, points, because: shownText(because).text })),
    effects: action.effects.map(effect => ({
      kind: effect.kind,
      words: shownText(effectInWords(effect, action.cwd)),
    })),
    rules: action.rules.map(({ id, layer }) => {
      const listed = held.get(`${layer} ${id}`);
      return { id, layer, ...(listed && { words: shownText(ruleInWords(listed.rule, layer)) }) };
    }),
    decided: shownText(decidedInWords(row, lastOf(entries, 'decision'))),
    input: inputOf(action),
    result: resultOf(row, entries),
    ...past,
    hasDiff: row.hasDiff,
    about: named([
      ['Tool', action.tool],
      ['Agent', row.agent],
      ['Session', row.session],
      ['Folder', action.cwd],
      ['Policy', action.revision],
      ['Action', action.action],
    ]),
  };
}

/** A part of the entries about an act, oldest first; `isAll` where none comes before them. Pure. */
export function actPast(entries: readonly Entry[], isAll: boolean): ActPast {
  const [first] = entries;
  return {
    steps: entries.flatMap(({ seq, at, body }) => {
      const words = stepInWords(body);
      return words === undefined ? [] : [{ seq, at, words: shownText(words) }];
    }),
    changes: entries.flatMap(({ seq, body }) =>
      body.kind === 'change'
        ? [{ seq, what: body.what, path: shownText(body.to === undefined ? body.path : `${body.path} to ${body.to}`) }]
        : [],
    ),
    ...(!isAll && first !== undefined && { earlier: first.seq }),
  };
}

function decidedInWords({ decided, state }: ActivityRow, decision: Of<'decision'> | undefined): string {
  if (decided === '') return state === 'pending' ? 'nobody yet' : 'not on record';
  return decision === undefined ? decided : `${decided}, after ${spanInWords(decision.latencyMs)}`;
}

function inputOf({ input }: Of<'action'>): readonly Named[] {
  if (input === undefined) return [];
  if (typeof input !== 'object' || input === null) return named([['Input', textOf(input)]]);
  return named(Object.entries(input).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length <= mostText ? text : `${text.slice(0, mostText)}\n… and ${text.length - mostText} more characters`;
}

function resultOf({ result }: ActivityRow, entries: readonly Entry[]): readonly Named[] {
  const ended = lastOf(entries, 'result');
  const decision = lastOf(entries, 'decision');
  return named([
    ['In short', ended?.summary ?? result],
    ['Output', outputOf(ended)],
    ['Exit code', ended?.exit === undefined ? '' : (ended.exit ?? 'ended by a signal').toString()],
    ['Took', ended === undefined ? '' : spanInWords(ended.durationMs)],
    ['Isolation', isolationInWords(ended, lastOf(entries, 'action'))],
    ['Changed by you', decision?.edited ?? ''],
    ['Feedback', decision?.feedback ?? ''],
  ]);
}

function isolationInWords(ended: Of<'result'> | undefined, action: Of<'action'> | undefined): string {
  const opened = action?.extra === undefined ? '' : `, opened for ${extrasInWords(action.extra)}`;
  const kept = ended?.kept === undefined ? '' : `, kept it from ${extrasInWords(ended.kept)}`;
  return ended?.sandbox === undefined ? '' : `${ended.sandbox}${opened}${kept}`;
}

/** The record holds no output: how much there was, and that it is gone, is said rather than left open. */
function outputOf(ended: Of<'result'> | undefined): string {
  if (ended?.bytes === undefined) return '';
  if (ended.bytes === 0) return 'none';
  return `${ended.bytes.toLocaleString('en')} bytes, not kept: the record says how an act ended, not what it printed or read.`;
}

/** Without what there is nothing to say of. */
function named(facts: readonly (readonly [name: string, text: string])[]): readonly Named[] {
  return facts.flatMap(([name, text]) => (text === '' ? [] : [{ name, words: shownText(text) }]));
}

function lastOf<Kind extends Entry['body']['kind']>(entries: readonly Entry[], kind: Kind): Of<Kind> | undefined {
  return entries.findLast((entry): entry is Entry & { body: Of<Kind> } => entry.body.kind === kind)?.body;
}
