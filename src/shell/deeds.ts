import type { Effect } from '../protocol/effect.js';
import type { CallWords } from './callWords.js';
import { effect, joined, nothing, pathEffect, type Described, type Standing } from './described.js';
import { hostOf } from './hosts.js';
import type { Role } from './programs/program.js';
import type { Deed, Tool } from './programs/tool.js';
import { hole, isKnown, literal, type Word } from './word.js';

/** What the tables say a call does, as effects of one call. */
export class Deeds {
  constructor(
    private readonly tool: Tool,
    private readonly name: string,
    private readonly args: readonly Word[],
    private readonly place: Standing,
  ) {}

  of(deeds: readonly Deed[], words: CallWords, rest: readonly Word[], role: Role): Described {
    const onlyTells = deeds.includes('tells');
    const parts = [
      ...(onlyTells ? [] : [effect({ kind: 'execute', program: this.name })]),
      ...deeds.map(deed => this.deed(deed, words, rest)),
      ...words.paths.map(path => pathEffect(path.role, path.word, this.place)),
      ...rest.map(word => pathEffect(role, word, this.place)),
    ];
    if (!this.args.every(isKnown)) parts.push(effect(unreadable));
    const all = joined(parts);
    return all.effects.length === 0 ? effect({ kind: 'none' }) : all;
  }

  private deed(deed: Deed, words: CallWords, rest: readonly Word[]): Described {
    const at = deed.indexOf(':');
    const value = deed.slice(at + 1);
    switch (at === -1 ? deed : deed.slice(0, at)) {
      case 'network':
        return this.reaches(words, false);
      case 'sends':
        return this.reaches(words, true);
      case 'publish':
        return joined([effect({ kind: 'publish', to: value }), this.reaches(words, true)]);
      case 'inline':
        return effect({ kind: 'execute', program: this.name, inline: true });
      case 'unknown':
        return effect({ kind: 'unknown', why: `what ${this.name} starts is not in its words`, program: this.name });
      case 'opens':
        return this.opens(words);
      case 'mounts':
        return joined(
          ['-v', '--volume', '--mount'].flatMap(option => words.flags.get(option) ?? []).map(word => this.mounts(word)),
        );
      case 'package':
        return effect({ kind: 'package', manager: this.name, op: value, ...namesOf(rest) });
      case 'process':
        return effect({ kind: 'process', op: value });
      case 'privilege':
        return effect({ kind: 'privilege', to: value });
      case 'env':
        return effect({ kind: 'env', name: value });
      case 'secret':
        return ofSecret(this.onPath('read', value));
      case 'read':
      case 'tree':
      case 'write':
      case 'delete':
        return this.onPath(deed.slice(0, at) as Role, value);
      default:
        return nothing;
    }
  }

  private reaches({ flags, operands }: CallWords, sends: boolean): Described {
    const given = (this.tool.host ?? '').split(' ').flatMap(option => flags.get(option) ?? []);
    const named = given.map(({ text }) => hostOf(text) ?? text.replace(/:\d+$/, '').toLowerCase());
    const addresses = operands.flatMap(({ text }) => (isAddress.test(text) ? (hostOf(text) ?? []) : []));
    const found = [...new Set([...named, ...addresses])].map(host => (host.includes(hole) ? '' : host));
    const hosts = found.length === 0 ? [''] : found;
    return effect(...hosts.map((host): Effect => ({ kind: 'network', host, ...(sends && { sends }) })));
  }

  private opens({ operands, flags }: CallWords): Described {
    const [file, ...texts] = operands;
    if (file === undefined || file.text === ':memory:') return nothing;
    const onlyAsks =
      texts.length > 0 &&
      texts.every(
        ({ text }) =>
          /^\s*(select|explain|with|pragma\s+\w+|\.(schema|tables|dump|indexes))\b/i.test(text) ||
          /^\s*\.(tables|schema|dump|indexes|databases)/.test(text),
      );
    return pathEffect(onlyAsks || flags.has('-readonly') ? 'read' : 'write', file, this.place);
  }

  /** `HOST:INSIDE:ro`, or `type=bind,source=HOST,readonly`; a name without a slash is a volume. */
  private mounts({ text, glob }: Word): Described {
    const named = /(?:^|,)(?:source|src)=([^,]*)/.exec(text)?.[1];
    const [before = '', , mode = ''] = text.split(':');
    const path = named ?? (text.includes(':') ? before : '');
    if (/docker\.sock$|podman\.sock$/.test(path)) return effect({ kind: 'privilege', to: 'root' });
    if (!/^[/.~\0]/.test(path)) return nothing;
    const isReadOnly = /(^|,)ro(,|$)/.test(mode) || /(^|,)(ro|readonly)(=true|=1)?(,|$)/.test(text);
    const role = isReadOnly ? 'tree' : 'write';
    return pathEffect(role, { text: path.replace(/^~(?=\/|$)/, this.place.home), glob }, this.place, { isWide: true });
  }

  private onPath(role: Role, value: string): Described {
    const text = (value.startsWith('~/') ? `${this.place.home}${value.slice(1)}` : value).replace(/\?$/, hole);
    return pathEffect(role, literal(text), this.place);
  }
}

/** Addresses of machines; `s3://x` names a thing, not a host. */
const isAddress =
  /^(https?|wss?|ftps?|sftp|ssh|tcp|postgres(ql)?|mysql|mariadb|mongodb(\+srv)?|rediss?|amqps?|jdbc:\w+):\/\//i;

const unreadable: Effect = { kind: 'unknown', why: 'a word of it cannot be read before it runs' };

function namesOf(rest: readonly Word[]): { readonly names?: readonly string[] } {
  return rest.length === 0 ? {} : { names: rest.map(({ text }) => text) };
}

function ofSecret({ effects, needs }: Described): Described {
  const secrets = effects.map((one): Effect => (one.kind === 'read' ? { ...one, kind: 'secret' } : one));
  return { effects: secrets, needs };
}
