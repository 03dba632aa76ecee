import { readProgram } from './inlineCode.js';
import { readAwkProgram, type AwkAct } from './awkProgram.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { options, sortWords } from './options.js';
import type { Describe } from './unwrap.js';
import { isKnown, literal, type Word } from './word.js';

const table = options(
  '-F= -v= -f=read -e= -i= -l= -E=read -b -r -S -P -t -c -N -n -C --field-separator= --assign= --file=read --source= --include= --load= --re-interval --posix --sandbox --traditional --characters-as-bytes --non-decimal-data --use-lc-numeric --lint? --csv -k',
);
const harmless =
  /^(-F|-v|-b|-r|-S|-P|-t|-c|-N|-k|--field-separator|--assign|--re-interval|--posix|--sandbox|--traditional|--characters-as-bytes|--use-lc-numeric|--csv)$/;

/** Describes awk: a program of the closed grammar only reads its operands and writes the files it names. */
export function describeAwk(name: string, args: readonly Word[], place: Standing, describe: Describe): Described {
  const at = firstOperand(args);
  const { given, paths, fault } = sortWords(args.slice(0, at), table);
  const sources = [...(given.get('-e') ?? []), ...(given.get('--source') ?? [])];
  const hasProgram = sources.length > 0 || given.has('-f') || given.has('--file');
  const programs = hasProgram ? sources : args.slice(at, at + 1);
  const files = args.slice(hasProgram ? at : at + 1);
  const reads = programs.map(({ text }) => readAwkProgram(text));
  const acts = reads.flatMap(read => read.acts);
  const areOptionsKnown = fault === undefined && [...given.keys()].every(option => harmless.test(option));
  const areFilesKnown = files.every(({ text }) => !/^-.|^\/inet/.test(text));
  const isProven =
    areOptionsKnown &&
    areFilesKnown &&
    programs.length === 1 &&
    programs.every(isKnown) &&
    reads.every(({ isWhole }) => isWhole);
  const runs = acts.some(({ does }) => does === 'run');
  const writes = acts.some(({ does, text }) => does === 'write' && !text.startsWith('/dev/'));
  const isInPlace = [...(given.get('-i') ?? []), ...(given.get('--include') ?? [])].some(({ text }) =>
    text.startsWith('inplace'),
  );
  const all = joined([
    ...(isProven && !runs ? [] : [effect({ kind: 'execute', program: name, inline: true })]),
    ...(isProven && !runs && writes ? [effect({ kind: 'execute', program: name })] : []),
    ...paths.map(({ role, word }) => pathEffect(role, word, place)),
    ...files.filter(isFile).map(word => pathEffect(isInPlace ? 'write' : 'read', word, place)),
    ...acts.flatMap(act => ofAct(act, place)),
    ...programs
      .filter(({ text }) => startsByName.test(text))
      .map(({ text }) => readProgram('awk', text, place, describe)),
    ...(fault === undefined ? [] : [effect({ kind: 'unknown', why: `${name}: ${fault}` })]),
  ]);
  return all.effects.length > 0 ? all : effect({ kind: 'none' });
}

/** A command or a connection that a variable names. */
const startsByName = /\w\s*\|&?\s*getline|system\s*\(\s*[A-Za-z_]|\|&?\s*(?!getline\b)[A-Za-z_]\w*\s*([;}\n]|$)|\/inet/;

/** awk's options end at its program. */
function firstOperand(args: readonly Word[]): number {
  for (let index = 0; index < args.length; index++) {
    const text = args[index]?.text ?? '';
    if (text === '--') return index + 1;
    if (!/^-./.test(text)) return index;
    if (/^(-[FvfeilE]|--(field-separator|assign|file|source|include|load))$/.test(text)) index++;
  }
  return args.length;
}

/** `x=1` sets a variable, `-` is the input. */
function isFile({ text }: Word): boolean {
  return text !== '-' && !/^[A-Za-z_]\w*=/.test(text);
}

function ofAct({ does, text }: AwkAct, place: Standing): readonly Described[] {
  switch (does) {
    case 'read':
    case 'write': {
      const host = /^\/inet\w*\/\w+\/\w+\/([^/]+)\//.exec(text)?.[1];
      if (host !== undefined) return [effect({ kind: 'network', host, sends: true })];
      return [pathEffect(does, literal(text), place)];
    }
    case 'environment':
      return [effect({ kind: 'env', name: text })];
    case 'run':
      return [place.readText(text, { ...place, depth: place.depth + 1 })];
  }
}
