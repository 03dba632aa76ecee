import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { actOf, type Call, type Within } from './inlineActs.js';
import { normalised, receiverBefore, vocabularyOf } from './inlineNames.js';
import { argumentsAt, evaluate, type Known } from './inlineText.js';
import { languages, type Language, type LanguageName } from './programs/inlineLanguages.js';
import type { Describe } from './unwrap.js';
import { literal, type Word } from './word.js';

/**
 * Looks into program text for calls that delete, write, run or send.
 *
 * Invariant: it only ever adds. Whoever calls it has said that unknown code is executed; what is found comes beside
 * that, so that rules and floors speak about it, and missing something here never lets anything pass.
 */
export function readProgram(name: LanguageName, source: string, outer: Standing, describe: Describe): Described {
  if (outer.depth > 8) return effect({ kind: 'unknown', why: 'texts within texts are nested too deeply' });
  const place = { ...outer, depth: outer.depth + 1, fearsWorst: false };
  const language: Language = languages[name];
  const text = (language.rewrites ?? []).reduce((said, { like, as }) => said.replace(like, as), normalised(source));
  const known = constantsOf(text, language, place.home);
  const within: Within = { place, describe, readSame: inner => readProgram(name, inner, place, describe) };
  const hides = language.hides?.test(text) === true;
  return joined([
    ...callsIn(name, text, known).flatMap(call => actOf(call, within)),
    ...shellTextsIn(language, text, known).map(inner => place.readText(inner, place)),
    ...(language.harms ?? [])
      .filter(({ like }) => like.test(text))
      .map(({ id }) => effect({ kind: 'unknown', why: 'its code can do harm that cannot be undone', harm: id })),
    ...(hides ? everyLiteral(text, known, within) : []),
  ]);
}

const most = 300;

function callsIn(name: LanguageName, text: string, known: Known): readonly Call[] {
  const { calls, acts } = vocabularyOf(name);
  const language: Language = languages[name];
  const isBare = language.isBare === true;
  return [...text.matchAll(calls)].slice(0, most).flatMap(match => {
    const [call] = match;
    const isMethod = /(\.|->)\s*$/.test(text.slice(Math.max(0, match.index - 3), match.index));
    const given = argumentsAt(text, match.index + call.length, isBare);
    const parts = [...(isMethod && isOnReceiver(call, given) ? [receiverBefore(text, match.index)] : []), ...given];
    const args = parts.filter(part => !/^\s*(\*\*|\||$)/.test(part));
    const words = args.map(part => evaluate(part, known));
    return (acts.get(call) ?? []).map((act): Call => ({ act, args, words, takesMany: isBare }));
  });
}

/** `Path(x).unlink()` acts on what stands before it, `os.unlink(x)` on its argument. */
function isOnReceiver(call: string, given: readonly string[]): boolean {
  const takesNone = given.length === 0 || /^\s*(\w+\s*=[^=]|\{|\w+:\s|$)/.test(given[0] ?? '');
  return (
    takesNone ||
    (/^(write_text|write_bytes|chmod|rename|replace|open|delete|rmtree)$/.test(call) &&
      /^\s*(\d|['"][rwab+x]{1,3}['"])/.test(given[0] ?? '')) ||
    /^write_(text|bytes)$/.test(call)
  );
}

const assignments = [
  /(?:^|[\s;({,])[$@%]?(?<name>\w+)\s*(?::=|(?<![=!<>])=(?![=~>]))\s*(?<value>[^\n;]+)/g,
  /\bfor(?:each)?\s*\(?\s*(?:const|let|var|my)?\s*[$@]?(?<name>\w+)(?:\s*,\s*\w+)*\s+(?:in|of)\s+(?<value>[^\n:;{]+)/g,
  /\bforeach\s*\((?<value>[^\n;{]+)\s+as\s+(?:\$\w+\s*=>\s*)?\$(?<name>\w+)/g,
];

/** What goes through a list by a function: `[…].forEach(f => …)`, `….each { |f| … }`. */
const eachOf = [
  /\.(?:forEach|map)\s*\(\s*(?:async\s*)?(?:function\s*)?\(?\s*(?<name>\w+)\s*\)?\s*(?:=>|\{)/g,
  /\.(?:map|each|each_entry)\s*(?:\{|do)\s*\|\s*(?<name>\w+)/g,
];

/** Names that stand for a constant; what a loop goes through counts as its variable's value. */
function constantsOf(text: string, { interpolated }: Language, home: string): Known {
  const variables = new Map<string, readonly Word[]>();
  const known: Known = { variables, home, interpolated: interpolated ?? {} };
  const learn = (form: RegExp, valueOf: (match: RegExpExecArray) => string): void => {
    for (const match of [...text.matchAll(form)].slice(0, most)) {
      const name = match.groups?.name;
      const words = evaluate(valueOf(match), known);
      if (name !== undefined && words.length > 0 && !variables.has(name)) variables.set(name, words);
    }
  };
  for (const form of assignments) learn(form, ({ groups }) => groups?.value ?? '');
  for (const form of eachOf) learn(form, ({ index }) => receiverBefore(text, index + 1));
  return known;
}

function shellTextsIn({ shellText }: Language, text: string, known: Known): readonly string[] {
  if (shellText === undefined) return [];
  return [...text.matchAll(shellText)].slice(0, most).flatMap(([, ...groups]) => {
    const inner = groups.findLast(group => typeof group === 'string');
    return inner === undefined ? [] : [evaluate(JSON.stringify(inner), known)[0]?.text ?? inner];
  });
}

/** Where names cannot be read, every text may be a path that goes, a command, or code. */
function everyLiteral(text: string, known: Known, { place, describe, readSame }: Within): readonly Described[] {
  const texts = [...text.matchAll(/(["'`])((?:(?!\1)[^\\]|\\[\s\S])*)\1/g)]
    .slice(0, 60)
    .map(([quoted]) => evaluate(quoted, known)[0]?.text ?? '');
  return [
    effect({ kind: 'unknown', why: 'its code calls what cannot be read before it runs' }),
    ...texts
      .filter(one => /\s/.test(one.trim()) || /^[\w-]+\(/.test(one))
      .flatMap(one => [place.readText(one, place), readSame(one)]),
    ...(/\b(delete|remove|unlink|rm|rmtree|write)\w*/i.test(text)
      ? texts.filter(one => /^(\/|~)/.test(one)).map(one => pathEffect('delete', literal(one), place, { isWide: true }))
      : []),
    ...(texts.includes('rm') ? [describe(texts.map(literal), place)] : []),
  ];
}
