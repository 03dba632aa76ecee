import type { Effect } from '../protocol/effect.js';
import type { FactNeed } from '../protocol/fact.js';
import type { Analysis, ShellPlace } from './analyse.js';
import { agrees } from './bash/agreement.js';
import { readCommands } from './bash/parser.js';
import { Prover, type Finding } from './bash/prove.js';
import type { Command, Script } from './bash/syntax.js';
import { effect, joined, nothing, type Described, type Standing, type Texts } from './described.js';
import type { Parse } from './grammar.js';
import { survey } from './survey.js';
import { startsWithoutEnd } from './wholeText.js';
import { isKnown, type Word } from './word.js';

/**
 * Reads a command text as bash would and says what it may do.
 *
 * Invariant: two readers of opposite bias. Only what the closed grammar of `bash/parser.ts` reads, the parser agrees with
 * and `bash/prove.ts` follows to its end can be without `unknown`; the reader for harm looks through everything else
 * and only ever adds. Any cap, fault or disagreement is `unknown`.
 */
export function analyseBash(command: string, place: ShellPlace, parse: Parse, texts: Texts): Analysis {
  const standing: Standing = { ...place, ...texts, depth: 0 };
  const read = readWhole(command, standing, parse);
  const effects = deduplicated(withoutNone(read.described.effects), likeEffect);
  const { commands } = read;
  const words = read.isOneCommand && commands?.length === 1 ? commands[0]?.words : undefined;
  return { effects, needs: deduplicated(read.described.needs, likeNeed), words, commands };
}

/** What a text may do that a command runs in bash or sh. */
export function readBash(text: string, place: Standing, parse: Parse): Described {
  if (place.depth > 8) return effect({ kind: 'unknown', why: 'texts within texts are nested too deeply' });
  return readWhole(text, place, parse).described;
}

interface Whole {
  readonly described: Described;
  readonly commands: Analysis['commands'];
  readonly isOneCommand: boolean;
}

function readWhole(text: string, standing: Standing, parse: Parse): Whole {
  const script = readCommands(text);
  const read = parse(text, (root): Whole => {
    const fault = 'refusal' in script ? script.refusal : agrees(root, script.places) ? undefined : isAmbiguous;
    if (fault !== undefined || 'refusal' in script) {
      return unproven(joined([effect({ kind: 'unknown', why: fault ?? isAmbiguous }), survey(root, text, standing)]));
    }
    const prover = new Prover({ ...standing, fearsWorst: false }, inner => readScript(inner, parse));
    return proven(script, text, prover, () => survey(root, text, standing));
  });
  return 'unreadable' in read ? unproven(effect({ kind: 'unknown', why: read.unreadable })) : read;
}

const isAmbiguous = 'it can be read in more than one way';

function unproven(described: Described): Whole {
  return { described, commands: undefined, isOneCommand: false };
}

function proven(script: Script, text: string, prover: Prover, surveyed: () => Described): Whole {
  prover.prove(script);
  const found = joined(prover.findings.map(withWords));
  const isTold = isSettled(script, text, prover, found.effects) && !startsWithoutEnd(text);
  const more = isTold ? nothing : added(found.effects, surveyed());
  return {
    described: joined([found, more]),
    commands: prover.hasOpenCommand ? undefined : deduplicated(prover.commands, ({ words }) => words.join(' ')),
    isOneCommand: isOneCommand(script.body),
  };
}

/** Where the second reader would but ask the same tables about the same words. */
function isSettled(script: Script, text: string, prover: Prover, effects: readonly Effect[]): boolean {
  if (prover.wantsSecondReader) return false;
  const isKnownText = !prover.hasOpenCommand && !effects.some(isInline);
  if (isPlainCommand(script)) return isKnownText || isProven(effects);
  // The reader for harm fears more of what is deleted.
  if (isKnownText && isPlainOutput(script, text)) return !effects.some(({ kind }) => kind === 'delete');
  return isKnownText && isProven(effects) && onlyReads(effects);
}

/** The text as commands, where both parsers see the same ones. */
function readScript(text: string, parse: Parse): Script | { readonly refusal: string } {
  const script = readCommands(text);
  if ('refusal' in script) return script;
  const isAgreed = parse(text, root => agrees(root, script.places));
  if (typeof isAgreed === 'object') return { refusal: isAgreed.unreadable };
  return isAgreed ? script : { refusal: isAmbiguous };
}

function isProven(effects: readonly Effect[]): boolean {
  return !effects.some(one => one.kind === 'unknown' || isInline(one));
}

function isInline(one: Effect): boolean {
  return one.kind === 'execute' && one.inline === true;
}

function onlyReads(effects: readonly Effect[]): boolean {
  return effects.every(({ kind }) => kind === 'read' || kind === 'none');
}

/** One command without any other in its words: what it may do is what the tables say. */
function isPlainCommand({ body, places }: Script): boolean {
  return body.kind === 'simple' && isOneCommand(body) && places.length === body.words.length;
}

/**
 * One command whose output goes to a file of a plain name, and nothing else in the text: no input, substitution, pipe,
 * list or line that could be read otherwise, no device or connection, no program named by a path, which could be the
 * file itself. What may be done to that file both readers tell from the same words by the same function.
 */
function isPlainOutput({ body, places }: Script, text: string): boolean {
  if (body.kind !== 'simple' || body.assignments.length > 0 || body.words.length === 0) return false;
  const { words, redirects } = body;
  const isPlainText = !/[\\\n\r$`|<;]/.test(text) && !text.includes('alias.');
  const isPlainName = !text.slice(words[0]?.start, words[0]?.end).includes('/');
  const arePlain = redirects.every(({ operator, variable, target: { start, end } }) => {
    const name = text.slice(start, end);
    if (variable !== undefined) return false;
    return operator === '>&' ? /^[12]$/.test(name) : /^>>?$/.test(operator) && plainFile.test(name);
  });
  return isPlainText && isPlainName && arePlain && places.length === words.length + redirects.length;
}

const plainFile = /^(?!\/(dev|proc)\b)~?[\w./][\w./+-]*$/;

function isOneCommand(body: Command): boolean {
  return body.kind === 'simple' && body.assignments.length === 0 && body.redirects.length === 0;
}

function withWords({ described, words, cwd }: Finding): Described {
  if (words?.every(isKnown) !== true) return described;
  const texts = words.map(({ text }: Word) => text);
  const effects = described.effects.map((one): Effect => {
    return 'words' in one || !canSpeak(one) ? one : { ...one, words: texts, ...(cwd !== undefined && { cwd }) };
  });
  return { ...described, effects };
}

/** All but what no command does. */
function canSpeak(one: Effect): one is Exclude<Effect, { kind: 'none' | 'attachment' | 'agent' | 'mcp' }> {
  return !/^(none|attachment|agent|mcp)$/.test(one.kind);
}

/**
 * What the reader for harm found beyond what was proven. That it found another kind of change than the proof has is a
 * disagreement, and nothing is proven any more.
 */
function added(proven: readonly Effect[], found: Described): Described {
  const isWhole = isProven(proven);
  const known = new Set(proven.map(idOf));
  const kinds = new Set(proven.map(({ kind }) => kind));
  const news = found.effects.filter(one => {
    if (one.kind === 'none' || one.kind === 'env' || known.has(idOf(one))) return false;
    if (one.kind === 'unknown') return one.harm !== undefined;
    const isEmptied = one.kind === 'write' && one.empties === true;
    return isWhole ? one.kind !== 'read' && (isEmptied || !kinds.has(one.kind)) : true;
  });
  if (news.length === 0) return { effects: [], needs: [] };
  const doubt: Effect = { kind: 'unknown', why: 'the reader for harm found more in it than could be followed' };
  return { effects: isWhole ? [doubt, ...news] : news, needs: found.needs.filter(({ kind }) => kind === 'path') };
}

/** What an effect is, whichever command it is said of. */
function idOf(one: Effect): string {
  if (one.kind === 'unknown') return `unknown ${one.harm ?? ''}`;
  const { words: _words, cwd: _cwd, ...rest } = { words: undefined, cwd: undefined, ...one };
  return JSON.stringify(rest);
}

/** `none` is said only of a text that does nothing else. */
function withoutNone(effects: readonly Effect[]): readonly Effect[] {
  const others = effects.filter(({ kind }) => kind !== 'none');
  return others.length > 0 ? others : [{ kind: 'none' }];
}

/** To write values down costs more than to find them: only those are compared that may be alike. */
function deduplicated<T extends object>(values: readonly T[], mayBeAlike: (value: T) => string): readonly T[] {
  if (new Set(values.map(mayBeAlike)).size === values.length) return values;
  return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}

function likeEffect(one: Effect): string {
  return 'path' in one ? `${one.kind} ${one.path}` : one.kind;
}

function likeNeed(one: FactNeed): string {
  return 'path' in one ? `${one.kind} ${one.path}` : one.kind === 'program' ? `program ${one.name}` : one.kind;
}
