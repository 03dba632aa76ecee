import { effect, joined, type Described, type Standing } from '../described.js';
import { hostOf } from '../hosts.js';
import { decoded } from './base64.js';
import { hole } from '../word.js';
import { onFiles } from './paths.js';
import { anything, asText, isConstant, text, withPart, type Value } from './value.js';

type FileRole = 'read' | 'tree' | 'write' | 'delete';

/** Static methods that act on files: what each argument is, in order. */
const fileMethods: readonly (readonly [types: RegExp, methods: RegExp, roles: readonly FileRole[], isWide?: true])[] = [
  [/^(io\.)?file$/, /^(read\w*|open(read|text)|exists|get\w+)$/, ['read']],
  [/^(io\.)?file$/, /^(write\w*|append\w*|create\w*|openwrite|open|set\w+|encrypt|decrypt)$/, ['write']],
  [/^(io\.)?file$/, /^delete$/, ['delete']],
  [/^(io\.)?file$/, /^copy$/, ['read', 'write']],
  [/^(io\.)?file$/, /^(move|replace)$/, ['delete', 'write']],
  [/^(io\.)?directory$/, /^(get\w+|enumerate\w+|exists)$/, ['read']],
  [/^(io\.)?directory$/, /^(create\w*|set\w+)$/, ['write']],
  [/^(io\.)?directory$/, /^delete$/, ['delete'], true],
  [/^(io\.)?directory$/, /^move$/, ['delete', 'write'], true],
  [/^io\.compression\.zipfile$/, /^extracttodirectory$/, ['read', 'write'], true],
  [/^io\.compression\.zipfile$/, /^createfromdirectory$/, ['tree', 'write']],
];

/** Types whose static members only compute, or say what the machine is. */
const pureTypes =
  /^(math|string|char|int|int32|int64|long|double|decimal|bool|byte|datetime|datetimeoffset|timespan|timezoneinfo|guid|version|regex|text\.regularexpressions\.regex|convert|bitconverter|text\.encoding|uri|net\.webutility|io\.path|array|linq\.enumerable|stringcomparison|globalization\.\w+|consolecolor|dayofweek|runtime\.interopservices\.runtimeinformation|collections\.\w+(\.\w+)?|text\.stringbuilder|pscustomobject|text\.json\.jsonserializer)$/;
const pureEnvironment =
  /^(newline|machinename|username|userdomainname|osversion|version|processorcount|is64bit\w+|currentdirectory|systemdirectory|getfolderpath|tickcount\w*|processid|commandline|userinteractive|workingset)$/;

/** What members of an instance are known to change nothing, whatever the instance. */
const pureMethods =
  /^(tostring|startswith|endswith|contains|containskey|tolower\w*|toupper\w*|trim\w*|split|substring|indexof|lastindexof|padleft|padright|compareto|equals|gethashcode|gettype|tochararray|adddays|addhours|addminutes|addmonths|addyears|toshortdatestring|tofiletime|touniversaltime|tolocaltime|normalize|getenumerator)$/;

/** What may happen when a static member is used, and what it stands for. */
export function staticMember(
  typeName: string,
  member: string,
  args: readonly Value[] | undefined,
  place: Standing,
): { readonly described: Described; readonly value: Value } {
  const type = typeName.toLowerCase().replace(/^system\./, '');
  const given = args ?? [];
  const method = fileMethods.find(([types, methods]) => types.test(type) && methods.test(member));
  if (method !== undefined) {
    const [, , roles, isWide] = method;
    const parts = roles.map((role, index) => onFiles(role, given[index] ?? anything, true, isWide === true, place));
    return { described: joined(parts), value: anything };
  }
  const isPure = pureTypes.test(type) && member !== 'gettempfilename'; // that one makes the file
  if (isPure) return { described: effect(), value: computed(type, member, given) };
  if (type === 'environment') return environment(member, given);
  if (/^(net\.|microsoft\.visualbasic|directoryservices)/.test(type))
    return { described: network(given), value: anything };
  const why = `it uses [${typeName}]::${member}`;
  if (type === 'diagnostics.process' && member === 'start') {
    return { described: effect({ kind: 'unknown', why }), value: anything };
  }
  return { described: effect({ kind: 'unknown', why }), value: withPart(anything, { type }) };
}

function environment(member: string, [name, , scope]: readonly Value[]): { described: Described; value: Value } {
  if (pureEnvironment.test(member)) return { described: effect(), value: anything };
  if (!/^(get|set)environmentvariable/.test(member)) {
    return { described: effect({ kind: 'unknown', why: `it uses [Environment]::${member}` }), value: anything };
  }
  const variable = { kind: 'env', name: name === undefined || !isConstant(name) ? '*' : asText(name) } as const;
  const lasts = /^set/.test(member) && scope !== undefined && !/^process$/i.test(asText(scope));
  const why = 'it sets a variable for everything that starts later';
  const described = lasts ? effect(variable, { kind: 'unknown', why, harm: 'runs-later' }) : effect(variable);
  return { described, value: anything };
}

function network(args: readonly Value[]): Described {
  const host =
    args
      .map(asText)
      .map(hostOf)
      .find(one => one !== undefined) ?? '';
  return effect({ kind: 'network', host }, { kind: 'unknown', why: 'it uses the network by its own means' });
}

/** What people hide a text behind, computed; everything else is anything. */
function computed(type: string, member: string, args: readonly Value[]): Value {
  const [first, second] = args;
  if (type === 'text.encoding') return withPart(anything, { type: `encoding.${member}` });
  if (first === undefined || !args.every(isConstant)) return anything;
  const texts = args.map(asText);
  if (type === 'string' && member === 'join') return text((second?.words ?? []).map(word => word.text).join(texts[0]));
  if (type === 'string' && member === 'concat') return text(texts.join(''));
  if (type === 'convert' && member === 'frombase64string') return withPart(text(texts[0] ?? ''), { type: 'base64' });
  if (type === 'io.path' && member === 'combine') return text(texts.join('/'));
  return anything;
}

/** What may happen when a method of a value is called. */
export function instanceMethod(
  of: Value,
  method: string,
  args: readonly Value[],
  place: Standing,
): { readonly described: Described; readonly value: Value } {
  const isFetched = of.isFetched || args.some(one => one.isFetched);
  if (pureMethods.test(method) || (method === 'replace' && of.listing === undefined && of.type === undefined)) {
    return { described: effect(), value: { ...onText(of, method, args), isFetched } };
  }
  if (/^download(string|data|file)(async|taskasync)?$|^openread$|^getstringasync$/.test(method))
    return download(method, args, place);
  const [bytes] = args;
  if (method === 'getstring' && of.type?.startsWith('encoding.') === true) {
    const isCoded = bytes?.type === 'base64';
    return {
      described: effect(),
      value: isCoded ? text(decoded(asText(bytes), of.type === 'encoding.unicode')) : anything,
    };
  }
  const why = `it calls the method ${method}`;
  const parts: Described[] = [effect({ kind: 'unknown', why })];
  if (method === 'delete') parts.push(onFiles('delete', of, true, true, place));
  if (/^(moveto|copyto|replace)$/.test(method)) parts.push(onFiles('write', args[0] ?? anything, true, false, place));
  if (method === 'kill') parts.push(effect({ kind: 'process', op: 'kill' }));
  if (/^upload/.test(method))
    parts.push(effect({ kind: 'network', host: hostOf(asText(args[0] ?? anything)) ?? '', sends: true }));
  if (/^upload(file|data)/.test(method) && args.length > 1)
    parts.push(onFiles('read', args.at(-1) ?? anything, true, false, place));
  return { described: joined(parts), value: { ...anything, isFetched } };
}

function download(
  method: string,
  [address, file]: readonly Value[],
  place: Standing,
): { described: Described; value: Value } {
  const host = hostOf(asText(address ?? anything)) ?? '';
  const parts = [effect({ kind: 'network', host })];
  if (method.startsWith('downloadfile')) parts.push(onFiles('write', file ?? anything, true, false, place));
  return { described: joined(parts), value: { ...anything, isFetched: true } };
}

function onText(of: Value, method: string, args: readonly Value[]): Value {
  const [word] = of.words;
  if (word === undefined || of.words.length !== 1 || !isConstant(of) || !args.every(isConstant)) return anything;
  const [first = '', second = ''] = args.map(asText);
  switch (method) {
    case 'replace':
      return first === '' ? anything : text(word.text.replaceAll(first, second));
    case 'tolower':
    case 'tolowerinvariant':
      return text(word.text.toLowerCase());
    case 'toupper':
    case 'toupperinvariant':
      return text(word.text.toUpperCase());
    case 'trim':
      return text(args.length === 0 ? word.text.trim() : hole);
    case 'tostring':
      return of;
    case 'split':
      return text(...word.text.split(first));
    case 'substring': {
      const [from, length] = [Number(first), args.length > 1 ? Number(second) : word.text.length];
      return text(word.text.slice(from, from + length));
    }
    case 'tochararray':
      return text(...word.text);
    default:
      return anything;
  }
}
