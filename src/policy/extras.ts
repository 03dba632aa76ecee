import { assertNever } from '../base/never.js';
import type { Effect } from '../protocol/effect.js';
import type { Extra } from '../protocol/extra.js';

/** What may come of opening the sandbox for these: rules, floors and protections speak about it as about any effect. */
export function effectsOf(extras: readonly Extra[]): readonly Effect[] {
  return extras.map(effectOf);
}

function effectOf(extra: Extra): Effect {
  switch (extra.kind) {
    case 'write':
    case 'read':
      return { kind: extra.kind, path: extra.path, ...(extra.is === 'folder' && { recursive: true }) };
    case 'host': {
      const { host, port } = extra;
      return { kind: 'network', host, sends: true, ...(port !== undefined && { port }) };
    }
    default:
      return assertNever(extra);
  }
}
