import { assertNever } from '../../src/base/never.js';
import type { Effect } from '../../src/protocol/effect.js';

/** Where rows are written for: what lies below is shown relative to it. */
export interface Here {
  readonly root: string;
  readonly home: string;
}

/**
 * An effect as rows write it: `read src/a.ts`, `delete /usr/**` (and all below), `write build/*.o` (a pattern),
 * `read src/?` (part of the path cannot be read), `execute npm opaque`, `network example.org sends`,
 * `git push rewrites`, `unknown`, `unknown harm:fork-bomb`.
 */
export function notationOf(effect: Effect, here: Here): string {
  switch (effect.kind) {
    case 'none':
      return 'none';
    case 'read':
    case 'write':
    case 'delete':
    case 'secret':
      return `${effect.kind} ${pathOf(effect, here)}`;
    case 'execute':
      return words('execute', effect.program, {
        opaque: effect.opaque,
        inline: effect.inline,
        chosen: effect.chosenBy !== undefined,
      });
    case 'network':
      return words('network', effect.host === '' ? '*' : effect.host, { sends: effect.sends });
    case 'git': {
      const { rewrites, deletesRef, discards, reads } = effect;
      const only = reads === undefined ? [] : [['reads', ...reads].join(' ')];
      return [words('git', effect.op, { rewrites, deletesRef, discards }), ...only].join(' ');
    }
    case 'package':
      return ['package', effect.manager, effect.op, ...(effect.names ?? [])].join(' ');
    case 'privilege':
      return `privilege ${effect.to}`;
    case 'process':
      return ['process', effect.op, effect.target ?? ''].join(' ').trim();
    case 'env':
      return `env ${effect.name}`;
    case 'attachment':
    case 'agent':
      return `${effect.kind} ${effect.name}`;
    case 'mcp':
      return `mcp ${effect.server} ${effect.tool}`;
    case 'publish':
      return `publish ${effect.to}`;
    case 'unknown':
      return effect.harm === undefined ? 'unknown' : `unknown harm:${effect.harm}`;
    default:
      return assertNever(effect);
  }
}

function words(kind: string, what: string, flags: Readonly<Record<string, boolean | undefined>>): string {
  return [kind, what, ...Object.keys(flags).filter(name => flags[name] === true)].join(' ');
}

interface Target {
  readonly path: string;
  readonly recursive?: boolean | undefined;
  readonly glob?: string | undefined;
  readonly unsure?: boolean | undefined;
}

function pathOf({ path, recursive, glob, unsure }: Target, { root, home }: Here): string {
  const below = (folder: string, sign: string): string | undefined =>
    path === folder ? sign : path.startsWith(`${folder}/`) ? `${sign}/${path.slice(folder.length + 1)}` : undefined;
  const shown = (below(root, '.') ?? below(home, '~') ?? path).replace(/^\.\//, '');
  const rest = [...(glob === undefined ? [] : [glob]), ...(unsure ? ['?'] : []), ...(recursive ? ['**'] : [])];
  return [shown === '/' && rest.length > 0 ? '' : shown, ...rest].join('/');
}
