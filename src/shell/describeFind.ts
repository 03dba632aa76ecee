import { resolvePath } from '../base/paths.js';
import type { Effect } from '../protocol/effect.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { patternsOf, readExpression, some, type Step } from './findExpression.js';
import { options, sortWords } from './options.js';
import { fdOptions } from './programs/finders.js';
import type { Describe } from './unwrap.js';
import { isKnown, literal, unread, type Word } from './word.js';

/** Describes `find` and `fd`, which look through folders and may delete, write and run for each thing they find. */
export function describeFind(
  name: string,
  args: readonly Word[],
  place: Standing,
  describe: Describe,
): Described | undefined {
  if (name === 'find' || name === 'gfind') return describeExpression(args, place, describe);
  if (name === 'fd' || name === 'fdfind') return describeFd(args, place, describe);
  return undefined;
}

function describeExpression(args: readonly Word[], place: Standing, describe: Describe): Described {
  const { starts, steps } = readExpression(args);
  const follows = args.some(({ text }) => text === '-L' || text === '-follow');
  const parts = starts.map(start => pathEffect('names', start, place));
  for (const step of steps)
    parts.push(...starts.map(start => ofStep(step, { ...foundBy(steps, start), follows }, place, describe)));
  if (!args.every(isKnown)) parts.push(effect({ kind: 'unknown', why: `find: ${unread(args)}` }));
  return joined(parts);
}

/** What is found below a start: words that stand for it. Without patterns it may be everything. */
interface Found {
  readonly start: Word;
  readonly patterns: readonly string[] | undefined;
  /** Hidden and ignored files are not found. */
  readonly isSparing: boolean;
  /** Links are followed, wherever they lead. */
  readonly follows?: boolean;
}

function foundBy(steps: readonly Step[], start: Word): Found {
  return { start, patterns: patternsOf(steps, start), isSparing: false };
}

function ofStep(step: Step, found: Found, place: Standing, describe: Describe): Described {
  switch (step.kind) {
    case 'uses':
      return step.role === 'list'
        ? joined([pathEffect('read', step.file, place), effect({ kind: 'read', path: place.cwd, unsure: true })])
        : pathEffect(step.role, step.file, place);
    case 'deletes':
      return joined(wordsFor(found).map(word => pathEffect('delete', word, place, { isWide: true })));
    case 'runs':
      return executed(step.words, found, { ...place, hasMoved: step.isElsewhere || place.hasMoved === true }, describe);
    case 'odd':
      return effect({ kind: 'unknown', why: `find: ${step.text} is not known` });
    default:
      return effect();
  }
}

function wordsFor({ start, patterns }: Found): readonly Word[] {
  const folder = start.text.replace(/\/+$/, '');
  return patterns?.map(pattern => ({ text: `${folder}/${pattern}`, glob: true })) ?? [start];
}

/** What `find` or `fd` puts out when it is called so: words that stand for it. */
export function foundWords(name: string, args: readonly Word[]): readonly Word[] {
  if (/^fd/.test(name)) {
    const { operands, given } = sortWords(args, fdTable);
    const [pattern, ...starts] = operands;
    const patterns = fdPatterns(pattern, given);
    return (starts.length === 0 ? [literal('.')] : starts).flatMap(start =>
      wordsFor({ start, patterns, isSparing: true }),
    );
  }
  const { starts, steps } = readExpression(args);
  return starts.flatMap(start => wordsFor(foundBy(steps, start)));
}

/** A command that is run on what was found: reads of the found are reads below the start, all else is said as it is. */
function executed(words: readonly Word[], { start, ...more }: Found, place: Standing, describe: Describe): Described {
  // The command may start from elsewhere: what was found is named as a whole.
  const found: Found = { ...more, start: isKnown(start) ? literal(resolvePath(place.cwd, start.text)) : start };
  const deeper = { ...place, depth: place.depth + 1 };
  const asMember = describe(filled(words, { text: `${found.start.text}/*`, glob: true }), deeper);
  if (asMember.effects.every(({ kind }) => kind === 'read' || kind === 'none')) return below(asMember, found, place);
  // It may be handed several: what that leaves in doubt holds for one as well.
  const doubts = effect(...asMember.effects.filter(({ kind }) => kind === 'unknown'));
  const parts = joined([...wordsFor(found).map(word => describe(filled(words, word), deeper)), doubts]);
  return { ...parts, effects: parts.effects.map(one => reachingBelow(one, found, place)) };
}

/** `{}` stands for what was found, alone or within a word. */
function filled(words: readonly Word[], found: Word): readonly Word[] {
  return words.map(word =>
    word.text.includes('{}') ? { text: word.text.replaceAll('{}', found.text), glob: found.glob } : word,
  );
}

/** What is done to the start is done to anything below it. */
function reachingBelow(one: Effect, { start, patterns }: Found, place: Standing): Effect {
  const path = resolvePath(place.cwd, start.text);
  return patterns === undefined && 'path' in one && one.path === path ? { ...one, recursive: true } : one;
}

function below(
  { effects, needs }: Described,
  { start, patterns, isSparing, follows }: Found,
  place: Standing,
): Described {
  const path = resolvePath(place.cwd, start.text);
  const globs = patterns ?? [undefined];
  const widened = effects.flatMap((one): readonly Effect[] => {
    if (one.kind !== 'read' || one.path !== path || one.glob !== '*') return [one];
    const { glob: _, ...rest } = one;
    const sparing = isSparing || one.sparing === true;
    return globs.map(glob => ({
      ...rest,
      recursive: true,
      // Hidden files are found as well, which only a pattern that begins so says.
      ...(glob !== undefined && { glob: glob.startsWith('**/') ? glob : `**/${glob}` }),
      ...(sparing && { sparing }),
      ...(follows === true && { follows }),
    }));
  });
  return { effects: widened, needs };
}

const fdTable = options(fdOptions);

function describeFd(args: readonly Word[], place: Standing, describe: Describe): Described {
  const at = args.findIndex(({ text }) => /^(-[xX]|--exec|--exec-batch)$/.test(text));
  const { operands, paths, given, traits, fault } = sortWords(at === -1 ? args : args.slice(0, at), fdTable);
  const folders = paths.filter(({ role }) => role === 'names' || role === 'folder').map(({ word }) => word);
  const starts = operands.length > 1 ? operands.slice(1) : folders.length > 0 ? folders : [literal('.')];
  const parts = starts.map(start => pathEffect('names', start, place));
  parts.push(...paths.map(({ role, word }) => (role === 'folder' ? effect() : pathEffect(role, word, place))));
  const patterns = fdPatterns(operands[0], given);
  const end = args.findIndex(({ text }, index) => index > at && text === ';');
  const command = at === -1 ? [] : args.slice(at + 1, end === -1 ? undefined : end);
  for (const start of at === -1 ? [] : starts) {
    const found: Found = {
      start,
      patterns,
      isSparing: !traits.has('everything'),
      follows: given.has('-L') || given.has('--follow'),
    };
    const words = command.some(({ text }) => /\{[/.]*\}/.test(text)) ? command : [...command, literal('{}')];
    parts.push(executed(words.map(bare), found, place, describe));
  }
  if (fault !== undefined) parts.push(effect({ kind: 'unknown', why: `fd: ${fault}` }));
  return joined(parts);
}

/** An extension or a pattern narrows what is found. */
function fdPatterns(
  pattern: Word | undefined,
  given: ReadonlyMap<string, readonly Word[]>,
): readonly string[] | undefined {
  const extensions = [...(given.get('-e') ?? []), ...(given.get('--extension') ?? [])];
  if (extensions.length > 0) return extensions.map(({ text }) => `**/*.${text.replace(/^\./, '')}`);
  return pattern === undefined || /^[.^$*]*$/.test(pattern.text) ? undefined : [some];
}

/** `{/}`, `{.}` and the like are parts of the same name. */
function bare({ text, glob }: Word): Word {
  return { text: text.replace(/\{[/.]+\}/g, '{}'), glob };
}
