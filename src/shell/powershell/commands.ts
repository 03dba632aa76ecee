import { baseName } from '../../base/paths.js';
import type { Effect } from '../../protocol/effect.js';
import { describe } from '../describe.js';
import { effect, joined, type Described, type Standing } from '../described.js';
import { hostOf } from '../hosts.js';
import { hole, literal, type Word } from '../word.js';
import type { Cmdlet } from './cmdlet.js';
import { signatureOf, type Bound, type Given, type Signature } from './bind.js';
import { cmdletHarms } from './harms.js';
import { itself, onFiles, onWord, slashed } from './paths.js';
import { machineFact } from './readCmdlets.js';
import { anything, asText, empty, ofWords, withPart, type Listing, type Value } from './value.js';

/** One command whose words are resolved as far as they can be. */
export interface Call {
  readonly name: string;
  readonly args: readonly Given[];
  /** What comes through the pipe; undefined for the first of a pipeline. */
  readonly input: Value | undefined;
}

export interface Outcome {
  readonly described: Described;
  /** What it puts out, as far as that matters to what comes next. */
  readonly output: Value;
}

/** Aliases that are there on Windows alone; elsewhere a program of that name starts. */
const alsoPrograms = new Set(
  'ls cat cp mv rm rmdir dir man mount ps sort sleep tee diff compare curl wget kill mkdir clear'.split(' '),
);

/** Names that bash has and no program has. */
const onlyBash = new Set(
  'eval exec export source alias unalias declare typeset local readonly unset read builtin command trap shopt let mapfile readarray getopts ulimit umask wait jobs fg bg disown shift return break continue : . [ times hash enable complete compgen'.split(
    ' ',
  ),
);

/** What a command may do: a cmdlet by its table, a program by the tables that all shells share. */
export function describeCall(call: Call, place: Standing): Outcome {
  const words = wordsOf(call.args);
  const name = call.name.toLowerCase().replace(/^microsoft\.powershell\.\w+\\/, '');
  const signature = signatureOf(name);
  const program = (): Described => joined([harmOf(name, words, place), ofProgram(call.name, words, call.input, place)]);
  if (signature === undefined) return { described: program(), output: fetchedBy(name, call.input) };
  const { described, output, fault } = ofCmdlet(signature, call, place);
  const harm = harmOf(name, words, place);
  if (fault === undefined) {
    const both = alsoPrograms.has(name) && !words.some(({ text }) => /^-\w{3,}/.test(text));
    const all = both ? mergedReads(described, program()) : described;
    return { described: joined([harm, all]), output };
  }
  // What PowerShell would refuse is then a program's, where there can be one.
  if (alsoPrograms.has(name)) return { described: joined([harm, program()]), output };
  return { described: joined([harm, described, effect({ kind: 'unknown', why: `${call.name}: ${fault}` })]), output };
}

/** A program of the same name: what it may do besides, unless it would only refuse the words. */
function mergedReads(cmdlet: Described, program: Described): Described {
  return program.effects.some(({ kind }) => kind === 'unknown') ? cmdlet : joined([cmdlet, program]);
}

function wordsOf(args: readonly Given[]): readonly Word[] {
  return args.flatMap((arg): readonly Word[] => {
    if (arg.kind === 'word') return arg.value.words;
    const value = arg.value?.words ?? [];
    return value.length === 0
      ? [literal(arg.name)]
      : [{ text: `${arg.name}:${value[0]?.text ?? ''}`, glob: false }, ...value.slice(1)];
  });
}

function harmOf(name: string, words: readonly Word[], place: Standing): Described {
  const args = words.map(({ text }) => slashed(text, place)).join(' ');
  const found = cmdletHarms.find(
    ({ names, args: pattern, unless }) =>
      names.some(one => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name)) &&
      pattern?.test(args) !== false &&
      unless?.test(args) !== true,
  );
  if (found === undefined) return effect();
  return effect({ kind: 'unknown', why: `${name} can do harm that cannot be undone`, program: name, harm: found.id });
}

function ofProgram(given: string, words: readonly Word[], input: Value | undefined, place: Standing): Described {
  const path = slashed(given, place);
  const name = path.includes('/') ? path : path.toLowerCase().replace(/\.(exe|cmd|bat|com)$/, '');
  const base = baseName(name)
    .toLowerCase()
    .replace(/\.exe$/, '');
  if (onlyBash.has(name)) return effect({ kind: 'unknown', why: `${name} is no program`, program: name });
  const args = words.map(word => ({ ...word, text: looksLikePath(word.text) ? slashed(word.text, place) : word.text }));
  const said = describe([literal(base === 'wsl' ? 'wsl' : name), ...args], place);
  const inner = base === 'wsl' ? describe(args.slice(args.findIndex(({ text }) => !/^-/.test(text))), place) : effect();
  const isText = input !== undefined && said.effects.some(one => one.kind === 'execute' && one.inline === true);
  const fed = isText
    ? place.readText(input.words.map(({ text }) => text).join('\n'), { ...place, depth: place.depth + 1 })
    : effect();
  return joined([said, inner, fed]);
}

function looksLikePath(text: string): boolean {
  return /^(\.{0,2}|~|[A-Za-z]:)\\|^[\w.-]+(\\[\w.*?-]+)+$|^~($|\/)/.test(text);
}

const fetchers =
  /^(invoke-webrequest|invoke-restmethod|iwr|irm|curl|wget|start-bitstransfer|aria2c|bitsadmin|certutil|http|xh)$/;

function fetchedBy(name: string, input: Value | undefined): Value {
  return { ...anything, isFetched: input?.isFetched === true || fetchers.test(name.replace(/\.exe$/, '')) };
}

function ofCmdlet(signature: Signature, call: Call, place: Standing): Outcome & { readonly fault: string | undefined } {
  const { cmdlet } = signature;
  const bound = signature.bind(call.args);
  const output = outputOf(cmdlet.gives, bound, call.input, place);
  const whatIf = bound.values.get('-WhatIf');
  if (whatIf !== undefined && whatIf.value === undefined && bound.fault === undefined) {
    return { described: effect(), output, fault: undefined };
  }
  const piped = withPiped(signature, bound, call.input);
  const parts = [...piped.values].map(([name, { role, value }]) =>
    role === undefined || value === undefined ? effect() : byRole(role, name, value, piped, place),
  );
  if (cmdlet.effects !== undefined) parts.push(effect(...cmdlet.effects));
  const hasPath = [...piped.values.values()].some(({ role }) => role === 'read' || role === 'tree');
  const isWide = bound.values.has('-Recurse') || bound.values.has('-Depth');
  if (cmdlet.alone !== undefined && !hasPath) parts.push(onWord('read', literal('.'), true, isWide, place));
  if (cmdlet.fillsUnless !== undefined && !bound.values.has(cmdlet.fillsUnless))
    parts.push(onWord('write', literal('.'), true, true, place));
  const [name = ''] = cmdlet.names;
  const method = asText(bound.values.get('-Method')?.value ?? empty);
  const host = [...bound.values.values()].find(({ role }) => role === 'host')?.value;
  const sends =
    [...bound.values.values()].some(({ role }) => role === 'sends' || role === 'upload') ||
    /^(post|put|patch|delete|\0)/i.test(method);
  if (host !== undefined) parts.push(...host.words.map(({ text }) => effect(networkOf(text, sends))));
  if (cmdlet.gives === 'fetched' && host === undefined) parts.push(effect({ kind: 'network', host: '' }));
  if (name === 'copy-item' || name === 'move-item') parts.push(intoFolder(bound, place));
  if (name === 'new-item' && bound.values.has('-Name')) parts.push(named(bound, place));
  return { described: joined(parts), output, fault: bound.fault ?? moreThanQuestion(name, bound) };
}

function networkOf(address: string, sends: boolean): Effect {
  const host = address.includes('://') ? hostOf(address) : hostOf(`https://${address}`);
  return { kind: 'network', host: host ?? '', ...(sends && { sends }) };
}

/** `ForEach-Object Delete` calls a method of each. */
function moreThanQuestion(name: string, { values }: Bound): string | undefined {
  if (name !== 'foreach-object') return undefined;
  const member = values.get('-MemberName')?.value ?? values.get('-Process')?.value;
  const words = member?.words ?? [];
  const isProperty = words.every(({ text }) =>
    /^(name|fullname|length|basename|extension|lastwritetime|creationtime|directory|directoryname|count|id|processname|line|path|definition|source|version|value|key|mode|parent|hash|status|tostring|trim|toupper|tolower|gettype|displayname)$/i.test(
      text,
    ),
  );
  return isProperty ? undefined : 'it may call a method of each';
}

function withPiped({ cmdlet }: Signature, bound: Bound, input: Value | undefined): Bound {
  const { piped } = cmdlet;
  const isGiven =
    piped === undefined || bound.values.has(piped) || bound.values.has('-LiteralPath') || bound.values.has('-Name');
  if (input === undefined || piped === undefined || isGiven) return bound;
  const isSearch = cmdlet.names.includes('select-string');
  if (isSearch && input.listing === undefined) return bound; // texts are searched, files are read
  const role = piped === '-Path' ? roleOfPath(cmdlet.parameters) : piped === '-InputObject' ? 'process' : 'code';
  return { ...bound, values: new Map([...bound.values, [piped, { role, value: input }]]) };
}

function roleOfPath(parameters: string): 'read' | 'tree' | 'write' | 'delete' {
  const role = /-Path=(\w+)/.exec(parameters)?.[1];
  return role === 'tree' || role === 'write' || role === 'delete' ? role : 'read';
}

function byRole(
  role: NonNullable<ReturnType<Bound['values']['get']>>['role'],
  name: string,
  value: Value,
  bound: Bound,
  place: Standing,
): Described {
  const isLiteral = name === '-LiteralPath' || name === '-FilePath' || name === '-Destination';
  switch (role) {
    case 'read':
      if (bound.values.has('-Recurse') && value.listing === undefined) return searched(value, isLiteral, place);
      return onFiles(role, value, isLiteral, bound.values.has('-Depth'), place);
    case 'tree':
    case 'write':
    case 'delete':
      return onFiles(role, value, isLiteral, bound.values.has('-Recurse') || bound.values.has('-Depth'), place);
    case 'upload':
      return onFiles('read', value, true, false, place);
    case 'output':
      return onFiles('write', value, true, true, place);
    case 'sibling':
      return renamed(value, bound, place);
    case 'code':
      return runsText(value, place);
    case 'file':
      return effect(
        ...value.words.map(({ text }): Effect => ({
          kind: 'execute',
          program: text.includes(hole) ? '?' : text,
          opaque: true,
        })),
      );
    case 'process':
      return effect(
        ...value.words.map(({ text }): Effect => ({
          kind: 'process',
          op: 'kill',
          ...(!text.includes(hole) && { target: text }),
        })),
      );
    case 'fact':
      return value.words.every(({ text }) => machineFact.test(text))
        ? effect()
        : effect({ kind: 'unknown', why: 'what it asks of the machine may tell or do more' });
    case 'variable':
      return effect({ kind: 'unknown', why: 'it sets variables by their names' });
    case 'plain':
    case 'host':
    case 'sends':
    case 'package':
    case undefined:
      return effect();
  }
}

/** `-Recurse` looks for what a pattern matches in every folder below the one it stands in. */
function searched(value: Value, isLiteral: boolean, place: Standing): Described {
  const folders = value.words.map(({ text }) => {
    const path = slashed(text, place);
    return isLiteral || !/[*?[][^/]*$/.test(path) ? path : path.replace(/[^/]*$/, '') || '.';
  });
  return onFiles('read', ofWords(folders.map(literal)), isLiteral, true, place);
}

function runsText(value: Value, place: Standing): Described {
  const fetched = effect({
    kind: 'unknown',
    why: 'it runs what was fetched from the network',
    harm: 'runs-fetched-code',
  });
  const text = value.words.map(word => word.text).join(' ');
  const read = place.readPowerShell(text, { ...place, depth: place.depth + 1 });
  return joined([
    effect({ kind: 'unknown', why: 'it runs a text as a command' }),
    read,
    ...(value.isFetched ? [fetched] : []),
  ]);
}

function renamed(value: Value, { values }: Bound, place: Standing): Described {
  const path = (values.get('-Path') ?? values.get('-LiteralPath'))?.value;
  const folder = path === undefined ? '' : asText(path).replace(/[^/\\]*$/, '');
  return onFiles(
    'write',
    { ...value, words: value.words.map(({ text }) => ({ text: folder + text, glob: false })) },
    true,
    false,
    place,
  );
}

/** Where the target is a folder, what is copied or moved lands in it. */
function intoFolder({ values }: Bound, place: Standing): Described {
  const from = (values.get('-Path') ?? values.get('-LiteralPath'))?.value;
  const to = values.get('-Destination')?.value;
  if (to === undefined) return onWord('write', literal('.'), true, false, place);
  const names =
    from?.listing === undefined
      ? (from?.words ?? []).map(({ text }) => baseName(slashed(text, place).replace(/\/+$/, '')))
      : ['*'];
  return joined(
    to.words.flatMap(({ text }) =>
      names.map(name => onWord('write', literal(`${text}/${name}`), !/[*?[]/.test(name), false, place)),
    ),
  );
}

/** `New-Item -Path folder -Name file`. */
function named({ values }: Bound, place: Standing): Described {
  const folder = asText(values.get('-Path')?.value ?? empty);
  return onWord(
    'write',
    literal(`${folder === '' ? '.' : folder}/${asText(values.get('-Name')?.value ?? anything)}`),
    true,
    false,
    place,
  );
}

function outputOf(gives: Cmdlet['gives'], bound: Bound, input: Value | undefined, place: Standing): Value {
  const isFetched = input?.isFetched === true || gives === 'fetched';
  if (gives === 'listing' || gives === 'items')
    return withPart(anything, { listing: listingOf(gives, bound, input, place), isFetched });
  if (gives === 'path') return { ...joinedPath(bound), isFetched };
  if (gives !== 'input') return { ...anything, isFetched };
  const said = bound.values.get('-InputObject')?.value;
  if (said !== undefined) return said;
  const expanded = bound.values.get('-ExpandProperty')?.value;
  if (input === undefined) return anything;
  if (expanded !== undefined && !/^(fullname|pspath|path)$/i.test(asText(expanded))) return { ...anything, isFetched };
  const isFilter = ['-FilterScript', '-Value', '-First', '-Last', '-Skip', '-Unique'].some(name =>
    bound.values.has(name),
  );
  const isBlock = bound.values.get('-Property')?.value?.blocks.length !== 0 && bound.values.has('-Property');
  if (input.listing === undefined) return isFilter || isBlock ? { ...anything, isFetched } : input;
  return withPart(input, {
    listing: { ...input.listing, isFiltered: input.listing.isFiltered || isFilter || isBlock },
  });
}

/** Each of the folders, with all that is to stand below it. */
function joinedPath({ values }: Bound): Value {
  const words = (name: string): readonly Word[] => values.get(name)?.value?.words ?? [];
  const below = [...words('-ChildPath'), ...words('-AdditionalChildPath')].map(({ text }) => text);
  const folders = words('-Path');
  return folders.length === 0 ? anything : ofWords(folders.map(({ text }) => literal([text, ...below].join('/'))));
}

function listingOf(gives: 'listing' | 'items', { values }: Bound, input: Value | undefined, place: Standing): Listing {
  const path = (values.get('-Path') ?? values.get('-LiteralPath'))?.value ?? input;
  const filter = values.get('-Filter')?.value;
  const roots = path?.listing === undefined ? (path?.words ?? [literal('.')]) : path.listing.roots;
  const isRecursive = values.has('-Recurse') || values.has('-Depth');
  const paths = roots.map(({ text }) => slashed(text, place));
  const pattern = paths.length === 1 && isRecursive ? /^(.*\/)?([^/]*[*?[][^/]*)$/.exec(paths[0] ?? '') : null;
  const names = filter === undefined ? pattern?.[2] : asText(filter);
  return {
    roots: (pattern === null ? paths : [pattern[1] ?? '.']).map(literal),
    isRecursive,
    glob: gives === 'items' ? itself : names,
    isFiltered: values.has('-Include') || values.has('-Exclude') || values.has('-Depth'),
  };
}
