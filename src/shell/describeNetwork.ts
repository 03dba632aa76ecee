import { effect, joined, pathEffect, type Described, type Standing } from './described.js';
import { hostOf } from './hosts.js';
import { options, sortWords, type Options } from './options.js';
import { talkers, type Talker } from './programs/network.js';
import { isKnown, type Word } from './word.js';

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
  const sorted = sortWords(args, table);
  const hosts = hostsOf(sorted.operands, talker);
  const sends = typeof talker.sends === 'boolean' ? talker.sends : args.some(({ text }) => matches(talker.sends, text));
  const files = talker.files === true ? sorted.operands.filter(({ text }) => hostOf(text) === undefined) : [];
  const isLastLocal = files.includes(sorted.operands.at(-1) ?? { text: '', glob: false });
  return joined([
    effect({ kind: 'execute', program: name }),
    effect(...hosts.map(host => ({ kind: 'network', host, ...(sends && { sends }) }) as const)),
    ...sorted.paths.map(({ role, word }) => pathEffect(role, word, place)),
    ...files.map((word, index) =>
      pathEffect(isLastLocal && index === files.length - 1 ? 'write' : 'tree', word, place),
    ),
    ...args.flatMap(word => attached(word, place)),
    ...(args.every(isKnown) ? [] : [effect({ kind: 'unknown', why: 'a word of it cannot be read before it runs' })]),
  ]);
}

function matches(sends: RegExp | boolean, text: string): boolean {
  return typeof sends === 'boolean' ? sends : sends.test(text);
}

function hostsOf(operands: readonly Word[], { hosts }: Talker): readonly string[] {
  const texts = operands.map(({ text }) => text);
  const asked = hosts === 'first' ? texts.slice(0, 1) : texts;
  const found = asked.flatMap(text => hostOf(text) ?? (hosts === 'those-that-look-so' ? [] : bareHost(text)));
  return found.length === 0 ? [''] : [...new Set(found)];
}

/** `user@host`, `host:port/path`, `host/path`. */
function bareHost(text: string): string[] {
  const host = /^(?:[^@/]*@)?([\w.-]+)(?::\d+)?(?:[/?#].*)?$/.exec(text)?.[1];
  return host === undefined ? [''] : [host.toLowerCase()];
}

/** `@file` and `name=@file`: the contents of a file as data. */
function attached({ text, glob }: Word, place: Standing): Described[] {
  const file = /^(?:[^=]*=)?[@<](.+)$/s.exec(text)?.[1];
  return file === undefined || file === '-' ? [] : [pathEffect('read', { text: file, glob }, place)];
}
