import { effect, joined, type Described, type Standing } from '../described.js';
import { isKnown, type Word } from '../word.js';
import { decoded } from './base64.js';

/** What PowerShell or cmd may do when they are started as programs; undefined for every other name. */
export function describeHosted(name: string, args: readonly Word[], place: Standing): Described | undefined {
  const base = hosts.exec(name)?.groups?.['base']?.toLowerCase();
  if (base === undefined) return undefined;
  return base === 'cmd' ? describeCmd(args, place) : describePowerShell(base, args, place);
}

const hosts = /(?:^|\/)(?<base>pwsh|powershell|pwsh-preview|powershell_ise|cmd)(?:\.exe)?$/i;

const options = [
  ...['noprofile', 'nologo', 'noninteractive', 'noexit', 'sta', 'mta', 'login', 'interactive', 'noprofileloadtime'],
  ...['command', 'encodedcommand', 'file', 'executionpolicy', 'windowstyle', 'version', 'inputformat', 'outputformat'],
  ...[
    'configurationname',
    'configurationfile',
    'custompipename',
    'settingsfile',
    'workingdirectory',
    'help',
    'psconsolefile',
  ],
];
const short: Readonly<Record<string, string>> = {
  ...{
    c: 'command',
    e: 'encodedcommand',
    ec: 'encodedcommand',
    f: 'file',
    ep: 'executionpolicy',
    ex: 'executionpolicy',
  },
  ...{
    nop: 'noprofile',
    noni: 'noninteractive',
    w: 'windowstyle',
    wd: 'workingdirectory',
    o: 'outputformat',
    v: 'version',
  },
  ...{ '?': 'help', h: 'help', l: 'login', i: 'interactive' },
};
const flags = new Set([
  'noprofile',
  'nologo',
  'noninteractive',
  'noexit',
  'sta',
  'mta',
  'login',
  'interactive',
  'noprofileloadtime',
]);

function optionOf(word: string): string | undefined {
  const name = /^[-/\u2013-\u2015](.+)$/.exec(word)?.[1]?.replace(/^-/, '').toLowerCase();
  if (name === undefined) return undefined;
  return short[name] ?? options.find(option => option.startsWith(name)) ?? 'unknown';
}

/** What PowerShell may do when it is started as a program with these words. */
function describePowerShell(name: string, args: readonly Word[], place: Standing): Described {
  const [only] = args;
  if (args.length === 1 && only !== undefined && /^(-v|--?version)$/i.test(only.text) && name.startsWith('pwsh')) {
    return effect({ kind: 'none' });
  }
  for (let index = 0; index < args.length; index++) {
    const rest = args.slice(index + 1);
    const option = optionOf(args[index]?.text ?? '');
    if (option === undefined) {
      const words = args.slice(index);
      return name === 'powershell' ? ofText(name, words, place) : ofFile(name, words);
    }
    if (option === 'command') return ofText(name, rest, place);
    if (option === 'file') return ofFile(name, rest);
    if (option === 'encodedcommand') {
      const [coded] = rest;
      return ofText(name, coded === undefined ? [] : [{ text: decoded(coded.text, true), glob: false }], place);
    }
    if (!flags.has(option)) index++;
  }
  return effect(
    { kind: 'execute', program: name, inline: true },
    { kind: 'unknown', why: `${name} reads what it runs` },
  );
}

function ofText(name: string, words: readonly Word[], place: Standing): Described {
  const code = effect({ kind: 'execute', program: name, inline: true });
  const text = words.map(word => word.text).join(' ');
  if (text === '' || text === '-')
    return joined([code, effect({ kind: 'unknown', why: `${name} reads what it runs` })]);
  return joined([code, place.readPowerShell(text, { ...place, depth: place.depth + 1 })]);
}

function ofFile(name: string, words: readonly Word[]): Described {
  const code = effect({ kind: 'execute', program: name, opaque: true });
  return words.every(isKnown)
    ? code
    : joined([code, effect({ kind: 'unknown', why: 'a word of it cannot be read before it runs' })]);
}

/** `cmd /c text`: cut where cmd cuts; its own words for removing become PowerShell's. */
function describeCmd(args: readonly Word[], place: Standing): Described {
  const at = args.findIndex(({ text }) => /^\/[ckr]/i.test(text));
  const code = effect(
    { kind: 'execute', program: 'cmd', inline: true },
    { kind: 'unknown', why: 'cmd reads a text of its own' },
  );
  if (at === -1) return code;
  const first = (args[at]?.text ?? '').slice(2);
  const text = [first, ...args.slice(at + 1).map(word => word.text)].join(' ');
  const pieces = text
    .replace(/\^(.)/g, '$1')
    .replace(/"/g, '')
    .split(/[&|\n]+/)
    .slice(0, 100);
  return joined([
    code,
    ...pieces.map(piece => place.readPowerShell(fromCmd(piece.trim()), { ...place, depth: place.depth + 1 })),
  ]);
}

function fromCmd(piece: string): string {
  const [, name = '', rest = ''] = /^@?(\S+?)(?:\.exe)?(?=[\s/]|$)\s*([\s\S]*)$/i.exec(piece) ?? [];
  const words = rest.split(/\s+/).filter(word => word !== '');
  const paths = words
    .filter(word => !/^\/[a-z]/i.test(word))
    .map(quoted)
    .join(' ');
  const isDeep = words.some(word => /^\/s$/i.test(word));
  if (/^(del|erase|rd|rmdir)$/i.test(name))
    return `Remove-Item ${isDeep ? '-Recurse ' : ''}-Path ${paths.replaceAll(' ', ',')}`;
  return [name, ...words.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /[>]/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}
