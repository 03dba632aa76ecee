import { baseName, parentOf, resolvePath } from '../base/paths.js';
import { describeAwk } from './describeAwk.js';
import { describeBuiltin } from './describeBuiltins.js';
import { describeCode } from './describeCode.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { describeFind } from './describeFind.js';
import { describeGit } from './describeGit.js';
import { readQueries } from './describeInterpreter.js';
import { describeNetwork } from './describeNetwork.js';
import { describeSed } from './describeSed.js';
import { describeTable } from './describeTable.js';
import { describeTool, type Told } from './describeTool.js';
import { killers, systemPrograms } from './programs/system.js';
import { describeHosted } from './powershell/hosted.js';
import { asksVersion } from './programs/versions.js';
import { unwrap } from './unwrap.js';
import { hole, literal, unread, type Word } from './word.js';

/**
 * What one command of these words may do, by the tables.
 *
 * Invariant: total. A program in no table is `unknown`; something that could not be read adds `unknown`, and what
 * could be read beside it is still said, so that rules and floors speak about it.
 */
export function describe(words: readonly Word[], place: Standing): Described {
  const [first, ...args] = words;
  if (first === undefined) return effect({ kind: 'none' });
  if (place.depth > 12) return effect({ kind: 'unknown', why: 'commands within commands are nested too deeply' });
  if (first.text.includes(hole) || first.glob) return hidden(first, args, place);
  const name = nameOf(first.text);
  const choosers = asksVersion(name, args);
  if (choosers !== undefined) return chosen(name, choosers, place);
  const told = describeTool(name, args, place, describe);
  const harms = told.harms.map(harm =>
    effect({ kind: 'unknown', why: `${name} can do harm that cannot be undone`, program: name, harm }),
  );
  const queries = readQueries(name, args, place, describe);
  const all = joined([...harms, told.elsewhere, queries, byTables(first, name, args, place, told)]);
  // Saying nothing would read as doing nothing.
  return all.effects.length > 0
    ? all
    : effect({ kind: 'unknown', why: `what ${name} does is not said`, program: name });
}

/** It has no effect, unless one of these files stands in the folder or above it. */
function chosen(program: string, choosers: readonly string[], { cwd, hasMoved }: Standing): Described {
  if (choosers.length === 0) return effect({ kind: 'none' });
  const code = { kind: 'execute', program, opaque: true } as const;
  if (hasMoved === true) return effect(code);
  const chosenBy = foldersFrom(cwd).flatMap(folder => choosers.map(name => resolvePath(folder, name)));
  return { effects: [{ ...code, chosenBy }], needs: chosenBy.map(path => ({ kind: 'path', path })) };
}

function foldersFrom(folder: string): readonly string[] {
  const above = parentOf(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

/** The name a table knows a program by: of a path only where the system keeps its programs. */
export function nameOf(text: string): string {
  const plain = text.startsWith('/') ? resolvePath('/', text) : text;
  return /^\/(usr\/)?(local\/)?s?bin\/[^/]+$|^\/opt\/homebrew\/bin\/[^/]+$/.test(plain) ? baseName(plain) : text;
}

function byTables(first: Word, name: string, args: readonly Word[], place: Standing, told: Told): Described {
  if (told.said !== undefined) return told.said;
  const hosted = describeHosted(name, args, place);
  if (hosted !== undefined) return hosted;
  const inner = unwrap(name, args, place, describe);
  if (inner !== undefined) return inner;
  if (name === 'git') return describeGit(args, place);
  if (killers.includes(name)) return describeKill(name, args);
  if (/^g?sed$/.test(name)) return describeSed(args, place);
  if (/^[gmn]?awk$/.test(name)) return describeAwk(name, args, place, describe);
  const known =
    describeCode(first, name, args, place, describe) ??
    describeFind(name, args, place, describe) ??
    describeBuiltin(name, args, place) ??
    describeTable(name, args, place) ??
    describeNetwork(name, args, place) ??
    describeSystem(name, args, place) ??
    told.otherwise;
  return (
    known ?? effect({ kind: 'unknown', why: `${name === '' ? 'the program' : name} is in no table`, program: name })
  );
}

const systemByName = new Map(systemPrograms.flatMap(one => one.names.map(name => [name, one] as const)));

function describeSystem(name: string, args: readonly Word[], place: Standing): Described | undefined {
  const system = systemByName.get(name);
  if (system !== undefined) return joined([effect({ kind: 'execute', program: name }, system.effect)]);
  return name === 'dd' ? describeDd(args, place) : undefined;
}

function describeKill(name: string, args: readonly Word[]): Described {
  if (/^(-l|-L|--list|--table)$/.test(args[0]?.text ?? '')) return effect({ kind: 'none' });
  const texts = args.map(({ text }) => text);
  // Only the first word can be a signal: `kill -9 -1` ends everything, `kill -1 9` asks one process to start afresh.
  const signal = /^(-s|-n|--signal)$/.test(texts[0] ?? '')
    ? 2
    : texts.length > 1 && /^-[^-]/.test(texts[0] ?? '')
      ? 1
      : 0;
  const targets = texts.slice(signal).filter(text => text !== '--' && !/^-[A-Za-z]|^--/.test(text));
  const asked = targets.length === 0 ? [''] : targets;
  return effect(
    ...asked.map(
      target => ({ kind: 'process', op: 'kill', target: name === 'kill' ? target : `${name} ${target}` }) as const,
    ),
  );
}

function describeDd(args: readonly Word[], place: Standing): Described {
  const empties = args.some(({ text }) => /^if=\/dev\/(zero|null|full|u?random)$/.test(text));
  const parts = args.map(({ text, glob }) => {
    const [, key = '', value = ''] = /^(if|of)=(.*)$/s.exec(text) ?? [];
    return key === ''
      ? effect()
      : pathEffect(key === 'if' ? 'read' : 'write', { text: value, glob }, place, { empties });
  });
  return joined([effect({ kind: 'execute', program: 'dd' }), ...parts]);
}

/** What a program that nobody can name before it runs may be, at the worst. */
const worst = [
  'rm',
  'dd',
  'chmod',
  'chown',
  'mv',
  'shred',
  'truncate',
  'tee',
  'git',
  'sh',
  'bash',
  'python3',
  'mkfs',
  'kill',
];

/** A program that nobody can name before it runs: whatever its arguments would mean to the worst that it may be. */
function hidden(first: Word, args: readonly Word[], place: Standing): Described {
  const unknown = effect({
    kind: 'unknown',
    why: unread(first, 'names the program, and cannot be read before it runs'),
  });
  const looksLikeRemoval = args.some(({ text }) => /^-[a-zA-Z]*[rR]/.test(text));
  // A pattern within a folder that is no home of programs finds the folder's own files.
  const isOwn = /^(?!\/(usr\/)?(local\/)?s?bin\/)[^*?[\0]*\//.test(first.text);
  const like = first.glob && !isOwn ? globbed(baseName(first.text)) : undefined;
  const names = like === undefined ? (looksLikeRemoval ? ['rm'] : []) : worst.filter(name => like.test(name));
  const within = { ...place, depth: place.depth + 1, fearsWorst: false };
  return joined([unknown, ...names.map(name => describe([literal(name), ...args], within))]);
}

function globbed(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
    .replace(/\[!/g, '[^')
    .replaceAll(hole, '.*');
  try {
    return new RegExp(`^(?:${source})$`);
  } catch {
    return /./; // no pattern that is known: it may name anything
  }
}
