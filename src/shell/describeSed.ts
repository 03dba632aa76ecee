import { baseName, parentOf } from '../base/paths.js';
import { effect, joined, pathEffect, pathOf, type Described, type Standing } from './described.js';
import { options, sortWords } from './options.js';
import { readSedScript, type SedAct } from './sedScript.js';
import { isKnown, literal, type Word } from './word.js';

const table =
  options(`-n -E -r -s -u -z -b -e= -f=read -l= -i? --quiet --silent --regexp-extended --separate --unbuffered
  --null-data --posix --debug --sandbox --binary --follow-symlinks --line-length= --expression= --file=read --in-place?`);

/** Describes sed: a script of the closed grammar only reads its operands, or changes them with `-i`. */
export function describeSed(args: readonly Word[], place: Standing): Described {
  const { given, operands, paths, fault } = sortWords(args, table);
  const expressions = [...(given.get('-e') ?? []), ...(given.get('--expression') ?? [])];
  const isFromFile = given.has('-f') || given.has('--file');
  const hasScript = expressions.length > 0 || isFromFile;
  const scripts = hasScript ? expressions : operands.slice(0, 1);
  const files = hasScript ? operands : operands.slice(1);
  const suffix = [...(given.get('-i') ?? []), ...(given.get('--in-place') ?? [])].at(-1)?.text;
  const isInPlace = given.has('-i') || given.has('--in-place');
  const { acts, isWhole } = readSedScript(scripts.map(({ text }) => text).join('\n'));
  const isProven = isWhole && !isFromFile && fault === undefined && scripts.every(isKnown);
  const runs = acts.some(({ does }) => does === 'run');
  const changes = isInPlace || acts.some(({ does }) => does === 'write');
  const parts = [
    ...(isProven && !runs ? [] : [effect({ kind: 'execute', program: 'sed', inline: true })]),
    ...(isProven && !runs && changes ? [effect({ kind: 'execute', program: 'sed' })] : []),
    ...paths.map(({ role, word }) => pathEffect(role, word, place)),
    ...files.filter(({ text }) => text !== '-').flatMap(file => onFile(file, isInPlace, suffix, place)),
    ...acts.map(act => ofAct(act, place)),
    ...(fault === undefined ? [] : [effect({ kind: 'unknown', why: `sed: ${fault}` })]),
  ];
  const all = joined(parts);
  return all.effects.length > 0 ? all : effect({ kind: 'none' });
}

function onFile(file: Word, isInPlace: boolean, suffix: string | undefined, place: Standing): readonly Described[] {
  if (!isInPlace) return [pathEffect('read', file, place)];
  const written = [pathEffect('read', file, place), pathEffect('write', file, place)];
  if (suffix === undefined || suffix === '') return written;
  const path = pathOf(file, place);
  const name = suffix.includes('*') ? suffix.replaceAll('*', baseName(path)) : `${baseName(path)}${suffix}`;
  const copy = name.includes('/') ? name : `${parentOf(path)}/${name}`;
  return [...written, pathEffect('write', { text: copy, glob: file.glob }, place)];
}

function ofAct({ does, text }: SedAct, place: Standing): Described {
  if (does !== 'run') return pathEffect(does, literal(text), place);
  if (text === '') return effect({ kind: 'unknown', why: 'sed runs the lines that it reads' });
  return joined([
    effect({ kind: 'unknown', why: 'sed runs text as a command' }),
    place.readText(text, { ...place, depth: place.depth + 1 }),
  ]);
}
