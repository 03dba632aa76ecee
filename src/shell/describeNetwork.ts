import { baseName } from '../base/paths.js';
import { callWords, type CallWords } from './callWords.js';
import { copied } from './copied.js';
import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { hostOf, portOf } from './hosts.js';
import { options, type Options } from './options.js';
import { talkers, type Talker } from './programs/network.js';
import { hole, isKnown, literal, unread, type Word } from './word.js';

const byName = new Map<string, { readonly talker: Talker; readonly table: Options }>(
  talkers.flatMap(talker => {
    const entry = { talker, table: options(talker.options) };
    return talker.names.map((name): [string, typeof entry] => [name, entry]);
  }),
);

/** Describes programs that talk to another machine: where to, whether data goes out, and which files they read and write. */
export function describeNetwork(name: string, args: readonly Word[], place: Standing): Described | undefined {
  const entry = byName.get(name);
  if (entry === undefined) return undefined;
  const { talker, table } = entry;
  const words = callWords(args, table, name === 'openssl');
  const sends = doesSend(talker, words);
  const set = (words.flags.get('-o') ?? []).filter(({ text }) => talker.settings?.test(text) === false);
  const by = (talker.by ?? [])
    .flatMap(option => words.flags.get(option) ?? [])
    .filter(({ text }) => !plainSsh.test(text));
  const isSet = set.length + by.length > 0;
  const runs = isSet || talker.runs?.some(option => words.flags.has(option)) === true;
  const isSteered = isSet || talker.steers?.some(option => words.flags.has(option)) === true;
  const addresses = [...words.operands, ...(words.flags.get('--url') ?? []), ...(words.flags.get('-connect') ?? [])];
  return joined([
    effect({ kind: 'execute', program: name }),
    effect(
      ...(talker.talks !== undefined && !args.some(({ text }) => talker.talks?.test(text))
        ? []
        : hostsOf(addresses, talker)
      ).map(to => ({ kind: 'network', ...to, ...(sends && { sends }) }) as const),
    ),
    ...words.paths.filter(({ word }) => word.text !== '-').map(({ role, word }) => pathEffect(role, word, place)),
    ...(talker.files === true ? copied(words.operands, place) : []),
    ...(talker.deletes?.some(option => words.flags.has(option)) === true
      ? words.operands
          .slice(1)
          .slice(-1)
          .filter(({ text }) => !/^[^/]*:/.test(text))
          .map(word => pathEffect('delete', word, place, { isWide: true }))
      : []),
    ...(talker.moves?.some(option => words.flags.has(option)) === true
      ? words.operands
          .slice(0, -1)
          .filter(({ text }) => !/^[^/]*:/.test(text))
          .map(word => pathEffect('delete', word, place, { isWide: true }))
      : []),
    ...filesIn(talker, words, place).map(word => pathEffect('read', word, place)),
    ...addresses.flatMap(word => localFile(word, place)),
    ...saved(talker, words, addresses, place),
    ...words.operands.flatMap(word => (talker.data === undefined ? attached(word, place) : [])),
    // It is another program that is not known, or none: naming this one would say that it is.
    ...(runs ? [effect({ kind: 'unknown', why: `${name} is told what to do by something else` })] : []),
    ...set.flatMap(word => commandIn(word, place)),
    ...by.map(({ text }) => place.readText(text, { ...place, depth: place.depth + 1 })),
    ...(isSteered
      ? [
          effect({ kind: 'network', host: '', ...(sends && { sends }) }),
          effect({ kind: 'unknown', why: `where ${name} connects is not what its address says` }),
        ]
      : []),
    ...(args.every(isKnown) ? [] : [effect({ kind: 'unknown', why: unread(args) })]),
  ]);
}

/** It connects to what is named besides, by itself. */
const plainSsh = /^(\/usr\/bin\/)?ssh( -[46CTqvx]+| -[pil] ?[\w./~-]+)*$/;

/** What `-o ProxyCommand=…` and its like have a shell run here. */
function commandIn({ text }: Word, place: Standing): readonly Described[] {
  const command = /^\s*(?:Proxy|Local|Remote|KnownHosts)Command\s*[=\s]\s*(.+)$/is.exec(text)?.[1];
  return command === undefined ? [] : [place.readText(command, { ...place, depth: place.depth + 1 })];
}

function doesSend({ sends, methods }: Talker, { flags }: CallWords): boolean {
  if (typeof sends === 'boolean') return sends;
  const asked = (methods ?? []).flatMap(option => flags.get(option) ?? []);
  return sends.some(option => flags.has(option)) || asked.some(({ text }) => !/^(GET|HEAD|OPTIONS)$/.test(text));
}

/** A file of this machine, a method, or a part of what is sent. */
const noAddress = /^file:|^(GET|HEAD|POST|PUT|PATCH|OPTIONS|DELETE)$|^[^/?]*:?=/i;

function hostsOf(addresses: readonly Word[], { hosts }: Talker): readonly Named[] {
  const texts = addresses.map(({ text }) => text).filter(text => !noAddress.test(text));
  const asked = hosts === 'first' ? texts.slice(0, 1) : texts;
  const found = new Map<string, Named>();
  for (const text of asked) {
    const names = hostOf(text) ?? (hosts === 'those-that-look-so' ? [] : bareHost(text));
    for (const host of [names].flat()) {
      const port = host === '' ? undefined : portOf(text);
      found.set(`${host} ${port ?? ''}`, { host, ...(port !== undefined && { port }) });
    }
  }
  return found.size === 0 ? [{ host: '' }] : [...found.values()];
}

interface Named {
  readonly host: string;
  readonly port?: number;
}

/** `user@host`, `host:port/path`, `host/path`. */
function bareHost(text: string): string[] {
  const host = /^(?:[^@/]*@)?([\w.-]+)(?::\d+)?(?:[/?#].*)?$/.exec(text)?.[1];
  return host === undefined ? [''] : [host.toLowerCase()];
}

/** Files whose contents are data: `@f`, `name@f`, `name=@f;type=x`, `name=<f`; and a jar of cookies. */
function filesIn(
  { data = [], cookies = [], credentials = [] }: Talker,
  { flags }: CallWords,
  place: Standing,
): readonly Word[] {
  const given = data.flatMap(option => flags.get(option) ?? []);
  const files = given.flatMap(({ text, glob }) => {
    const file = /^(?:[^=@<]*=?)[@<]([^;]+)/s.exec(text)?.[1];
    return file === undefined || file === '-' ? [] : [{ text: file.replace(/^"|"$/g, ''), glob }];
  });
  const jars = cookies
    .flatMap(option => flags.get(option) ?? [])
    .filter(({ text }) => !/[=]/.test(text) && text !== '');
  return [
    ...files,
    ...jars,
    ...(credentials.some(option => flags.has(option)) ? [literal(`${place.home}/.netrc`)] : []),
  ];
}

/** `@file` and `name=@file` among the operands: the contents of a file as data. */
function attached({ text, glob }: Word, place: Standing): Described[] {
  const file = /^(?:[^=]*=)?[@<](.+)$/s.exec(text)?.[1];
  return file === undefined || file === '-' ? [] : [pathEffect('read', { text: file, glob }, place)];
}

function localFile({ text, glob }: Word, place: Standing): Described[] {
  const path = /^file:(?:\/\/[^/]*)?(\/.*)$/i.exec(text)?.[1];
  return path === undefined ? [] : [pathEffect('read', { text: path, glob }, place)];
}

/** A file that is named as the address ends: by what the other machine says, where that is not known before. */
function saved(
  { saves, elsewhere = [], trees = [] }: Talker,
  { flags }: CallWords,
  addresses: readonly Word[],
  place: Standing,
): Described[] {
  if (saves === undefined) return [];
  const isGiven = (option: string): boolean => flags.has(option);
  if (saves === 'always' ? elsewhere.some(isGiven) : !saves.some(isGiven)) return [];
  if (trees.some(isGiven)) return [pathEffect('fill', literal('.'), place)];
  return addresses.map(({ text }) => {
    const name = baseName(text.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, ''));
    const isOpen = name === '' || flags.has('-J') || flags.has('--remote-header-name');
    return pathEffect('write', literal(isOpen ? hole : name), place);
  });
}
