import { canonicalJson } from '../base/canonicalJson.js';
import { isWithin, relativeTo } from '../base/paths.js';
import type { Card, ShownText } from '../protocol/card.js';
import type { FileChange } from '../protocol/change.js';
import type { Effect } from '../protocol/effect.js';
import { extraInWords } from '../protocol/extra.js';
import type { Verdict } from '../protocol/verdict.js';
import { sha256 } from './action.js';
import { effectInWords, furtherWords, type Counted } from './effectWords.js';
import type { Habit } from './habits.js';
import type { Judged } from './judged.js';
import { commandOf, taskOf, workingFolder } from './proposal.js';
import type { Unanswered } from './reviewerDoor.js';
import { quotedName, shownText } from '../base/shownText.js';

/**
 * Renders one ask. Pure: what every surface shows, and all of it.
 *
 * Invariant: nothing decisive is shortened or left out, no text can pose as another, and the hash covers everything.
 */
export function renderCard(parts: CardParts): Card {
  const { judged, unified, above } = parts;
  const { action, verdict } = judged;
  const command = commandOf(action);
  const task = taskOf(action);
  const changes = judged.changes.map(change => shownChange(change, action.cwd, unified));
  const unseen = command === undefined ? [] : parts.unsaved.filter(path => mayRead(verdict.effects, path, action.cwd));
  const card: Omit<Card, 'hash'> = {
    ask: parts.ask,
    session: action.session,
    turn: parts.turn,
    agent: namesInWords([action.agent]),
    ...(above.length > 0 && { above: namesInWords(above) }),
    tool: action.tool,
    title: shownText(judged.title),
    ...(task !== undefined && { task: shownText(task) }),
    ...(command !== undefined && {
      command: {
        text: shownText(command),
        cwd: shownText(workingFolder(action)),
        editable: action.extra === undefined,
      },
    }),
    changes,
    reviewable: reviewable(judged),
    effects: verdict.effects.flatMap(effect =>
      [effectInWords(effect, action.cwd, countedOf(effect, verdict)), ...furtherWords(effect)].map(words => ({
        kind: effect.kind,
        words: shownText(words),
      })),
    ),
    risk: verdict.risk,
    factors: verdict.factors.map(({ name, points, because }) => ({ name, points, because: shownText(because).text })),
    because: shownText(verdict.because),
    ...(parts.again !== undefined && { again: shownText(parts.again) }),
    ...(judged.rewritten !== undefined && { rewritten: shownText(judged.rewritten) }),
    ...(parts.review !== undefined && {
      review: { words: shownText(parts.review.because), wasAsked: parts.review.wasAsked },
    }),
    ...(unseen.length > 0 && { unseen: unseen.map(path => shownText(relativeTo(action.cwd, path))) }),
    ...(action.extra !== undefined && { extra: action.extra.map(one => shownText(extraInWords(one))) }),
    ...(verdict.floor !== undefined && { floor: verdict.floor }),
    offers: verdict.offers.map(({ scope, id, words }) => ({ scope, rule: id, words: shownText(words) })),
    ...(verdict.noOffer !== undefined && { noOffer: verdict.noOffer }),
    ...(parts.habit !== undefined && { habit: parts.habit }),
    isolation: parts.isolation,
    askedAt: parts.askedAt,
    long: action.extra !== undefined || isLong(command, changes, verdict.effects),
  };
  return { ...card, hash: sha256(canonicalJson(card)) };
}

/** Two texts as a unified diff. `added` and `removed` count lines. */
export type Unified = (
  before: string,
  after: string,
  name: string,
) => { readonly text: string; readonly added: number; readonly removed: number };

export interface CardParts {
  readonly ask: string;
  /** The agents above the one that asks, the nearest first. */
  readonly above: readonly string[];
  readonly turn: string;
  readonly judged: Judged;
  readonly again: string | undefined;
  /** Why a person is asked although there is a reviewer. */
  readonly review?: Unanswered | undefined;
  readonly habit: Habit | undefined;
  readonly isolation: string;
  readonly askedAt: number;
  readonly unified: Unified;
  /** Real paths of files with unsaved changes in an editor. */
  readonly unsaved: readonly string[];
}

/** Each works for the next. */
function namesInWords(names: readonly string[]): ShownText {
  return { text: names.map(quotedName).join(', for '), marked: names.some(name => shownText(name).marked) };
}

function countedOf(effect: Effect, { touches }: Verdict): Counted | undefined {
  return touches.find(touch => touch.effect === effect);
}

/** Whether a command may read a file from disk: it says so, or nobody knows what it does in that folder. */
function mayRead(effects: readonly Effect[], path: string, folder: string): boolean {
  return effects.some(effect => {
    if (effect.kind === 'read') return isWithin(effect.path, path);
    return (effect.kind === 'execute' || effect.kind === 'unknown') && isWithin(folder, path);
  });
}

type ShownChange = Card['changes'][number];

function shownChange(change: FileChange, folder: string, unified: Unified): ShownChange {
  const name = relativeTo(folder, change.path);
  const { before, after, kind } = sidesOf(change);
  const diff = before === undefined || after === undefined ? undefined : unified(...sameEndings(before, after), name);
  return {
    kind,
    path: shownText(name),
    ...(change.kind === 'move' && { to: shownText(relativeTo(folder, change.to)) }),
    added: diff?.added ?? 0,
    removed: diff?.removed ?? 0,
    ...(diff !== undefined && kind !== 'move' && { diff: shownText(diff.text) }),
    unsaved: change.before.kind === 'text' && change.before.source.kind === 'buffer',
  };
}

/** Both sides as text, where they are text. */
function sidesOf(change: FileChange): { kind: ShownChange['kind']; before?: string; after?: string } {
  const before = change.before.kind === 'text' ? change.before.text : change.before.kind === 'missing' ? '' : undefined;
  const known = before === undefined ? {} : { before };
  if (change.kind === 'move') return { kind: 'move' };
  if (change.kind === 'delete') return { kind: 'delete', ...known, after: '' };
  return { kind: change.before.kind === 'missing' ? 'create' : 'modify', ...known, after: change.after.text };
}

/** A line feed or a carriage return that stands alone. */
function hasOtherThanCrLf(text: string): boolean {
  return /(?<!\r)\n|\r(?!\n)/.test(text);
}

/** Line endings that are the same on both sides are no news; a carriage return that is left over shows as an escape. */
function sameEndings(before: string, after: string): [string, string] {
  if (hasOtherThanCrLf(before) || hasOtherThanCrLf(after)) return [before, after];
  return [before.replaceAll('\r\n', '\n'), after.replaceAll('\r\n', '\n')];
}

/** One text in one file can be changed by the reader; anything else is read and taken or left as a whole. */
function reviewable({ changes, proposal }: Judged): Card['reviewable'] {
  const [only, ...others] = changes;
  if (only === undefined) return 'no';
  const hasText = changes.every(({ before }) => before.kind === 'text' || before.kind === 'missing');
  if (!hasText) return 'no';
  const isEditable = only.kind === 'write' && proposal.edited !== undefined && isHeldExactly(only.after.text);
  return others.length === 0 && isEditable ? 'editable' : 'read-only';
}

/** Whether an editor gives back the text that it was given: it has one kind of line ending, and limits. */
function isHeldExactly(text: string): boolean {
  if (text.length > 2_000_000) return false;
  return !text.includes('\r') || !hasOtherThanCrLf(text);
}

/** What a message of the editor cannot show whole: any diff, several lines, much text, all that an agent is given. */
function isLong(command: string | undefined, changes: readonly ShownChange[], effects: readonly Effect[]): boolean {
  if (changes.some(({ diff }) => diff !== undefined)) return true;
  if (effects.some(({ kind }) => kind === 'agent')) return true;
  return effects.length > 6 || (command !== undefined && (command.length > 200 || command.includes('\n')));
}
